// What is written so that a reader takes it for something else, and Python, alembic or a terminal doesn't.
import assert from "node:assert/strict";
import { migrationFile, judged, rulesOf } from "./migrationFile";
import { findingOf } from "../../src/migration/findings";

describe("a migration in disguise", () => {
  it("has the names that Python gives to look-alikes of letters", async () => {
    // Python takes names in NFKC (https://docs.python.org/3/reference/lexical_analysis.html#identifiers).
    const disguised = await judged(migrationFile('\uff4fp.drop_\uff54able("users")'));
    assert.deepEqual(rulesOf(disguised), ["table-dropped", "table-missing"]);
    assert.equal(disguised.verdict, "critical");
  });

  it("keeps texts as they are: there a look-alike is another name", async () => {
    const { findings } = await judged(migrationFile('op.drop_table("\uff55sers")'));
    assert.equal(findings[0]?.operation, "drop table \uff55sers");
  });

  it("isn't known where something of its own stands around upgrade()", async () => {
    const text = migrationFile("pass").replace("def upgrade", "@around\ndef upgrade");
    const before = "def around(f):\n    return lambda: op.drop_table('users')\n";
    const wrapped = await judged(text.replace("@around", `${before}@around`));
    assert.deepEqual(rulesOf(wrapped), ["call-unknown"]);
    assert.equal(wrapped.verdict, "risky");
  });

  it("can't write lines of its own into what is said of it", () => {
    const operation = "drop table users\nOK    database   Safe";
    const found = findingOf(
      "table-dropped",
      { file: "a.py", revision: "a" },
      { line: 1, operation },
    );
    assert.equal(found.operation, "drop table users OK database Safe");
  });
});
