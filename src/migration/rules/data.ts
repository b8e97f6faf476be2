// Rules about what tables hold: data that is gone, and values and rows that older code doesn't expect.
import type { Rules } from "./rule";

/** Data that is gone. */
export const LOST_DATA = {
  "column-dropped": {
    kind: "LOSS",
    verdict: "critical",
    finds: "a column that is dropped",
    why: "What it held is gone. Going back brings none of it back.",
    example: 'op.drop_column("users", "nickname")',
  },
  "table-dropped": {
    kind: "LOSS",
    verdict: "critical",
    finds: "a table, schema or database that is dropped",
    why: "Its rows are gone. Going back brings none of them back.",
    example: 'op.drop_table("invitations")',
  },
  "rows-deleted": {
    kind: "LOSS",
    verdict: "critical",
    finds: "rows that are deleted, or a table that is emptied",
    why: "The rows are gone. Going back brings none of them back.",
    example: 'op.execute("DELETE FROM sessions WHERE expired")',
  },
  "dropped-with-cascade": {
    kind: "LOSS",
    verdict: "critical",
    finds: "a type, an extension or a domain that is dropped with CASCADE",
    why: "Every column of that type is dropped with it, and what those columns held is gone.",
    example: 'op.execute("DROP TYPE mood CASCADE")',
  },
} satisfies Rules;

/** Rows that older code may not expect. */
export const CHANGED_ROWS = {
  "rows-changed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "values of older columns that are overwritten",
    why: "Older code reads values that it may not expect, and the ones that were there are gone.",
    example: 'op.execute("UPDATE users SET email = lower(email)")',
  },
  "rows-inserted": {
    kind: "BREAK",
    verdict: "risky",
    finds: "rows that are added to an older table",
    why: "Older code meets rows, or codes in them, that it doesn't know.",
    example: "op.execute(\"INSERT INTO roles (name) VALUES ('auditor')\")",
  },
} satisfies Rules;
