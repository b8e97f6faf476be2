// Cases of constraints and indexes that come, go or are replaced.
import { found, type MigrationCase } from "./migrationCase";

export const CONSTRAINTS: readonly MigrationCase[] = [
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
];
