// What is found between a target and what is live: the verdict, the option, and what is accepted.
import assert from "node:assert/strict";
import { migrationReader } from "../../src/migration/between";
import { openRules, withAccepted } from "../../src/migration/rangeVerdict";
import { ADD, DROP_NICKNAME, DROP_PLAN, ReleasedRepository } from "./releasedRepository";

describe("a range of migrations", () => {
  let at: ReleasedRepository;
  beforeEach(() => (at = new ReleasedRepository()));
  afterEach(() => at.discard());

  it("is Safe, option A, when nothing lies between", async () => {
    const { verdict, option, migrations, downgrade } = await at.between();
    assert.deepEqual([verdict, option, migrations, downgrade], ["Safe", "A", [], "reversible"]);
  });

  it("is Safe when it only adds", async () => {
    at.migration("r2", "r1", ADD, DROP_PLAN);
    const { verdict, option, downgradeTo } = await at.between();
    assert.deepEqual([verdict, option, downgradeTo], ["Safe", "A", ["r1"]]);
  });

  it("is Risky, option A with named risks, and is Safe once each is accepted by name", async () => {
    at.migration(
      "r2",
      "r1",
      'op.rename_table("users", "people")\nop.execute("UPDATE people SET id = 1")',
    );
    const found = await at.between();
    assert.deepEqual([found.verdict, found.option], ["Risky", "A with named risks"]);
    assert.deepEqual(openRules(found.findings), ["table-renamed", "rows-changed"]);
    assert.equal(withAccepted(found, ["table-renamed"], "bob").verdict, "Risky");
    const all = withAccepted(found, ["table-renamed", "rows-changed"], "bob");
    assert.deepEqual([all.verdict, all.option, all.findings[0]?.accepted], ["Safe", "A", "bob"]);
  });

  it("is Critical, option C, when data is gone, even if its downgrade puts the column back", async () => {
    at.migration(
      "r2",
      "r1",
      DROP_NICKNAME,
      'op.add_column("users", sa.Column("nickname", sa.Text()))',
    );
    const { verdict, option, downgrade, findings } = await at.between();
    assert.deepEqual([verdict, option, downgrade], ["Critical", "C", "lossy"]);
    const [first] = findings;
    assert.deepEqual(
      [first?.file, first?.revision, first?.line, first?.kind],
      ["migrations/versions/r2.py", "r2", 11, "LOSS"],
    );
  });

  it("knows in one migration what another one made", async () => {
    at.migration("r2", "r1", ADD);
    at.migration("r3", "r2", "op.execute(\"UPDATE users SET plan = 'free'\")");
    at.migration("r4", "r3", 'op.alter_column("users", "plan", nullable=False)');
    assert.deepEqual(await at.rules(), ["backfill", "required-column"]);
  });

  it("doesn't miss a column that came and went in it", async () => {
    at.migration("r2", "r1", ADD);
    at.migration("r3", "r2", DROP_PLAN);
    assert.deepEqual(await at.rules(), []);
  });

  const COUNT = (type: string) => `op.add_column("users", sa.Column("count", sa.${type}()))`;
  const backAgain: [title: string, type: string, downgrade: string, rules: string[]][] = [
    ["is there again as it was, by its downgrade", "Text", COUNT("Text"), ["column-dropped"]],
    [
      "is there again with another type than its downgrade has",
      "Integer",
      COUNT("Text"),
      ["column-dropped", "type-changed"],
    ],
    [
      "is there again, and whose type isn't known",
      "Text",
      "pass",
      ["column-dropped", "type-changed"],
    ],
  ];
  for (const [title, type, downgrade, rules] of backAgain) {
    it(`judges a column that ${title}`, async () => {
      at.migration("r2", "r1", 'op.drop_column("users", "count")', downgrade);
      at.migration("r3", "r2", COUNT(type), 'op.drop_column("users", "count")');
      assert.deepEqual(await at.rules(), rules);
    });
  }

  it("finds no rename that is taken back", async () => {
    at.migration("r2", "r1", 'op.rename_table("users", "people")');
    at.migration("r3", "r2", 'op.rename_table("people", "users")');
    assert.deepEqual(await at.rules(), []);
  });

  it("calls a migration that isn't Python unknown, with its line", async () => {
    at.write("migrations/versions/r2.py", 'revision = "r2"\n\ndef upgrade(:\n');
    const { verdict, findings } = await at.between();
    assert.equal(verdict, "Risky");
    assert.deepEqual(
      findings.map(({ rule, line }) => [rule, line]),
      [["file-unreadable", 3]],
    );
  });

  it("honours what the author of a migration accepted, and still lists it", async () => {
    const comment = "# rollback: accepted column-dropped: unread since March, and kept in a dump";
    at.migration("r2", "r1", `${comment}\n${DROP_NICKNAME}`);
    const { verdict, findings } = await at.between();
    assert.equal(verdict, "Risky");
    assert.deepEqual(
      findings.map(({ rule, accepted }) => [rule, accepted]),
      [
        ["column-dropped", "unread since March, and kept in a dump"],
        ["column-missing", undefined],
      ],
    );
  });

  it("changes nothing in the work tree, and reads a tag that ends in a commit", async () => {
    at.migration("r2", "r1", ADD);
    const live = at.commit();
    at.write("alembic.ini", "not committed");
    const before = at.git("status", "--porcelain");
    const reader = await migrationReader({ folder: at.folder });
    const found = await reader.between(at.target.slice(0, 8), `main-${live.slice(0, 7)}`);
    assert.equal(found.live.commit, live);
    assert.equal(found.verdict.migrations.length, 1);
    assert.equal(at.git("status", "--porcelain"), before);
  });

  it("says what to do where there is no such release, and where there is no repository", async () => {
    const reader = await migrationReader({ folder: at.folder });
    await assert.rejects(reader.between("nobody", "HEAD"), /`nobody` is no commit, branch or tag/);
    const nowhere = await migrationReader({ folder: "/" });
    await assert.rejects(
      nowhere.between("a", "b"),
      /`git rev-parse` in \/ failed: .*not a git repository/,
    );
  });
});
