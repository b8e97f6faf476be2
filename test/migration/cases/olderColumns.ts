// Cases of older columns that are dropped, in every spelling, or renamed, or get another type, NOT NULL or default.
import { DROP_COLUMN, found, type MigrationCase } from "./migrationCase";

export const OLDER_COLUMNS: readonly MigrationCase[] = [
  found("a dropped column", DROP_COLUMN, 'op.drop_column("users", "nickname")'),
  found(
    "a dropped column, by another name of op",
    DROP_COLUMN,
    'o.drop_column("users", "nickname")',
    {
      before: "from alembic import op as o",
    },
  ),
  found(
    "a dropped column, by its function alone",
    DROP_COLUMN,
    'drop_column("users", "nickname")',
    {
      before: "from alembic.op import drop_column",
    },
  ),
  found(
    "a dropped column, by getattr",
    DROP_COLUMN,
    'getattr(op, "drop_column")("users", "nickname")',
  ),
  found(
    "a dropped column, in a batch",
    DROP_COLUMN,
    `with op.batch_alter_table("users") as b:
    b.drop_column("nickname")`,
  ),
  found(
    "dropped columns, in a loop",
    DROP_COLUMN,
    `for name in ("nickname", "motto"):
    op.drop_column("users", name)`,
  ),
  found(
    "a dropped column, in SQL of several statements",
    DROP_COLUMN,
    'op.execute("SET lock_timeout = 1000; ALTER TABLE ONLY users DROP nickname; SELECT 1")',
  ),
  found(
    "a dropped column, put together by format",
    DROP_COLUMN,
    'op.execute("ALTER TABLE {} DROP COLUMN {}".format(TABLE, "nickname"))',
    { before: 'TABLE = "users"' },
  ),
  found(
    "a dropped column, put together by %",
    DROP_COLUMN,
    'op.execute("ALTER TABLE %(t)s DROP COLUMN nickname" % {"t": TABLE})',
    { before: 'TABLE = "users"' },
  ),
  found(
    "a dropped column, in an f-string of constants",
    DROP_COLUMN,
    'op.execute(f"ALTER TABLE {TABLE} " f"DROP COLUMN nickname")',
    { before: 'TABLE = "users"' },
  ),
  found("a dropped column, in a helper that comes later", DROP_COLUMN, "shrink('users')", {
    before:
      'def shrink(table):\n    inner(table, "nickname")\n\ndef inner(table, name):\n    op.drop_column(table, name)',
  }),
  found(
    "a dropped column of any table that is found",
    DROP_COLUMN,
    `for table in sa.inspect(op.get_bind()).get_table_names():
    op.drop_column(table, "nickname")`,
    { online: true },
  ),
  found(
    "a dropped column behind an inspector",
    DROP_COLUMN,
    `if "nickname" in [c["name"] for c in sa.inspect(op.get_bind()).get_columns("users")]:
    op.drop_column("users", "nickname")`,
    { online: true },
  ),
  found(
    "a dropped column in the branch for another database",
    [],
    `if op.get_bind().dialect.name == "sqlite":
    op.drop_column("users", "nickname")`,
  ),
  found(
    "what comes after a return for other databases",
    DROP_COLUMN,
    `if op.get_bind().dialect.name != "postgresql":
    return
op.drop_column("users", "nickname")`,
  ),
  found(
    "what comes after a certain return",
    [],
    `return
op.drop_column("users", "nickname")`,
  ),
  found(
    "a column that this migration made",
    [],
    `op.add_column("users", sa.Column("tmp", sa.Text()))
op.drop_column("users", "tmp")`,
  ),
  found(
    "dropped, and there again with another type",
    ["column-dropped", "type-changed"],
    `op.drop_column("users", "age")
op.add_column("users", sa.Column("age", sa.Text()))`,
  ),
  found(
    "dropped, there again, and dropped",
    DROP_COLUMN,
    `op.drop_column("users", "age")
op.add_column("users", sa.Column("age", sa.Text()))
op.drop_column("users", "age")`,
  ),
  found(
    "a renamed column",
    ["column-renamed"],
    'op.alter_column("users", "mail", new_column_name="email")',
  ),
  found(
    "a renamed column, in a batch",
    ["column-renamed"],
    `with op.batch_alter_table("users") as batch_op:
    batch_op.alter_column("mail", new_column_name="email")`,
  ),
  found(
    "renamed, and back",
    [],
    `op.alter_column("users", "mail", new_column_name="email")
op.alter_column("users", "email", new_column_name="mail")`,
  ),
  found(
    "a rename, a type and NOT NULL at once",
    ["column-renamed", "not-null-set", "type-changed"],
    'op.alter_column("users", "mail", new_column_name="email", nullable=False, type_=sa.Text())',
  ),
  found(
    "a comment on a column",
    [],
    'op.alter_column("users", "mail", comment="where letters go", existing_type=sa.Text())',
  ),
  found(
    "a wider type",
    ["type-changed"],
    'op.alter_column("users", "name", type_=sa.String(200), existing_type=sa.String(100))',
  ),
  found(
    "the same type, spelled in two ways",
    [],
    'op.alter_column("users", "name", type_=sa.VARCHAR(length=100), existing_type=sa.String(100))',
    { online: true },
  ),
  found(
    "a type, in SQL",
    ["type-changed"],
    'op.execute("ALTER TABLE users ALTER name SET DATA TYPE text USING name::text")',
  ),
  found(
    "NOT NULL on an older column",
    ["not-null-set"],
    'op.alter_column("users", "phone", nullable=False)',
  ),
  found(
    "NOT NULL taken away",
    ["not-null-dropped"],
    'op.alter_column("users", "phone", existing_type=sa.Text(), nullable=True)',
  ),
  found(
    "NOT NULL taken away and back",
    [],
    `op.alter_column("users", "phone", nullable=True)
op.alter_column("users", "phone", nullable=False)`,
  ),
  found(
    "existing_nullable says nothing",
    [],
    'op.alter_column("users", "phone", existing_nullable=False)',
  ),
  found(
    "a default that is taken away",
    ["default-dropped"],
    'op.alter_column("users", "active", server_default=None)',
  ),
  found(
    "a default that comes",
    ["default-changed"],
    'op.alter_column("users", "active", server_default=sa.text("true"))',
  ),
  found(
    "existing_server_default says nothing",
    [],
    'op.alter_column("users", "active", existing_server_default=None)',
  ),
];
