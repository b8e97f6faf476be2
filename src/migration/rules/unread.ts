// Rules about what reading a migration doesn't show.
import type { Rules } from "./rule";

/** What reading can't tell. */
export const UNREAD = {
  "sql-unknown": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "SQL whose text is only known when it runs",
    why: "Reading the file doesn't show what it does. Look at it yourself; critical where words in it destroy data.",
    example: "op.execute(load_statement())",
  },
  "sql-unreadable": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "SQL that PostgreSQL's grammar doesn't take",
    why: "Reading the file doesn't show what it does. Look at it yourself; critical where words in it destroy data.",
    example: 'op.execute("OPTIMIZE users")',
  },
  "call-unknown": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "a function outside the file that may write to the database",
    why: "Reading this file doesn't show what it does. Look at it yourself.",
    example: "backfill_totals(op.get_bind())",
  },
  "operation-unknown": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "an operation that this check doesn't know",
    why: "Reading the file doesn't show what it does. Look at it yourself; critical where its name says that it drops.",
    example: 'op.reticulate("users")',
  },
  "no-upgrade": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "a migration without `upgrade()`",
    why: "Reading the file doesn't show what it does.",
  },
  "file-unreadable": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "a file that isn't Python",
    why: "Reading the file doesn't show what it does.",
  },
} satisfies Rules;
