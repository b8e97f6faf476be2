import assert from "node:assert/strict";
import { judged, migrationFile, rulesOf } from "./migrationFile";

async function found(before: string, upgrade: string, downgrade?: string) {
  return judged(
    migrationFile(upgrade, { before, ...(downgrade === undefined ? {} : { downgrade }) }),
  );
}

describe("what a migration imports from a file that isn't there", () => {
  describe("named and called as one of alembic's operations", () => {
    const before = `from shop.migrations.tools import (
    add_column, create_foreign_key, create_index, create_table, create_table_if_not_exists,
    drop_column, name_of_index, safe_drop_column_if_exists,
    transaction,
)`;
    const cases: [title: string, upgrade: string, rules: string[]][] = [
      [
        "is taken for it: a new table, in a transaction",
        'with transaction():\n    create_table("notes", sa.Column("id", sa.Integer(), primary_key=True))',
        [],
      ],
      [
        "is taken for it: a new column, its index and its foreign key",
        `add_column("orders", sa.Column("note_id", sa.Integer()))
create_index("ix_orders_note", "orders", ["note_id"])
create_foreign_key("fk_orders_note", "orders", "notes", ["note_id"], ["id"])`,
        ["index-created", "referenced-table-locked"],
      ],
      [
        "is judged as it: a column that older code can't leave out",
        'add_column("orders", sa.Column("note_id", sa.Integer(), nullable=False))',
        ["required-column"],
      ],
      [
        "is judged as it: a column that goes",
        'drop_column("orders", "note_id")',
        ["column-dropped", "column-missing"],
      ],
      [
        "is taken for it: an index whose name another helper works out",
        'create_index(name_of_index("orders", "note_id"), "orders", ["note_id"])',
        ["index-created"],
      ],
      [
        "is taken for it: only where it isn't there yet",
        'create_table_if_not_exists("notes", sa.Column("id", sa.Integer()))',
        [],
      ],
      [
        "is taken for it: only where it is there",
        'safe_drop_column_if_exists("orders", "note")',
        ["column-dropped", "column-missing"],
      ],
      [
        "stays unknown with an argument that alembic's doesn't have",
        'add_column("orders", sa.Column("note_id", sa.Integer()), fill_from="old_note")',
        ["call-unknown"],
      ],
      [
        "stays unknown with other arguments: a connection first",
        'add_column(op.get_bind(), "orders", sa.Column("note_id", sa.Integer()))',
        ["call-unknown"],
      ],
      [
        "stays unknown with arguments that aren't known",
        "add_column(*load_arguments())",
        ["call-unknown"],
      ],
    ];
    for (const [title, upgrade, rules] of cases) {
      it(title, async () => assert.deepEqual(rulesOf(await found(before, upgrade)), rules));
    }
  });

  describe("asked in a condition", () => {
    const ways: [call: string, rules: string[]][] = [
      ["skip_on_old_engine(op, __name__)", []],
      ["orders_has_column(op.get_bind(), 'note')", []],
      ["already_migrated(op.get_bind())", []],
      ["backfill_notes(op.get_bind())", ["call-unknown"]],
      ["skip_and_delete_notes(op.get_bind())", ["call-unknown"]],
      ["drop_if_exists(op.get_bind())", ["call-unknown"]],
    ];
    for (const [call, rules] of ways) {
      it(`${rules.length === 0 ? "only asks" : "may write"}: ${call}`, async () => {
        const name = call.slice(0, call.indexOf("("));
        const verdict = await found(
          `from shop.tools import ${name}`,
          `if ${call}:\n    return\nop.add_column("orders", sa.Column("note", sa.Text()))`,
        );
        assert.deepEqual(rulesOf(verdict), rules);
      });
    }

    it("isn't only asked where nobody takes the answer", async () => {
      const verdict = await found("from shop.tools import skip_old", "skip_old(op)");
      assert.deepEqual(rulesOf(verdict), ["call-unknown"]);
    });
  });

  describe("a table that is loaded by its name", () => {
    const before = "from shop.migrations import tools";
    const load = 'bind = op.get_bind()\norders = tools.load_table("orders", bind)\n';

    it("is that table: an update of its new columns is a backfill", async () => {
      const verdict = await found(
        before,
        `op.add_column("orders", sa.Column("note", sa.Text()))
${load}for row in bind.execute(orders.select()):
    bind.execute(orders.update().where(orders.c.id == row.id).values({"note": row.id}))`,
      );
      assert.deepEqual(rulesOf(verdict), ["backfill"]);
    });

    it("is that table: its older columns are changed, its rows deleted", async () => {
      const changed = await found(before, `${load}bind.execute(orders.update().values(total=0))`);
      assert.deepEqual(rulesOf(changed), ["rows-changed"]);
      const deleted = await found(before, `${load}bind.execute(orders.delete())`);
      assert.equal(deleted.findings[0]?.operation, "delete orders");
    });
  });

  describe("a model whose table's name isn't known", () => {
    const before = "from shop.models import Note, Order\nfrom sqlalchemy import orm";
    const table = 'op.create_table(Note.__tablename__, sa.Column("id", sa.Integer()))\n';
    const session = "session = orm.Session(bind=op.get_bind())\n";

    it("is nobody's yet where its table is created here", async () => {
      const verdict = await found(
        before,
        `${table}${session}session.add_all([Note(id=1) for row in session.query(Order)])`,
        "op.drop_table(Note.__tablename__)",
      );
      assert.deepEqual(rulesOf(verdict), []);
      assert.equal(verdict.downgrade, "reversible");
    });

    it("is no other model", async () => {
      const verdict = await found(before, `${table}${session}session.add(Order(id=1))`);
      assert.deepEqual(rulesOf(verdict), ["rows-inserted"]);
    });

    it("is still a table that goes", async () => {
      const verdict = await found(before, "op.drop_table(Note.__tablename__)");
      assert.deepEqual(rulesOf(verdict), ["table-dropped", "table-missing"]);
    });

    it("may be any, so a downgrade that drops a table by its name undoes it", async () => {
      const verdict = await found(before, table, 'op.drop_table("notes")');
      assert.equal(verdict.downgrade, "reversible");
    });
  });
});
