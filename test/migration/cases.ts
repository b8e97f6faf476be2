// Migrations with what must be found in them: what each rule is about, what only looks like it, and odd spellings. Each
// is judged from Python (rules.spec.ts), and again from the SQL that alembic makes of it (test/integration).
import type { RuleId } from "../../src/migration/ruleTable";

/** A case. */
export interface MigrationCase {
  readonly title: string;
  readonly upgrade: string;
  readonly downgrade?: string;
  /** What stands before `upgrade()`. */
  readonly before?: string;
  /** Exactly the rules that find something; none is Safe. */
  readonly finds: readonly RuleId[];
  /** alembic can't make SQL of it without a database. */
  readonly online?: true;
}

const found = (
  title: string,
  finds: readonly RuleId[],
  upgrade: string,
  more: Partial<MigrationCase> = {},
): MigrationCase => ({
  title,
  finds,
  upgrade,
  ...more,
});

const DROP: readonly RuleId[] = ["column-dropped", "column-missing"];
const DROP_TABLE: readonly RuleId[] = ["table-dropped", "table-missing"];

export const CASES: readonly MigrationCase[] = [
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

  // Columns that come.
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

  // Columns that go or change.
  found("a dropped column", DROP, 'op.drop_column("users", "nickname")'),
  found("a dropped column, by another name of op", DROP, 'o.drop_column("users", "nickname")', {
    before: "from alembic import op as o",
  }),
  found("a dropped column, by its function alone", DROP, 'drop_column("users", "nickname")', {
    before: "from alembic.op import drop_column",
  }),
  found("a dropped column, by getattr", DROP, 'getattr(op, "drop_column")("users", "nickname")'),
  found(
    "a dropped column, in a batch",
    DROP,
    `with op.batch_alter_table("users") as b:
    b.drop_column("nickname")`,
  ),
  found(
    "dropped columns, in a loop",
    DROP,
    `for name in ("nickname", "motto"):
    op.drop_column("users", name)`,
  ),
  found(
    "a dropped column, in SQL of several statements",
    DROP,
    'op.execute("SET lock_timeout = 1000; ALTER TABLE ONLY users DROP nickname; SELECT 1")',
  ),
  found(
    "a dropped column, put together by format",
    DROP,
    'op.execute("ALTER TABLE {} DROP COLUMN {}".format(TABLE, "nickname"))',
    { before: 'TABLE = "users"' },
  ),
  found(
    "a dropped column, put together by %",
    DROP,
    'op.execute("ALTER TABLE %(t)s DROP COLUMN nickname" % {"t": TABLE})',
    { before: 'TABLE = "users"' },
  ),
  found(
    "a dropped column, in an f-string of constants",
    DROP,
    'op.execute(f"ALTER TABLE {TABLE} " f"DROP COLUMN nickname")',
    { before: 'TABLE = "users"' },
  ),
  found("a dropped column, in a helper that comes later", DROP, "shrink('users')", {
    before:
      'def shrink(table):\n    inner(table, "nickname")\n\ndef inner(table, name):\n    op.drop_column(table, name)',
  }),
  found(
    "a dropped column of any table that is found",
    DROP,
    `for table in sa.inspect(op.get_bind()).get_table_names():
    op.drop_column(table, "nickname")`,
    { online: true },
  ),
  found(
    "a dropped column behind an inspector",
    DROP,
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
    DROP,
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
    "dropped, and there again",
    ["column-dropped"],
    `op.drop_column("users", "nickname")
op.add_column("users", sa.Column("nickname", sa.Text()))`,
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

  // Tables.
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

  // Constraints and indexes.
  found(
    "unique on an older column",
    ["unique-added"],
    'op.create_unique_constraint("uq_users_email", "users", ["email"])',
  ),
  found(
    "unique on an older column, by an index",
    ["unique-added"],
    'op.create_index("ix", "users", ["email"], unique=True)',
  ),
  found(
    "unique by an expression",
    ["unique-added"],
    'op.create_index("ix", "users", [sa.text("lower(email)")], unique=True)',
  ),
  found(
    "unique with a new column that takes NULL",
    ["index-created"],
    `op.add_column("users", sa.Column("tenant", sa.Text()))
op.create_index("ix", "users", ["email", "tenant"], unique=True)`,
  ),
  found(
    "unique with a new column that is the same for all",
    ["unique-added"],
    `op.add_column("users", sa.Column("tenant", sa.Text(), server_default="one"))
op.create_unique_constraint("uq", "users", ["email", "tenant"])`,
  ),
  found(
    "unique, and dropped again",
    [],
    `op.create_unique_constraint("uq", "users", ["email"])
op.drop_constraint("uq", "users", type_="unique")`,
  ),
  found(
    "an index",
    ["index-created"],
    'op.create_index(op.f("ix_users_email"), "users", ["email"])',
  ),
  found(
    "an index beside writes",
    ["index-created"],
    `with op.get_context().autocommit_block():
    op.create_index("ix", "users", ["email"], postgresql_concurrently=True)`,
  ),
  found(
    "an index that goes",
    ["index-dropped"],
    'op.drop_index("ix_users_email", table_name="users")',
  ),
  found(
    "an index that goes and was unique, by its downgrade",
    ["unique-dropped"],
    'op.drop_index("ix_users_email", table_name="users")',
    { downgrade: 'op.create_index("ix_users_email", "users", ["email"], unique=True)' },
  ),
  found(
    "a unique index in place of another",
    ["unique-added", "unique-dropped"],
    `op.drop_index("uq_users_email", table_name="users")
op.create_index("uq_users_email", "users", ["email", "name"], unique=True)`,
  ),
  found(
    "a check on an older column",
    ["check-added"],
    'op.create_check_constraint("ck", "users", "age > 17")',
  ),
  found(
    "a check that isn't validated",
    ["check-added"],
    'op.execute("ALTER TABLE users ADD CONSTRAINT ck CHECK (age > 17) NOT VALID")',
  ),
  found(
    "a check on a new column",
    [],
    `op.add_column("users", sa.Column("size", sa.Integer()))
op.create_check_constraint("ck", "users", "size > 0")`,
  ),
  found(
    "a check that a NULL fails, on a new column",
    ["check-added"],
    `op.add_column("users", sa.Column("size", sa.Integer()))
op.create_check_constraint("ck", "users", "size IS NOT NULL")`,
  ),
  found(
    "a check that an older and a new column share",
    ["check-added"],
    `op.add_column("users", sa.Column("size", sa.Integer()))
op.create_check_constraint("ck", "users", "size > age")`,
  ),
  found(
    "a foreign key on an older column",
    ["foreign-key-added"],
    'op.create_foreign_key("fk", "orders", "users", ["user_id"], ["id"])',
  ),
  found(
    "a foreign key on an older column, in a batch",
    ["foreign-key-added"],
    `with op.batch_alter_table("orders") as batch_op:
    batch_op.create_foreign_key("fk", "users", ["user_id"], ["id"])`,
  ),
  found(
    "a foreign key on a new column",
    ["referenced-table-locked"],
    `op.add_column("orders", sa.Column("buyer_id", sa.Integer()))
op.create_foreign_key("fk", "orders", "users", ["buyer_id"], ["id"])`,
  ),
  found(
    "a foreign key that goes",
    ["constraint-dropped"],
    'op.drop_constraint("fk", "orders", type_="foreignkey")',
  ),
  found("a primary key", ["primary-key-changed"], 'op.create_primary_key("pk", "tags", ["name"])'),
  found(
    "another primary key",
    ["primary-key-changed"],
    `op.drop_constraint("tags_pkey", "tags", type_="primary")
op.create_primary_key("pk", "tags", ["name"])`,
  ),
  found(
    "an exclusion",
    ["exclusion-added"],
    'op.create_exclude_constraint("ex", "bookings", ("room", "="), using="gist")',
  ),
  found(
    "NOT NULL by a check, step by step",
    ["not-null-set", "upkeep"],
    `op.execute("ALTER TABLE users ADD CONSTRAINT ck CHECK (phone IS NOT NULL) NOT VALID")
op.execute("ALTER TABLE users VALIDATE CONSTRAINT ck")
op.alter_column("users", "phone", nullable=False)
op.drop_constraint("ck", "users")`,
  ),

  // Types and other objects.
  found("a new enum", [], 'sa.Enum("a", "b", name="mood").create(op.get_bind(), checkfirst=True)', {
    online: true,
  }),
  found(
    "a new value of an older enum",
    ["enum-value-added"],
    `with op.get_context().autocommit_block():
    op.execute("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'bored' BEFORE 'sad'")`,
  ),
  found(
    "a new value of a new enum",
    [],
    `op.execute("CREATE TYPE mood AS ENUM ('a')")
op.execute("ALTER TYPE mood ADD VALUE 'b'")`,
  ),
  found(
    "a value of an enum under another name",
    ["enum-value-renamed"],
    `op.execute("ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'")`,
  ),
  found(
    "an enum's values, by a package's operation",
    ["enum-value-added"],
    `op.sync_enum_values(enum_schema="public", enum_name="mood", new_values=["a", "b"], affected_columns=[])`,
    { online: true },
  ),
  found(
    "an enum made anew",
    ["type-changed", "type-dropped", "type-renamed"],
    `op.execute("ALTER TYPE mood RENAME TO mood_old")
op.execute("CREATE TYPE mood AS ENUM ('a', 'b')")
op.execute("ALTER TABLE users ALTER COLUMN mood TYPE mood USING mood::text::mood")
op.execute("DROP TYPE mood_old")`,
  ),
  found("a type that goes", ["type-dropped"], 'op.execute("DROP TYPE IF EXISTS mood")'),
  found(
    "a type that goes with its columns",
    ["dropped-with-cascade", "type-dropped"],
    'op.execute("DROP TYPE mood CASCADE")',
  ),
  found(
    "a new view, function, sequence, extension",
    [],
    `op.execute("CREATE VIEW v AS SELECT 1 AS one")
op.execute("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
op.execute("CREATE SEQUENCE s")
op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")`,
  ),
  found(
    "a function that deletes when it is called",
    [],
    `op.execute("""
    CREATE FUNCTION clean() RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM users; DROP TABLE users;
    END $$
""")`,
  ),
  found(
    "a function that is replaced",
    ["function-replaced"],
    `op.execute("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")`,
  ),
  found(
    "a function that the downgrade drops was not there before",
    [],
    `op.execute("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")`,
    { downgrade: 'op.execute("DROP FUNCTION f()")' },
  ),
  found(
    "a view that is replaced",
    ["view-replaced"],
    'op.execute("CREATE OR REPLACE VIEW v AS SELECT 1 AS one")',
  ),
  found("a view that goes", ["view-dropped"], 'op.execute("DROP VIEW v")'),
  found("a function that goes", ["function-dropped"], 'op.execute("DROP FUNCTION f()")'),
  found("a sequence that goes", ["sequence-dropped"], 'op.execute("DROP SEQUENCE s")'),
  found("an extension that goes", ["extension-dropped"], 'op.execute("DROP EXTENSION pg_trgm")'),
  found("an index under another name", [], 'op.execute("ALTER INDEX a RENAME TO b")'),
  found(
    "a sequence under another name",
    ["object-renamed"],
    'op.execute("ALTER SEQUENCE a RENAME TO b")',
  ),
  found(
    "a trigger on an older table",
    ["trigger-changed"],
    'op.execute("CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()")',
  ),
  found(
    "a trigger on a new table",
    [],
    `op.create_table("log", sa.Column("id", sa.Integer()))
op.execute("CREATE TRIGGER t BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION f()")`,
  ),
  found(
    "triggers off for a while",
    [],
    `op.execute("ALTER TABLE users DISABLE TRIGGER ALL")
op.execute("ALTER TABLE users ENABLE TRIGGER ALL")`,
  ),
  found(
    "triggers off for good",
    ["trigger-changed"],
    'op.execute("ALTER TABLE users DISABLE TRIGGER ALL")',
  ),
  found(
    "row level security",
    ["row-security-changed"],
    'op.execute("ALTER TABLE users ENABLE ROW LEVEL SECURITY")',
  ),
  found(
    "rights",
    ["rights-revoked"],
    'op.execute("REVOKE INSERT ON users FROM app"); op.execute("GRANT SELECT ON users TO app")',
  ),
  found(
    "a partition that leaves",
    ["partition-detached"],
    'op.execute("ALTER TABLE events DETACH PARTITION events_2024")',
  ),
  found("a cast that goes", ["object-changed"], 'op.execute("DROP CAST (text AS integer)")'),
  found("upkeep", ["upkeep"], 'op.execute("REINDEX TABLE users")'),
  found(
    "settings and comments",
    [],
    `op.execute("SET LOCAL statement_timeout = 0")
op.execute("COMMENT ON TABLE users IS 'people'")
op.execute("-- nothing")`,
  ),

  // Writes.
  found(
    "an UPDATE of an older column",
    ["rows-changed"],
    'op.execute("UPDATE users SET email = lower(email)")',
  ),
  found(
    "an UPDATE with binds",
    ["rows-changed"],
    'op.execute(sa.text("UPDATE users SET email = :mail WHERE id IN :ids AND x::text = :x").bindparams(mail="a", ids=(1,), x="b"))',
    { online: true },
  ),
  found(
    "an UPDATE of an older and a new column",
    ["rows-changed"],
    `op.add_column("users", sa.Column("plan", sa.Text()))
op.execute("UPDATE users SET plan = 'free', name = ''")`,
  ),
  found(
    "an UPDATE by SQLAlchemy",
    ["rows-changed"],
    `users = sa.table("users", sa.column("email"))
op.execute(users.update().where(users.c.email == "a").values(email="b"))`,
  ),
  found(
    "an UPDATE by SQLAlchemy that nobody executes",
    [],
    `users = sa.table("users", sa.column("email"))
statement = users.update().values(email="b")`,
  ),
  found(
    "an UPDATE on a connection",
    ["rows-changed"],
    'op.get_bind().execute(sa.update(users).values({"email": "b"}))',
    {
      before: 'users = sa.Table("users", sa.MetaData(), sa.Column("email", sa.Text()))',
      online: true,
    },
  ),
  found(
    "an UPDATE of a new column, by SQLAlchemy",
    ["backfill"],
    `op.add_column("users", sa.Column("plan", sa.Text()))
users = sa.table("users", sa.column("plan"))
op.execute(sa.update(users).values({users.c.plan: "free"}))`,
  ),
  found(
    "an UPDATE of a new column, row by row",
    ["backfill"],
    `op.add_column("users", sa.Column("plan", sa.Text()))
bind = op.get_bind()
for row in bind.execute(sa.text("SELECT id FROM users")).fetchall():
    bind.execute(sa.text("UPDATE users SET plan = :plan WHERE id = :id"), {"plan": "x", "id": row.id})`,
    { online: true },
  ),
  found(
    "an upsert",
    ["rows-changed", "rows-inserted"],
    `op.execute("INSERT INTO users (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET name = 'a'")`,
  ),
  found(
    "rows for an older table",
    ["rows-inserted"],
    `roles = sa.table("roles", sa.column("name", sa.Text()))
op.bulk_insert(roles, [{"name": "auditor"}])`,
  ),
  found("a DELETE", ["rows-deleted"], 'op.execute("DELETE FROM users WHERE id < 0")'),
  found(
    "a DELETE inside a WITH",
    ["rows-deleted"],
    `op.create_table("old_users", sa.Column("id", sa.Integer()))
op.execute("WITH gone AS (DELETE FROM users RETURNING id) INSERT INTO old_users SELECT id FROM gone")`,
  ),
  found(
    "a DELETE in a DO block",
    ["rows-deleted"],
    `op.execute("""
    DO $$ DECLARE r record; BEGIN
        FOR r IN SELECT id FROM users LOOP
            IF r.id < 0 THEN DELETE FROM users WHERE id = r.id; END IF;
        END LOOP;
    END $$
""")`,
  ),
  found(
    "a DROP in a DO block, put together",
    DROP_TABLE,
    `op.execute("DO $$ BEGIN EXECUTE format('DROP TABLE %I', 'x'); END $$")`,
  ),
  found(
    "a DELETE by SQLAlchemy",
    ["rows-deleted"],
    `users = sa.table("users", sa.column("id"))
op.execute(sa.delete(users).where(users.c.id < 0))`,
  ),
  found(
    "a DELETE through a session",
    ["rows-deleted"],
    `session = orm.Session(bind=op.get_bind())
session.query(User).filter(User.id < 0).delete(synchronize_session=False)
session.commit()`,
    {
      before:
        'from sqlalchemy import orm\n\nBase = orm.declarative_base()\n\nclass User(Base):\n    __tablename__ = "users"\n    id = sa.Column(sa.Integer, primary_key=True)',
      online: true,
    },
  ),
  found(
    "rows that get new values through a session",
    ["rows-changed"],
    `session = orm.Session(bind=op.get_bind())
for user in session.query(User).all():
    user.email = user.email.lower()
session.commit()`,
    {
      before:
        'from sqlalchemy import orm\n\nBase = orm.declarative_base()\n\nclass User(Base):\n    __tablename__ = "users"\n    id = sa.Column(sa.Integer, primary_key=True)\n    email = sa.Column(sa.Text)',
      online: true,
    },
  ),
  found(
    "rows of a relationship",
    ["rows-inserted"],
    `session = orm.Session(bind=op.get_bind())
for post in session.query(Post):
    post.owners.append(post.author)`,
    {
      before: 'from sqlalchemy import orm\n\nclass Post:\n    __tablename__ = "posts"',
      online: true,
    },
  ),
  found("an emptied table", ["rows-deleted"], 'op.execute("TRUNCATE users CASCADE")'),
  found(
    "an UPDATE on the driver",
    ["rows-changed"],
    `op.get_bind().exec_driver_sql("UPDATE users SET name = %(name)s", {"name": "x"})`,
    { online: true },
  ),
  found(
    "a statement in a text that is filled later",
    ["rows-changed"],
    `ids = {}
for row in op.get_bind().execute(sa.text("SELECT id FROM users")):
    ids.setdefault(row.id, []).append(row)
for key in ids.items():
    op.get_bind().execute(sa.text("UPDATE users SET name = 'x'"))`,
    { online: true },
  ),

  // What can't be told.
  found("SQL that can't be told", ["sql-unknown"], "op.execute(open('x.sql').read())", {
    online: true,
  }),
  found(
    "SQL that isn't PostgreSQL's",
    ["sql-unreadable"],
    'op.execute("ALTER TABLE users MODIFY name text")',
  ),
  found(
    "a function of another file that gets the connection",
    ["call-unknown"],
    "backfill(op.get_bind())",
    { before: "from app.services import backfill", online: true },
  ),
  found(
    "a function of another file that only gives a value",
    [],
    'op.add_column("users", sa.Column("key", column_type()))',
    { before: "from app.types import column_type", online: true },
  ),
  found("an operation that nobody knows", ["operation-unknown"], 'op.reticulate("users")', {
    online: true,
  }),
  found(
    "a function that a SELECT calls",
    ["call-unknown"],
    'op.execute("SELECT rebuild_everything()")',
  ),
  found(
    "PostgreSQL's own functions in a SELECT",
    [],
    `op.execute("SELECT setval('users_id_seq', coalesce(max(id), 1)) FROM users")`,
  ),
  found(
    "both arms of a branch that nobody can decide",
    ["column-dropped", "column-missing", "required-column"],
    `if settings.NEW:
    op.add_column("users", sa.Column("a", sa.Text(), nullable=False))
else:
    op.drop_column("users", "b")`,
    { before: "from app import settings", online: true },
  ),
  found(
    "a table made in one arm is old in the other",
    ["required-column"],
    `if not sa.inspect(op.get_bind()).has_table("notes"):
    op.create_table("notes", sa.Column("a", sa.Text(), nullable=False))
else:
    op.add_column("notes", sa.Column("a", sa.Text(), nullable=False))`,
    { online: true },
  ),
  found(
    "tables of the application's own models, made and dropped",
    DROP_TABLE,
    `bind = op.get_bind()
Base.metadata.create_all(bind)
Base.metadata.tables["users"].create(bind, checkfirst=True)
User.__table__.drop(bind)`,
    { before: "from app.models import Base, User", online: true },
  ),
];
