// Cases of types and other objects: enums, views, functions, sequences, triggers, rights.
import { found, type MigrationCase } from "./migrationCase";

export const OBJECTS: readonly MigrationCase[] = [
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
    "an enum's values, by a package's operation, by position",
    ["enum-value-added"],
    `op.sync_enum_values("public", "mood", ["a", "b"], [("users", "mood")], enum_values_to_rename=[])`,
    { online: true },
  ),
  found(
    "an enum's values, by a package's operation that renames one",
    ["enum-value-renamed"],
    `op.sync_enum_values("public", "mood", ["a", "b"], [("users", "mood")], [("sad", "b")])`,
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
];
