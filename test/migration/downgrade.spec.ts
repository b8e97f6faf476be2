import assert from "node:assert/strict";
import { judged, migrationFile } from "./migrationFile";

const ADD = 'op.add_column("users", sa.Column("plan", sa.Text()))';
const DROP = 'op.drop_column("users", "plan")';

describe("a downgrade", () => {
  const cases: [expected: string, title: string, upgrade: string, downgrade: string | undefined][] =
    [
      ["reversible", "that drops what was added", ADD, DROP],
      ["reversible", "of nothing", "pass", "pass"],
      ["reversible", "in SQL", ADD, 'op.execute("ALTER TABLE users DROP COLUMN IF EXISTS plan")'],
      [
        "reversible",
        "that drops the table of it all",
        'op.create_table("t", sa.Column("a", sa.Text()))\nop.add_column("t", sa.Column("b", sa.Text()))',
        'op.drop_table("t")',
      ],
      ["reversible", "of a rename", 'op.rename_table("a", "b")', 'op.rename_table("b", "a")'],
      [
        "reversible",
        "of a column's NOT NULL",
        'op.alter_column("users", "a", nullable=False)',
        'op.alter_column("users", "a", nullable=True)',
      ],
      ["reversible", "of an index", 'op.create_index("ix", "users", ["a"])', 'op.drop_index("ix")'],
      ["lossy", "of a dropped column", DROP, ADD],
      [
        "lossy",
        "of a dropped table",
        'op.drop_table("t")',
        'op.create_table("t", sa.Column("a", sa.Text()))',
      ],
      ["lossy", "of deleted rows", `${ADD}\nop.execute("DELETE FROM users")`, DROP],
      [
        "lossy",
        "of values that were written over",
        `${ADD}\nop.execute("UPDATE users SET name = ''")`,
        DROP,
      ],
      ["lossy", "that deletes rows itself", ADD, `${DROP}\nop.execute("DELETE FROM users")`],
      ["irreversible", "that raises", ADD, 'raise NotImplementedError("no way back")'],
      [
        "irreversible",
        "that drops a constraint without a name",
        'op.create_foreign_key(None, "a", "b", ["x"], ["id"])',
        'op.drop_constraint(None, "a", type_="foreignkey")',
      ],
      [
        "irreversible",
        "that leaves a column",
        `${ADD}\nop.add_column("users", sa.Column("b", sa.Text()))`,
        DROP,
      ],
      ["missing", "that is `pass`", ADD, "pass"],
      ["missing", "that is a text", ADD, '"""not needed"""'],
      ["missing", "that is an ellipsis", ADD, "..."],
      ["missing", "that only sets something", ADD, 'op.execute("SET lock_timeout = 1")'],
      ["missing", "that isn't there", ADD, undefined],
    ];
  for (const [expected, title, upgrade, downgrade] of cases) {
    it(`is ${expected}: one ${title}`, async () => {
      const text = migrationFile(upgrade, { downgrade: downgrade ?? "pass" });
      const cut = downgrade === undefined ? text.slice(0, text.indexOf("def downgrade")) : text;
      const { downgrade: found, downgradeWhy } = await judged(cut);
      assert.equal(found, expected, downgradeWhy);
    });
  }

  it("that raises only sometimes may still work", async () => {
    const { downgrade } = await judged(
      migrationFile(ADD, { downgrade: `if broken():\n    raise RuntimeError()\n${DROP}` }),
    );
    assert.equal(downgrade, "reversible");
  });

  describe("of what was destroyed", () => {
    const sql = (...statements: string[]) =>
      statements.map((one) => `op.execute(${JSON.stringify(one)})`).join("\n");
    const ADD_OLD = "ALTER TABLE users ADD COLUMN old text";
    const DROP_OLD = "ALTER TABLE users DROP COLUMN old";
    const KEEP = "CREATE TABLE kept AS SELECT id, old FROM users";
    const KEEP_ALL = "CREATE TABLE kept AS SELECT * FROM invitations";
    const MAKE = "CREATE TABLE invitations (id int, mail text)";
    const DROP_TABLE = "DROP TABLE invitations";
    const JOINED = "UPDATE users SET old = k.old FROM kept k WHERE k.id = users.id";
    const SPLIT = "ALTER TABLE users ADD COLUMN plan text";
    const COPY = "UPDATE users SET plan = old";
    const BACK = "UPDATE users SET old = plan";
    const cases: [expected: string, title: string, upgrade: string[], downgrade: string[]][] = [
      [
        "reversible",
        "a column that was copied to another one, and comes from there",
        [SPLIT, COPY, DROP_OLD],
        [ADD_OLD, BACK, "ALTER TABLE users DROP COLUMN plan"],
      ],
      [
        "reversible",
        "a column that was kept in a table of its own",
        [KEEP, DROP_OLD],
        [ADD_OLD, JOINED, "DROP TABLE kept"],
      ],
      [
        "reversible",
        "a table that was copied whole",
        [KEEP_ALL, DROP_TABLE],
        [MAKE, "INSERT INTO invitations SELECT * FROM kept", "DROP TABLE kept"],
      ],
      [
        "reversible",
        "a table that was copied whole, and whose copy takes its place",
        [KEEP_ALL, DROP_TABLE],
        ["ALTER TABLE kept RENAME TO invitations"],
      ],
      [
        "reversible",
        "a table whose columns were all copied",
        [
          "CREATE TABLE kept (id int, mail text)",
          "INSERT INTO kept (id, mail) SELECT i.id, i.mail FROM invitations i",
          DROP_TABLE,
        ],
        [MAKE, "INSERT INTO invitations (id, mail) SELECT id, mail FROM kept", "DROP TABLE kept"],
      ],
      [
        "reversible",
        "rows of a table that was copied whole",
        [KEEP_ALL, "DELETE FROM invitations"],
        ["INSERT INTO invitations SELECT * FROM kept", "DROP TABLE kept"],
      ],
      ["lossy", "a column that is filled with what is in another one", [DROP_OLD], [ADD_OLD, BACK]],
      [
        "lossy",
        "a column that is filled again by a rule",
        [DROP_OLD],
        [ADD_OLD, "UPDATE users SET old = 'yes' WHERE id < 100"],
      ],
      [
        "lossy",
        "a column of which a part was copied",
        [SPLIT, `${COPY} WHERE old IS NOT NULL`, DROP_OLD],
        [ADD_OLD, BACK, "ALTER TABLE users DROP COLUMN plan"],
      ],
      [
        "lossy",
        "a column that was copied changed",
        [SPLIT, "UPDATE users SET plan = lower(old)", DROP_OLD],
        [ADD_OLD, BACK, "ALTER TABLE users DROP COLUMN plan"],
      ],
      [
        "lossy",
        "a column whose copy was written over",
        [SPLIT, COPY, "UPDATE users SET plan = ''", DROP_OLD],
        [ADD_OLD, BACK, "ALTER TABLE users DROP COLUMN plan"],
      ],
      [
        "lossy",
        "a column of which a part comes back",
        [SPLIT, COPY, DROP_OLD],
        [ADD_OLD, `${BACK} WHERE id < 100`, "ALTER TABLE users DROP COLUMN plan"],
      ],
      [
        "lossy",
        "a column whose copy only the downgrade makes",
        [DROP_OLD],
        [KEEP, ADD_OLD, JOINED, "DROP TABLE kept"],
      ],
      [
        "lossy",
        "a column that was kept in a temporary table",
        [KEEP.replace("TABLE", "TEMPORARY TABLE"), DROP_OLD],
        [ADD_OLD, JOINED],
      ],
      [
        "lossy",
        "a column that was kept without its rows",
        [`${KEEP} WITH NO DATA`, DROP_OLD],
        [ADD_OLD, JOINED, "DROP TABLE kept"],
      ],
      [
        "lossy",
        "a table of which some rows were copied",
        [`${KEEP_ALL} WHERE id < 100`, DROP_TABLE],
        [MAKE, "INSERT INTO invitations SELECT * FROM kept", "DROP TABLE kept"],
      ],
      [
        "lossy",
        "a table of which one column was copied",
        ["CREATE TABLE kept AS SELECT id FROM invitations", DROP_TABLE],
        [MAKE, "INSERT INTO invitations (id) SELECT id FROM kept", "DROP TABLE kept"],
      ],
      [
        "lossy",
        "a table that is filled again with something else",
        [DROP_TABLE],
        [MAKE, "INSERT INTO invitations VALUES (1, 'a')"],
      ],
      [
        "lossy",
        "rows that are written again by hand",
        ["DELETE FROM roles WHERE name = 'old'"],
        ["INSERT INTO roles (name) VALUES ('old')"],
      ],
      [
        "lossy",
        "the second of two columns of one line",
        [SPLIT, COPY, `${DROP_OLD}, DROP COLUMN other`],
        [`${ADD_OLD}, ADD COLUMN other text`, BACK, "ALTER TABLE users DROP COLUMN plan"],
      ],
      [
        "lossy",
        "the second of two columns that were written over",
        ["UPDATE users SET a = '', b = ''"],
        ["UPDATE users SET a = 'x'"],
      ],
    ];
    for (const [expected, title, upgrade, downgrade] of cases) {
      it(`is ${expected}: ${title}`, async () => {
        const verdict = await judged(
          migrationFile(sql(...upgrade), { downgrade: sql(...downgrade) }),
        );
        assert.equal(verdict.downgrade, expected, verdict.downgradeWhy);
      });
    }

    it("is lossy: a column that was copied only sometimes", async () => {
      const upgrade = `${sql(SPLIT)}\nif wanted():\n    ${sql(COPY)}\n${sql(DROP_OLD)}`;
      const downgrade = sql(ADD_OLD, BACK, "ALTER TABLE users DROP COLUMN plan");
      assert.equal((await judged(migrationFile(upgrade, { downgrade }))).downgrade, "lossy");
    });
  });
});
