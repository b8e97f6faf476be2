// Migrations that the older code doesn't notice.
import { RULES } from "../../../src/migration/ruleTable";

/** Migrations that are Safe: the older code's statements, all of them, give the same before and after. */
export const SAFE: readonly { readonly title: string; readonly upgrade: string }[] = [
  {
    title: "a column that takes NULL",
    upgrade: 'op.add_column("users", sa.Column("bio", sa.Text()))',
  },
  {
    title: "NOT NULL with a default in the database",
    upgrade:
      'op.add_column("users", sa.Column("plan", sa.Text(), nullable=False, server_default="free"))',
  },
  {
    title: "a column of numbers of its own",
    upgrade:
      'op.add_column("users", sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False))',
  },
  {
    title: "a computed column",
    upgrade: `op.add_column("users", sa.Column("size", sa.Integer(), sa.Computed("length(coalesce(name, ''))", persisted=True), nullable=False))`,
  },
  {
    title: "a new table that refers to users",
    upgrade:
      'op.create_table("members", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False))',
  },
  {
    title: "a new column that refers to users",
    upgrade:
      'op.add_column("orders", sa.Column("buyer_id", sa.Integer(), sa.ForeignKey("users.id")))',
  },
  {
    title: "a new column that is unique",
    upgrade: 'op.execute("ALTER TABLE users ADD COLUMN handle text UNIQUE")',
  },
  {
    title: "unique with a new column that takes NULL",
    upgrade:
      'op.add_column("users", sa.Column("tenant", sa.Text()))\nop.create_index("ix", "users", ["name", "tenant"], unique=True)',
  },
  {
    title: "a check on a new column",
    upgrade:
      'op.add_column("users", sa.Column("size", sa.Integer()))\nop.create_check_constraint("ck", "users", "size > 0")',
  },
  { title: "a new column that is filled", upgrade: RULES.backfill.example ?? "" },
  { title: "an index", upgrade: 'op.create_index("ix_age", "users", ["age"])' },
  { title: "an index that goes", upgrade: 'op.drop_index("ix_users_name", table_name="users")' },
  {
    title: "a new view, type, sequence, function",
    upgrade: `op.execute("CREATE VIEW v AS SELECT 1 AS one; CREATE TYPE t AS ENUM ('a'); CREATE SEQUENCE s; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")`,
  },
  {
    title: "a rename that is taken back",
    upgrade: 'op.rename_table("users", "people")\nop.rename_table("people", "users")',
  },
  {
    title: "NOT NULL that is taken back",
    upgrade:
      'op.alter_column("users", "phone", nullable=False)\nop.alter_column("users", "phone", nullable=True)',
  },
  {
    title: "triggers off for a while",
    upgrade:
      'op.execute("ALTER TABLE users DISABLE TRIGGER ALL")\nop.execute("ALTER TABLE users ENABLE TRIGGER ALL")',
  },
  {
    title: "an index under another name",
    upgrade: 'op.execute("ALTER INDEX ix_users_name RENAME TO ix_name")',
  },
];
