// Rules about what else a database has: types, views, functions, sequences, extensions, triggers, rights, partitions.
import type { Rules } from "./rule";

/** Enums and other types. */
export const TYPES = {
  "enum-value-added": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a new value of an enum",
    why: "Older code doesn't know the value: it fails when it reads a row that newer code wrote with it.",
    example: "op.execute(\"ALTER TYPE mood ADD VALUE 'bored'\")",
  },
  "enum-value-renamed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a value of an enum that has another name",
    why: "Older code writes and looks for the old name, which isn't there, and reads one that it doesn't know.",
    example: "op.execute(\"ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'\")",
  },
  "type-dropped": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a type that is gone",
    why: "Statements of older code that name the type, such as casts of an enum's values, fail.",
    example: 'op.execute("DROP TYPE mood")',
  },
  "type-renamed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a type that has another name",
    why: "Statements of older code that name the type, such as casts of an enum's values, fail.",
    example: 'op.execute("ALTER TYPE mood RENAME TO mood_old")',
  },
} satisfies Rules;

/** Objects that are gone, renamed or changed. */
export const OBJECT_RULES = {
  "object-renamed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a view, sequence, function, schema or role that has another name",
    why: "Each statement of older code that names it fails.",
    example: 'op.execute("ALTER SEQUENCE order_numbers RENAME TO invoice_numbers")',
  },
  "object-changed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "anything else that is changed or dropped",
    why: "Older code may rely on it as it was.",
    example: 'op.execute("DROP CAST (text AS integer)")',
  },
  "view-dropped": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a view that is gone",
    why: "Each statement of older code that reads it fails.",
    example: 'op.execute("DROP VIEW open_orders")',
  },
  "view-replaced": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a view that is changed",
    why: "Older code may read columns or rows that it no longer gives as it did.",
    example: 'op.execute("CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders")',
  },
  "function-replaced": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a function that is changed, if the downgrade doesn't drop it",
    why: "Older code, or a trigger of its tables, may call it and get something else.",
    example:
      "op.execute(\"CREATE OR REPLACE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT 1'\")",
  },
  "function-dropped": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a function that is gone",
    why: "Each statement of older code that calls it fails.",
    example: 'op.execute("DROP FUNCTION total()")',
  },
  "sequence-dropped": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a sequence that is gone",
    why: "Older code, or a default, may draw its numbers from it.",
    example: 'op.execute("DROP SEQUENCE order_numbers")',
  },
  "extension-dropped": {
    kind: "BREAK",
    verdict: "risky",
    finds: "an extension that is gone",
    why: "Older code may call its functions or use its types.",
    example: 'op.execute("DROP EXTENSION pg_trgm")',
  },
  "trigger-changed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a trigger or a rewrite rule that comes, goes or is switched",
    why: "What older code writes to that table is changed, refused, or no longer completed.",
    example:
      'op.execute("CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp()")',
  },
  "row-security-changed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "row level security or one of its policies",
    why: "Older code may no longer see or write rows that it works with.",
    example: 'op.execute("ALTER TABLE orders ENABLE ROW LEVEL SECURITY")',
  },
  "rights-revoked": {
    kind: "BREAK",
    verdict: "risky",
    finds: "rights, owners or roles that change",
    why: "A statement of older code may be denied.",
    example: 'op.execute("REVOKE INSERT ON orders FROM app")',
  },
  "partition-detached": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a partition that leaves its table",
    why: "Older code no longer finds its rows in the table, and rows that belong there are refused.",
    example: 'op.execute("ALTER TABLE events DETACH PARTITION events_2024")',
  },
} satisfies Rules;
