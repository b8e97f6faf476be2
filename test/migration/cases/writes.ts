// Cases of writes: rows that are inserted, changed or deleted, in SQL, by SQLAlchemy, through a session.
import { DROP_TABLE, found, type MigrationCase } from "./migrationCase";

export const WRITES: readonly MigrationCase[] = [
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
  found(
    "rows of a relationship, of objects of two tables in one list",
    ["rows-inserted"],
    `session = orm.Session(bind=op.get_bind())
pieces = session.query(Post).all()
pieces += session.query(Page).all()
for piece in pieces:
    if piece.author not in piece.readers:
        piece.readers.append(piece.author)`,
    {
      before:
        'from sqlalchemy import orm\n\nclass Post:\n    __tablename__ = "posts"\n\nclass Page:\n    __tablename__ = "pages"',
      online: true,
    },
  ),
  found(
    "a key of a dict that grows, beside a session",
    [],
    `session = orm.Session(bind=op.get_bind())
for group in load_groups():
    group["members"].append(1)`,
    { before: "from sqlalchemy import orm\nfrom app.groups import load_groups", online: true },
  ),
  found(
    "rows that are only read, by a table's own select",
    [],
    `users = sa.table("users", sa.column("id"))
for row in op.get_bind().execute(users.select()):
    print(row.id)`,
    { online: true },
  ),
  found(
    "rows that are deleted, and read by a select of what was deleted",
    ["rows-deleted"],
    `users = sa.table("users", sa.column("id"))
gone = users.delete().returning(users.c.id).cte("gone")
op.get_bind().execute(gone.select())`,
    { online: true },
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
];
