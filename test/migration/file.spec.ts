import assert from "node:assert/strict";
import { judged, migrationFile, rulesOf } from "./migrationFile";

const DROP = 'op.drop_column("users", "nickname")';

describe("a migration file", () => {
  it("that isn't Python is an error with its line, and risky", async () => {
    const verdict = await judged('revision = "a"\n\ndef upgrade(:\n    pass\n');
    assert.deepEqual(
      [verdict.verdict, verdict.error?.line, rulesOf(verdict)],
      ["risky", 3, ["file-unreadable"]],
    );
    assert.equal(verdict.downgrade, "missing");
  });

  it("without upgrade() is risky", async () => {
    assert.deepEqual(rulesOf(await judged('revision = "a"\n')), ["no-upgrade"]);
  });

  it("is read with Windows' line ends, a byte order mark, annotations and tuples", async () => {
    const text = `\uFEFFfrom alembic import op\nrevision: str = "a"\ndown_revision: tuple[str, ...] = ("b", "c")\n\n\ndef upgrade() -> None:\n    ${DROP}\n`;
    const verdict = await judged(text.replaceAll("\n", "\r\n"));
    assert.deepEqual(
      [verdict.revision, rulesOf(verdict)],
      ["a", ["column-dropped", "column-missing"]],
    );
    assert.equal(verdict.findings[0]?.line, 7);
  });

  it("names the line in the helper that does it", async () => {
    const { findings } = await judged(
      migrationFile("helper()", { before: `def helper():\n    ${DROP}` }),
    );
    assert.equal(findings[0]?.line, 9);
  });

  it("of several databases has all its upgrades read", async () => {
    const text = `from alembic import op\nrevision = "a"\n\ndef upgrade(engine_name):\n    globals()["upgrade_%s" % engine_name]()\n\ndef upgrade_main():\n    ${DROP}\n\ndef upgrade_other():\n    op.drop_table("t")\n`;
    assert.deepEqual(rulesOf(await judged(text)), [
      "column-dropped",
      "column-missing",
      "table-dropped",
      "table-missing",
    ]);
  });

  it("that is handed alembic's operations, by an env.py of the application's own, has them read", async () => {
    const text = migrationFile(
      'op.drop_table("users")\nop.add_column("a", sa.Column("b", sa.Text()))',
    )
      .replace("from alembic import op\n", "")
      .replace("def upgrade()", "def upgrade(op, tables)");
    assert.deepEqual(rulesOf(await judged(text)), ["table-dropped", "table-missing"]);
  });

  it("that never ends is read to an end", async () => {
    const before = "def one():\n    two()\n\ndef two():\n    one()\n\nITEMS = range(1000)";
    const deep = `one()\n${["a", "b", "c", "d"].map((name, depth) => `${"    ".repeat(depth)}for ${name} in range(400):`).join("\n")}\n${"    ".repeat(4)}op.execute("SELECT 1")`;
    assert.deepEqual(rulesOf(await judged(migrationFile(deep, { before }))), ["call-unknown"]);
  });

  it("accepts a rule with a reason", async () => {
    const { verdict, findings, bad } = await judged(
      migrationFile(
        `${DROP}  # rollback: accepted column-dropped: kept in a dump of March\n# rollback: accepted column-missing: older code no longer names it`,
      ),
    );
    assert.equal(verdict, "safe");
    assert.deepEqual(
      findings.map(({ accepted }) => accepted),
      ["kept in a dump of March", "older code no longer names it"],
    );
    assert.deepEqual(bad, []);
  });

  it("accepts nothing without a reason, or by a name that there isn't", async () => {
    const { verdict, bad } = await judged(
      migrationFile(
        `# rollback: accepted column-dropped: ok\n# rollback: accepted everything: it is all right\n${DROP}`,
      ),
    );
    assert.equal(verdict, "critical");
    assert.match(
      bad[0]?.problem ?? "",
      /10 characters or more: `# rollback: accepted column-dropped: <why>`/,
    );
    assert.match(bad[1]?.problem ?? "", /no rule `everything`/);
  });

  it("isn't taken in by a comment in a text", async () => {
    const text = migrationFile(
      `op.execute("-- # rollback: accepted column-dropped: never mind")\n${DROP}`,
    );
    assert.equal((await judged(text)).verdict, "critical");
  });
});
