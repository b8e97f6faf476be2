// The rules as data: what each is about, how grave it is, and why it matters to the code that is gone back to.
// docs/migration-rules.md is made of this table, and a test holds each example to its rule. Where the rules come from:
// docs/decisions/0017.

/** What a finding is about: old code fails, data is gone, the old release doesn't start, a lock, or nobody can tell. */
export type Kind = "BREAK" | "LOSS" | "BOOT" | "LOCK" | "UNKNOWN";

/** From harmless to grave. */
export type Verdict = "safe" | "risky" | "critical";

export interface Rule {
  readonly kind: Kind;
  readonly verdict: Verdict;
  /** What it finds; completes "finds …". */
  readonly finds: string;
  /** Why it matters to the code that is gone back to. */
  readonly why: string;
  /** The body of an `upgrade()` that it finds, where one can show it. */
  readonly example?: string;
}

const rule = <T extends Readonly<Record<string, Rule>>>(rules: T): T => rules;

const TABLE = rule({
  "migrates-on-start": {
    kind: "BOOT",
    verdict: "critical",
    finds: "a target that migrates when it starts, and doesn't know the live revision",
    why: "It looks for the live revision among its own, doesn't find it, and ends before it serves anybody: its tasks restart without end.",
  },

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
    why: "Rows that older code writes without the column get another value than it was made for.",
    example: 'op.alter_column("users", "active", server_default="false")',
  },
  "type-changed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a column that has another type",
    why: "Older code may write values that the new type refuses, compare it with the old type, or read values that it doesn't expect.",
    example: 'op.alter_column("users", "age", type_=sa.BigInteger())',
  },
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
    why: "Older code may write values that nothing is found for, or delete rows that others refer to, and fails.",
    example: 'op.create_foreign_key("fk_orders_user", "orders", "users", ["user_id"], ["id"])',
  },
  "primary-key-changed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "another primary key",
    why: "Older code may write a key twice, leave one out, or count on the key that was there.",
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
    why: "Older code may name it in ON CONFLICT, count on it to refuse bad rows, or on what it did when a row was deleted.",
    example: 'op.drop_constraint("fk_orders_user", "orders", type_="foreignkey")',
  },
  "unique-dropped": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a unique index that is gone",
    why: "An ON CONFLICT of older code finds no index to go by, and fails; or rows come twice.",
    example: 'op.drop_index("uq_users_email", table_name="users")',
  },
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
    why: "Older code may count on it as it was.",
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
    finds: "a view that is another now",
    why: "Older code may read columns or rows that it no longer gives as it did.",
    example: 'op.execute("CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders")',
  },
  "function-replaced": {
    kind: "BREAK",
    verdict: "risky",
    finds: "a function that is another now, where the downgrade doesn't drop it",
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
  "rows-changed": {
    kind: "BREAK",
    verdict: "risky",
    finds: "values of older columns that are written over",
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
  "migration-edited": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds: "a revision that does something else at the target than it does live",
    why: "It was changed after a release. Which of the two ran on this database can't be told from Git.",
  },
  "history-rewritten": {
    kind: "UNKNOWN",
    verdict: "risky",
    finds:
      "revisions of the target that the live release doesn't have, and live ones that don't follow from the target's (a squash)",
    why: "There is no path of migrations between the two, so what differs can't be told, and alembic can't go from one to the other.",
  },
  "revision-missing": {
    kind: "BREAK",
    verdict: "risky",
    finds: "revisions of the target that the live release doesn't have",
    why: "The target counts on changes that this database may not have.",
  },

  "index-created": {
    kind: "LOCK",
    verdict: "safe",
    finds: "an index that is built",
    why: "Without CONCURRENTLY, writes to the table wait while it is built. Older code doesn't notice it afterwards.",
    example: 'op.create_index("ix_users_email", "users", ["email"])',
  },
  "index-dropped": {
    kind: "LOCK",
    verdict: "safe",
    finds: "an index that isn't unique and goes",
    why: "Older code may be slower without it.",
    example: 'op.drop_index("ix_users_email", table_name="users")',
  },
  "table-rewritten": {
    kind: "LOCK",
    verdict: "safe",
    finds: "a new column that each row gets a value of its own for",
    why: "The whole table is written anew under a lock that nobody reads through. Older code doesn't notice it afterwards.",
    example:
      'op.add_column("users", sa.Column("key", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False))',
  },
  "referenced-table-locked": {
    kind: "LOCK",
    verdict: "safe",
    finds: "a foreign key from what is new to an older table",
    why: "Writes to the older table wait for a moment. If newer code refers to a row, older code can delete it only as the key allows.",
    example:
      'op.add_column("orders", sa.Column("buyer_id", sa.Integer(), sa.ForeignKey("users.id")))',
  },
  backfill: {
    kind: "LOCK",
    verdict: "safe",
    finds: "an UPDATE of new columns alone",
    why: "Rows are locked while it runs. Older code doesn't read those columns.",
    example:
      'op.add_column("users", sa.Column("plan", sa.Text()))\nop.execute("UPDATE users SET plan = \'free\'")',
  },
  upkeep: {
    kind: "LOCK",
    verdict: "safe",
    finds: "work on what is there, such as VACUUM, REINDEX or VALIDATE CONSTRAINT",
    why: "It takes time or a lock. Older code doesn't notice it afterwards.",
    example: 'op.execute("ALTER TABLE orders VALIDATE CONSTRAINT fk_orders_user")',
  },
});

/** A rule's name. */
export type RuleId = keyof typeof TABLE;

/** Every rule by its name. */
export const RULES: Readonly<Record<RuleId, Rule>> = TABLE;

/** Whether there is a rule of that name. */
export function isRule(name: string): name is RuleId {
  return Object.hasOwn(RULES, name);
}

const ORDER: readonly Verdict[] = ["safe", "risky", "critical"];

/** The gravest. */
export function gravest(verdicts: Iterable<Verdict>): Verdict {
  let at = 0;
  for (const verdict of verdicts) at = Math.max(at, ORDER.indexOf(verdict));
  return ORDER[at]!;
}
