// Rules about tables and columns that older code no longer finds as they were.
import type { Rules } from "./rule";

/** Tables and columns that are gone, renamed, new or changed. */
export const COLUMNS = {
  "column-missing": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a dropped column that the target may still use",
    why: "Older code names the column in its SELECTs and INSERTs, and each of them fails.",
    example: 'op.drop_column("users", "nickname")',
  },
  "table-missing": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a dropped table that the target may still use",
    why: "Each statement of older code that names the table fails.",
    example: 'op.drop_table("invitations")',
  },
  "column-renamed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a column that has another name",
    why: "Older code names the column as it was, and each such statement fails.",
    example: 'op.alter_column("users", "mail", new_column_name="email")',
  },
  "table-renamed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a table that has another name or schema",
    why: "Older code names the table as it was, and each such statement fails.",
    example: 'op.rename_table("user", "users")',
  },
  "required-column": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a new column that is NOT NULL and has no default in the database",
    why: "Older code doesn't know the column, so each of its INSERTs into that table fails. A `default=` in Python is no default of the database.",
    example: 'op.add_column("users", sa.Column("plan", sa.Text(), nullable=False))',
  },
  "computed-column-required": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a new computed column that is NOT NULL, of columns that may be NULL",
    why: "Where older code writes NULL in one of those columns, or leaves it out, the computed one is NULL, and the INSERT fails.",
    example:
      'op.add_column("users", sa.Column("size", sa.Integer(), sa.Computed("length(name)", persisted=True), nullable=False))',
  },
  "not-null-set": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a column that no longer takes NULL",
    why: "Older code may write NULL there, or leave the column out, and fails.",
    example: 'op.alter_column("users", "phone", nullable=False)',
  },
  "not-null-dropped": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a column that now takes NULL",
    why: "Older code may read a NULL where it never met one. A downgrade fails once there is one.",
    example: 'op.alter_column("users", "phone", nullable=True)',
  },
  "default-dropped": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a default that is taken away",
    why: "Older code may leave the column to its default: then its INSERT fails, or writes NULL.",
    example: 'op.alter_column("users", "active", server_default=None)',
  },
  "default-changed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a default that is set on an older column",
    why: "Rows that older code writes without the column get a value that it doesn't expect.",
    example: 'op.alter_column("users", "active", server_default="false")',
  },
  "type-changed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a column that has another type",
    why: "Older code may write values that the new type refuses, compare it with the old type, or read values that it doesn't expect.",
    example: 'op.alter_column("users", "age", type_=sa.BigInteger())',
  },
} satisfies Rules;
