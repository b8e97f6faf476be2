// Cases of what can't be told by reading.
import { DROP_TABLE, found, type MigrationCase } from "./migrationCase";

export const UNKNOWN: readonly MigrationCase[] = [
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
  found(
    "what runs on other databases, where it can't run on PostgreSQL",
    ["primary-key-changed", "table-renamed"],
    `if op.get_bind().engine.name == "mysql":
    name = "PRIMARY"
elif op.get_bind().engine.name == "sqlite":
    name = "pk_tags"
else:
    raise NotImplementedError("Which database is that?")
op.drop_constraint(name, "tags", type_="primary")
op.rename_table("tags", "labels")`,
    { online: true },
  ),
  found(
    "nothing of what stands after the end of a migration that can't run at all",
    [],
    `raise RuntimeError("Start from a new database.")
op.drop_table("users")`,
    { online: true },
  ),
];
