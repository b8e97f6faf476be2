// For every rule that says that older code breaks: a migration, and a statement of older code that works before it and
// fails, or gives something else, after it. For what is Safe (safe.ts): statements that work before and after, to the
// same end.
import type { RuleId } from "../../../src/migration/ruleTable";

export { BEFORE, OLDER_CODE } from "./olderRelease";
export { SAFE } from "./safe";

/** One truth. */
export interface Truth {
  readonly rule: RuleId;
  /** The body of upgrade(); the rule's own example without it. */
  readonly upgrade?: string;
  /** What the newer code writes meanwhile. */
  readonly newer?: string;
  /** A statement of the older code. */
  readonly old: string;
  /** How it fails after the migration; without it, it gives something else. */
  readonly fails?: RegExp;
}

const truth = (rule: RuleId, old: string, fails?: RegExp, more: Partial<Truth> = {}): Truth => ({
  rule,
  old,
  ...(fails && { fails }),
  ...more,
});

export const BREAKS: readonly Truth[] = [
  truth("column-dropped", "SELECT count(to_jsonb(users)->'nickname') FROM users"),
  truth(
    "table-dropped",
    "SELECT count(*) FROM invitations",
    /relation "invitations" does not exist/,
  ),
  truth("rows-deleted", "SELECT count(*) FROM sessions"),
  truth("dropped-with-cascade", "SELECT mood::text FROM users", /column "mood" does not exist/),
  truth("column-missing", "SELECT id, nickname FROM users", /column "nickname" does not exist/),
  truth(
    "table-missing",
    "INSERT INTO invitations VALUES (1)",
    /relation "invitations" does not exist/,
  ),
  truth("column-renamed", "SELECT mail FROM users", /column "mail" does not exist/, {
    upgrade: 'op.alter_column("users", "mail", new_column_name="post")',
  }),
  truth("table-renamed", 'SELECT id FROM "user"', /relation "user" does not exist/, {
    upgrade: 'op.rename_table("user", "people")',
  }),
  truth("required-column", "INSERT INTO roles (name) VALUES ('x')", /null value in column "plan"/, {
    upgrade: 'op.add_column("roles", sa.Column("plan", sa.Text(), nullable=False, default="free"))',
  }),
  truth(
    "computed-column-required",
    "INSERT INTO users (email) VALUES ('x')",
    /null value in column "size"/,
  ),
  truth("not-null-set", "INSERT INTO users (name) VALUES ('x')", /null value in column "phone"/),
  truth("not-null-dropped", "SELECT count(*) FROM users WHERE active IS NULL", undefined, {
    upgrade: 'op.alter_column("users", "active", nullable=True)',
    newer: "UPDATE users SET active = NULL",
  }),
  truth(
    "default-dropped",
    "INSERT INTO users (name) VALUES ('x')",
    /null value in column "active"/,
  ),
  truth("default-changed", "INSERT INTO users (name) VALUES ('x') RETURNING active"),
  truth(
    "type-changed",
    "INSERT INTO users (age) VALUES ($$40000$$::integer) RETURNING pg_typeof(age)",
    undefined,
    { upgrade: 'op.alter_column("users", "age", type_=sa.BigInteger())' },
  ),
  truth("type-changed", "UPDATE users SET age = 40000", /out of range/, {
    upgrade: 'op.alter_column("users", "age", type_=sa.SmallInteger())',
  }),
  truth(
    "type-changed",
    "UPDATE users SET nickname = CAST('x' AS varchar)",
    /is of type mood but expression is of type character varying/,
    { upgrade: 'op.execute("ALTER TABLE users ALTER nickname TYPE mood USING NULL")' },
  ),
  truth("unique-added", "INSERT INTO accounts VALUES ('a'), ('a')", /duplicate key value/, {
    upgrade: 'op.create_unique_constraint("uq", "accounts", ["email"])',
  }),
  truth("unique-added", "INSERT INTO roles (name) VALUES ('x'), ('y')", /duplicate key value/, {
    upgrade: `op.execute("ALTER TABLE roles ADD COLUMN code text DEFAULT '' UNIQUE")`,
  }),
  truth("check-added", "INSERT INTO users (age) VALUES (3)", /violates check constraint/),
  truth("check-added", "INSERT INTO users (age) VALUES (3)", /violates check constraint/, {
    upgrade: 'op.execute("ALTER TABLE users ADD CONSTRAINT ck CHECK (age > 17) NOT VALID")',
  }),
  truth(
    "foreign-key-added",
    "INSERT INTO invoices VALUES (99)",
    /violates foreign key constraint/,
    { upgrade: 'op.create_foreign_key("fk", "invoices", "users", ["user_id"], ["id"])' },
  ),
  truth("primary-key-changed", "INSERT INTO tags VALUES ('a'), ('a')", /duplicate key value/),
  truth(
    "exclusion-added",
    "INSERT INTO bookings VALUES (1, '[2026-01-01, 2026-01-02)'), (2, '[2026-01-01, 2026-01-02)')",
    /conflicting key value/,
    { upgrade: 'op.create_exclude_constraint("ex", "bookings", ("during", "&&"), using="gist")' },
  ),
  truth(
    "constraint-dropped",
    "WITH gone AS (DELETE FROM users RETURNING id) SELECT conname FROM pg_constraint WHERE contype = 'f' AND confdeltype = 'c'",
  ),
  truth(
    "unique-dropped",
    "INSERT INTO users (email) VALUES ('A@x.org') ON CONFLICT (email) DO NOTHING",
    /no unique or exclusion constraint matching/,
  ),
  truth(
    "enum-value-added",
    "SELECT count(*) FROM users WHERE mood NOT IN ('sad', 'ok')",
    undefined,
    { newer: "UPDATE users SET mood = 'bored'" },
  ),
  truth(
    "enum-value-renamed",
    "SELECT count(*) FROM users WHERE mood = 'sad'",
    /invalid input value for enum/,
  ),
  truth("type-dropped", "SELECT 'x'::unused", /type "unused" does not exist/, {
    upgrade: 'op.execute("DROP TYPE unused")',
  }),
  truth(
    "type-renamed",
    "SELECT count(*) FROM users WHERE mood = CAST('ok' AS mood)",
    /type "mood" does not exist/,
  ),
  truth(
    "object-renamed",
    "SELECT nextval('order_numbers')",
    /relation "order_numbers" does not exist/,
  ),
  truth(
    "object-changed",
    "INSERT INTO users (age) SELECT '3'::text::integer RETURNING (SELECT count(*) FROM pg_cast WHERE castsource = 'text'::regtype AND casttarget = 'integer'::regtype)",
  ),
  truth("view-dropped", "SELECT * FROM open_orders", /relation "open_orders" does not exist/),
  truth("view-replaced", "SELECT * FROM open_orders", undefined, {
    upgrade:
      'op.execute("CREATE OR REPLACE VIEW open_orders AS SELECT id, NULL::integer AS user_id FROM orders")',
  }),
  truth("function-replaced", "SELECT total()"),
  truth("function-dropped", "SELECT total()", /function total\(\) does not exist/),
  truth(
    "sequence-dropped",
    "SELECT nextval('order_numbers')",
    /relation "order_numbers" does not exist/,
  ),
  truth(
    "extension-dropped",
    "SELECT similarity('a', 'b')",
    /function similarity\(unknown, unknown\) does not exist/,
  ),
  truth("trigger-changed", "INSERT INTO orders (number) VALUES (5) RETURNING number"),
  truth("row-security-changed", "SET ROLE app; SELECT count(*) FROM orders"),
  truth(
    "rights-revoked",
    "SET ROLE app; INSERT INTO orders (number) VALUES (1)",
    /permission denied for table orders/,
  ),
  truth("partition-detached", "SELECT count(*) FROM events"),
  truth("rows-changed", "SELECT id FROM users WHERE email = 'A@x.org'"),
  truth("rows-inserted", "SELECT count(*) FROM roles"),
];
