// Cases of columns that come: NULL or NOT NULL, defaults, computed, unique, filled.
import { found, type MigrationCase } from "./migrationCase";

export const NEW_COLUMNS: readonly MigrationCase[] = [
  found("a column that takes NULL", [], 'op.add_column("users", sa.Column("bio", sa.Text()))'),
  found(
    "a column that takes NULL, in SQL",
    [],
    'op.execute("ALTER TABLE users ADD COLUMN IF NOT EXISTS bio text")',
  ),
  found(
    "NOT NULL with a default in the database",
    [],
    'op.add_column("users", sa.Column("plan", sa.Text(), nullable=False, server_default="free"))',
  ),
  found(
    "NOT NULL with a default in Python alone",
    ["required-column"],
    'op.add_column("users", sa.Column("plan", sa.Text(), nullable=False, default="free"))',
  ),
  found(
    "NOT NULL with server_default=None",
    ["required-column"],
    'op.add_column("users", sa.Column("plan", sa.Text(), nullable=False, server_default=None))',
  ),
  found(
    "NOT NULL with FetchedValue, which writes no DEFAULT",
    ["required-column"],
    'op.add_column("users", sa.Column("plan", sa.Text(), sa.FetchedValue(), nullable=False))',
  ),
  found(
    "NOT NULL, in a batch",
    ["required-column"],
    `with op.batch_alter_table("users") as batch_op:
    batch_op.add_column(sa.Column("plan", sa.Text(), nullable=False))`,
  ),
  found(
    "NOT NULL, in SQL",
    ["required-column"],
    'op.execute("alter table users add plan text not null")',
  ),
  found(
    "a key of uuid, for which alembic writes NOT NULL alone",
    ["required-column"],
    'op.add_column("tags", sa.Column("key", sa.Uuid(), primary_key=True))',
  ),
  found(
    "a computed column that may be NULL",
    ["table-rewritten"],
    'op.add_column("users", sa.Column("size", sa.Integer(), sa.Computed("length(name)", persisted=True)))',
  ),
  found(
    "a computed column that is NOT NULL, of one that may be NULL",
    ["computed-column-required", "table-rewritten"],
    'op.execute("ALTER TABLE users ADD COLUMN size int GENERATED ALWAYS AS (length(name)) STORED NOT NULL")',
  ),
  found(
    "a computed column that is never NULL",
    ["table-rewritten"],
    `op.add_column("users", sa.Column("size", sa.Integer(), sa.Computed("length(coalesce(name, ''))", persisted=True), nullable=False))`,
  ),
  found(
    "an identity column",
    ["table-rewritten"],
    'op.add_column("users", sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False))',
  ),
  found(
    "a serial column",
    ["table-rewritten"],
    'op.execute("ALTER TABLE users ADD COLUMN number serial")',
  ),
  found(
    "a new column that is unique",
    ["index-created"],
    'op.execute("ALTER TABLE users ADD COLUMN handle text UNIQUE")',
  ),
  found(
    "a new column that is unique and the same for all",
    ["unique-added"],
    `op.execute("ALTER TABLE users ADD COLUMN handle text DEFAULT '' UNIQUE")`,
  ),
  found(
    "added, filled, and made NOT NULL",
    ["backfill", "required-column"],
    `op.add_column("users", sa.Column("plan", sa.Text()))
op.execute("UPDATE users SET plan = 'free'")
op.alter_column("users", "plan", nullable=False)`,
  ),
  found(
    "added, filled, made NOT NULL with a default",
    ["backfill"],
    `op.add_column("users", sa.Column("plan", sa.Text()))
op.execute("UPDATE users SET plan = 'free'")
op.alter_column("users", "plan", nullable=False, server_default="free")`,
  ),
  found(
    "a default for the fill alone",
    ["required-column"],
    `op.add_column("users", sa.Column("plan", sa.Text(), nullable=False, server_default="free"))
op.alter_column("users", "plan", server_default=None)`,
  ),
  found(
    "a NOT NULL that is taken back",
    [],
    `op.add_column("users", sa.Column("plan", sa.Text(), nullable=False))
op.alter_column("users", "plan", nullable=True)`,
  ),
  found(
    "a type that can't be told may be more than a type",
    ["required-column"],
    'for ddl in load_types():\n    op.execute(f"ALTER TABLE users ADD COLUMN plan {ddl}")',
    { online: true },
  ),
];
