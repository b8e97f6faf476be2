// Rules about constraints: those that refuse rows that older code writes, and those that older code relies on.
import type { Rules } from "./rule";

/** Constraints that come, go or change. */
export const CONSTRAINTS = {
  "unique-added": {
    kind: "BREAK",
    verdict: "risky",
    finds: "values that must be unique from now on",
    why: "Older code may write a value twice, and fails.",
    example: 'op.create_unique_constraint("uq_users_email", "users", ["email"])',
  },
  "check-added": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a CHECK on older columns, NOT VALID or not",
    why: "Older code may write rows that the condition refuses; NOT VALID spares only the rows that are there.",
    example: 'op.create_check_constraint("ck_age", "users", "age > 17")',
  },
  "foreign-key-added": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a foreign key on older columns, NOT VALID or not",
    why: "Older code may write values that refer to no row, or delete rows that others refer to, and fails.",
    example: 'op.create_foreign_key("fk_orders_user", "orders", "users", ["user_id"], ["id"])',
  },
  "primary-key-changed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "another primary key",
    why: "Older code may write a key twice, leave one out, or rely on the old key.",
    example: 'op.create_primary_key("pk_tags", "tags", ["name"])',
  },
  "exclusion-added": {
    kind: "BREAK",
    verdict: "risky",
    finds: "an exclusion constraint",
    why: "Older code may write rows that now exclude each other, and fails.",
    example:
      'op.create_exclude_constraint("no_overlap", "bookings", ("room", "="), ("during", "&&"))',
  },
  "constraint-dropped": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a constraint that is gone",
    why: "Older code may name it in ON CONFLICT, rely on it to refuse bad rows, or on what it did when a row was deleted.",
    example: 'op.drop_constraint("fk_orders_user", "orders", type_="foreignkey")',
  },
  "unique-dropped": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a unique index that is gone",
    why: "An ON CONFLICT of older code finds no index to use, and fails; or there are duplicate rows.",
    example: 'op.drop_index("uq_users_email", table_name="users")',
  },
} satisfies Rules;
