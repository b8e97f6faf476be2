// A range by alembic's graph: its order, and histories that don't lead from the target to the live release.
import assert from "node:assert/strict";
import { ADD, DROP_NICKNAME, ReleasedRepository } from "./releasedRepository";

describe("the history of a range of migrations", () => {
  let at: ReleasedRepository;
  beforeEach(() => (at = new ReleasedRepository()));
  afterEach(() => at.discard());

  it("goes by alembic's graph, not by names: branches, a merge, several heads", async () => {
    at.migration("z2", "r1", ADD);
    at.migration("a3", "z2", 'op.alter_column("users", "plan", nullable=False)');
    at.migration("b2", "r1", 'op.add_column("users", sa.Column("b", sa.Text()))');
    at.migration("m4", ["a3", "b2"], "pass");
    at.migration("h5", "m4", "pass");
    at.migration("i5", "m4", "pass");
    const { migrations, findings } = await at.between();
    const order = migrations.map(({ revision }) => revision);
    assert.ok(order.indexOf("z2") < order.indexOf("a3"));
    assert.ok(order.indexOf("m4") > Math.max(order.indexOf("a3"), order.indexOf("b2")));
    assert.equal(order.length, 6);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ["required-column"],
    );
  });

  it("never calls a squash Safe, although it only creates tables", async () => {
    at.remove("migrations/versions/r1.py");
    at.migration("squashed", null, 'op.create_table("users", sa.Column("id", sa.Integer()))');
    const { verdict, findings, downgrade } = await at.between();
    assert.deepEqual([verdict, downgrade], ["Risky", "irreversible"]);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ["history-rewritten"],
    );
  });

  it("finds a revision that was edited after its release, but not a new comment in it", async () => {
    const original = 'op.create_table("users", sa.Column("id", sa.Integer()))';
    at.migration("r1", null, `# a comment\n${original}`);
    assert.deepEqual(await at.rules(), []);
    at.migration("r1", null, `${original}\n${DROP_NICKNAME}`);
    assert.deepEqual(await at.rules(), ["migration-edited"]);
  });

  it("finds a reused id", async () => {
    at.remove("migrations/versions/r1.py");
    at.migration("other", null, 'op.create_table("t", sa.Column("id", sa.Integer()))');
    at.git("mv", "-f", "migrations/env.py", "migrations/env.py.bak");
    at.write("migrations/env.py", "");
    const text = 'revision = "r1"\ndown_revision = "other"\n\ndef upgrade():\n    pass\n';
    at.write("migrations/versions/again.py", text);
    assert.ok((await at.rules()).includes("migration-edited"));
  });

  it("finds a revision of the target that live doesn't have", async () => {
    at.migration("r2", "r1", ADD);
    at.release();
    at.remove("migrations/versions/r2.py");
    assert.deepEqual(await at.rules(), ["revision-missing"]);
  });

  it("goes by the database's own revision where that is known", async () => {
    at.migration("r2", "r1", ADD);
    at.migration("r3", "r2", DROP_NICKNAME);
    assert.deepEqual(await at.rules(["r2"]), []);
    assert.deepEqual(await at.rules(["r3"]), ["column-dropped", "column-missing"]);
    assert.ok((await at.rules(["nobody-knows"])).includes("history-rewritten"));
  });
});
