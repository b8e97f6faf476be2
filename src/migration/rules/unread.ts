// Rules about what can't be told by reading a migration.
import type { Rules } from "./rule";

/** What reading can't tell. */
export const UNREAD = {
  "sql-unknown": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "SQL that is put together from what only a run can tell",
    why: "What it does can't be told by reading. Read it yourself; critical where words in it destroy data.",
    example: "op.execute(load_statement())",
  },
  "sql-unreadable": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "SQL that PostgreSQL's grammar doesn't take",
    why: "What it does can't be told by reading. Read it yourself; critical where words in it destroy data.",
    example: 'op.execute("OPTIMIZE users")',
  },
  "call-unknown": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "a function outside of the file that may write to the database",
    why: "What it does can't be told by reading this file. Read it yourself.",
    example: "backfill_totals(op.get_bind())",
  },
  "operation-unknown": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "an operation that isn't known here",
    why: "What it does can't be told by reading. Read it yourself; critical where its name says that it drops.",
    example: 'op.reticulate("users")',
  },
  "no-upgrade": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "a migration without `upgrade()`",
    why: "What it does can't be told by reading.",
  },
  "file-unreadable": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "a file that isn't Python",
    why: "What it does can't be told by reading.",
  },
} satisfies Rules;
