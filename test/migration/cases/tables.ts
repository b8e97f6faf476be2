// Cases of tables: new ones, and older ones that are dropped, renamed or moved.
import { DROP_TABLE, found, type MigrationCase } from "./migrationCase";

/** Nothing that was there is changed but for a lock. */
export const NEW_TABLES: readonly MigrationCase[] = [
  found("nothing at all", [], "pass"),
  found(
    "a new table with all sorts of columns",
    [],
    `op.create_table(
    "teams",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("name", sa.Text(), nullable=False, unique=True),
    sa.CheckConstraint("name <> ''"),
)
op.create_index("ix_teams_name", "teams", ["name"], unique=True)`,
  ),
  found(
    "a new table that refers to an older one",
    ["referenced-table-locked"],
    `op.create_table(
    "members",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
)`,
  ),
  found(
    "rows for a table that is made here",
    [],
    `roles = op.create_table("roles", sa.Column("name", sa.Text()))
op.bulk_insert(roles, [{"name": "admin"}])
op.execute("INSERT INTO roles (name) VALUES ('guest')")`,
  ),
  found(
    "a table that is made and dropped again",
    [],
    `op.create_table("scratch", sa.Column("id", sa.Integer()))
op.execute("DELETE FROM scratch")
op.drop_table("scratch")`,
  ),
  found(
    "a temporary table",
    [],
    `op.execute("CREATE TEMP TABLE moving AS SELECT 1 AS id")
op.execute("DROP TABLE moving")`,
  ),
];

/** Tables that older code may use. */
export const OLDER_TABLES: readonly MigrationCase[] = [
  found("a dropped table", DROP_TABLE, 'op.drop_table("invitations")'),
  found(
    "a dropped table, from a list of SQL",
    DROP_TABLE,
    `for statement in STATEMENTS:
    op.execute(statement)`,
    { before: 'STATEMENTS = ["SELECT 1", "DROP TABLE IF EXISTS invitations"]' },
  ),
  found("what a batch left behind", [], 'op.execute("DROP TABLE IF EXISTS _alembic_tmp_users")'),
  found("a renamed table", ["table-renamed"], 'op.rename_table("user", "users")'),
  found(
    "a renamed table, and back",
    [],
    `op.rename_table("user", "users")
op.rename_table("users", "user")`,
  ),
  found(
    "a table that was made here, under another name",
    [],
    `op.create_table("new", sa.Column("id", sa.Integer()))
op.rename_table("new", "newer")
op.drop_column("newer", "id")`,
  ),
  found("another schema", ["table-renamed"], 'op.execute("ALTER TABLE users SET SCHEMA archive")'),
  found("a dropped schema", ["table-dropped"], 'op.execute("DROP SCHEMA archive CASCADE")'),
  found(
    "a table made only where it is missing isn't safely ours",
    DROP_TABLE,
    `op.execute("CREATE TABLE IF NOT EXISTS seen (id int)")
op.drop_table("seen")`,
  ),
];
