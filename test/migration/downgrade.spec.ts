import assert from "node:assert/strict";
import { judged, migrationFile } from "./migrationFile";

const ADD = 'op.add_column("users", sa.Column("plan", sa.Text()))';
const DROP = 'op.drop_column("users", "plan")';
const COPY = 'op.execute("UPDATE users SET old = plan")';

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
        "that puts back what was copied away",
        `op.drop_column("users", "old")`,
        `op.add_column("users", sa.Column("old", sa.Text()))\n${COPY}`,
      ],
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
});
