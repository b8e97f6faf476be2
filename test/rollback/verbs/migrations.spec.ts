import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { OperatorError } from "../../../src/errors";
import { migrations, type MigrationsOptions } from "../../../src/rollback/verbs/migrations";
import { GitRepository } from "../../migration/gitRepository";
import { parsedLine } from "../commandLine";

const ADD = 'op.add_column("users", sa.Column("plan", sa.Text()))';
const DROP = 'op.drop_column("users", "nickname")';

describe("rollback migrations", () => {
  let at: GitRepository;
  let said: string[];
  beforeEach(() => {
    at = new GitRepository();
    said = [];
    at.migration(
      "r1",
      null,
      'op.create_table("users", sa.Column("id", sa.Integer()))',
      'op.drop_table("users")',
    );
    at.commit();
    at.git("tag", "v1");
    at.migration("r2", "r1", ADD, 'op.drop_column("users", "plan")');
    at.commit();
    at.git("tag", "v2");
    at.migration("r3", "r2", DROP);
    at.commit();
  });
  afterEach(() => at.discard());

  const run = (options: Partial<MigrationsOptions>) =>
    migrations({
      clone: at.folder,
      annotate: false,
      narrate: (line) => said.push(line),
      ...options,
    });

  it("ends with 0 where going back is safe, and says so in the runbook's words", async () => {
    const { exitCode, lines } = await run({ from: "v1", to: "v2" });
    assert.equal(exitCode, 0);
    assert.match(lines[0] ?? "", /^Going back from v2 \([0-9a-f]{12}\) to v1 \([0-9a-f]{12}\):$/);
    assert.equal(
      lines[1],
      "Safe. A, application only: the older code can live with today's schema.",
    );
  });

  describe("with a URL for the clone", () => {
    let cache: string;
    beforeEach(() => (cache = fs.mkdtempSync(path.join(os.tmpdir(), "clones-"))));
    afterEach(() => fs.rmSync(cache, { recursive: true }));
    const byUrl = (options: Partial<MigrationsOptions>) =>
      run({ clone: `file://${at.folder}`, cache, ...options });
    const lineOf = async (options: Partial<MigrationsOptions>) => (await byUrl(options)).lines[0];

    it("takes the newest commit of the repository's own branch for HEAD, each time anew", async () => {
      assert.match((await lineOf({ from: "v2" })) ?? "", /^Going back from HEAD .* to v2 /);
      at.git("checkout", "-q", "-b", "next");
      at.migration("r4", "r3", ADD);
      const newest = at.commit().slice(0, 12);
      assert.equal((await byUrl({})).lines.join("\n").includes("r4"), true);
      assert.match((await lineOf({ from: "v2" })) ?? "", new RegExp(`from HEAD \\(${newest}\\)`));
    });

    it("judges what its own branch adds to another", async () => {
      at.git("branch", "released", "v2");
      const { report } = await byUrl({ against: "released" });
      const { migrations: added } = report as { migrations: { revision: string }[] };
      assert.deepEqual(
        added.map(({ revision }) => revision),
        ["r3"],
      );
    });

    it("says that it can't be fetched", async () => {
      await assert.rejects(byUrl({ clone: `file://${at.folder}/nowhere` }), OperatorError);
    });
  });

  it("ends with 3 where it isn't, with HEAD for live", async () => {
    const { exitCode, report } = await run({ from: "v2" });
    const {
      verdict,
      option,
      risks,
      migrations: between,
    } = report as {
      verdict: string;
      option: string;
      risks: string[];
      migrations: { file: string; revision: string }[];
    };
    assert.equal(exitCode, 3);
    assert.deepEqual(
      [verdict, option, risks],
      ["Critical", "C", ["column-dropped", "column-missing"]],
    );
    assert.deepEqual(
      between.map(({ revision }) => revision),
      ["r3"],
    );
  });

  it("takes the two ends in either order", async () => {
    const [one, other] = [await run({ from: "v1", to: "v2" }), await run({ from: "v2", to: "v1" })];
    assert.deepEqual(one, other);
  });

  it("lists how far back one can go, newest first", async () => {
    const { exitCode, report } = await run({});
    const { ladder } = report as {
      ladder: { revision: string; verdict: string; past: { verdict: string } }[];
    };
    assert.equal(exitCode, 0);
    assert.deepEqual(
      ladder.map(({ revision, verdict, past }) => [revision, verdict, past.verdict]),
      [
        ["r3", "critical", "Critical"],
        ["r2", "safe", "Critical"],
        ["r1", "safe", "Critical"],
      ].map(([revision, verdict, past], index) => [revision, verdict, index === 2 ? "Safe" : past]),
    );
  });

  it("judges files by themselves, as one object each", async () => {
    const { exitCode, report } = await run({ files: ["migrations/versions"] });
    assert.equal(exitCode, 0);
    const [, , third] = report as Record<string, unknown>[];
    assert.deepEqual(third, {
      file: "migrations/versions/r3.py",
      revision: "r3",
      verdict: "critical",
      findings: [
        {
          rule: "column-dropped",
          kind: "LOSS",
          verdict: "critical",
          line: 11,
          operation: "drop column users.nickname",
          why: "What it held is gone. Going back brings none of it back.",
        },
        {
          rule: "column-missing",
          kind: "BREAK",
          verdict: "risky",
          line: 11,
          operation: "drop column users.nickname",
          why: "Older code names the column in its SELECTs and INSERTs, and each of them fails.",
        },
      ],
      downgrade: "missing",
    });
  });

  it("ends with 1 when a file isn't Python, and still judges the others", async () => {
    at.write("migrations/versions/bad.py", "def upgrade(:");
    const { exitCode, report } = await run({
      files: ["migrations/versions/bad.py", "migrations/versions/r2.py"],
    });
    const verdicts = (report as { verdict: string; error?: { line: number } }[]).map(
      ({ verdict, error }) => [verdict, error?.line],
    );
    assert.equal(exitCode, 1);
    assert.deepEqual(verdicts, [
      ["risky", 1],
      ["safe", undefined],
    ]);
  });

  it("says which file there isn't", async () => {
    await assert.rejects(run({ files: ["nothing.py"] }), /There is no file or folder `nothing.py`/);
  });

  it("judges what HEAD adds to a branch, with annotations for GitHub", async () => {
    at.git("branch", "base", "v2");
    const { exitCode } = await run({ against: "base", annotate: true });
    assert.equal(exitCode, 3);
    assert.deepEqual(said, [
      "::error file=migrations/versions/r3.py,line=11,title=Rollback%3A column-dropped::drop column users.nickname. What it held is gone. Going back brings none of it back.",
      "::warning file=migrations/versions/r3.py,line=11,title=Rollback%3A column-missing::drop column users.nickname. Older code names the column in its SELECTs and INSERTs, and each of them fails.",
    ]);
  });

  it("doesn't count what the branch itself added meanwhile", async () => {
    at.git("checkout", "-q", "-b", "base", "v2");
    at.migration("other", "r2", DROP);
    at.commit();
    at.git("checkout", "-q", "main");
    at.git("reset", "-q", "--hard", "v2");
    assert.equal((await run({ against: "base" })).exitCode, 0);
  });

  it("asks which settings are meant where there are several", async () => {
    at.write(
      "other/alembic.ini",
      "[alembic]\nscript_location = %(here)s/db\nversion_locations = %(here)s/db/one %(here)s/db/two\n",
    );
    at.migration("x1", null, "pass", "pass", "other/db/one");
    at.migration("x2", "x1", DROP, "pass", "other/db/two");
    at.commit();
    await assert.rejects(
      run({ from: "v2" }),
      /several settings of alembic with migrations: alembic.ini, other\/alembic.ini/,
    );
    const { report } = await run({ alembicIni: "other/alembic.ini" });
    const { ladder } = report as { ladder: { revision: string }[] };
    assert.deepEqual(
      ladder.map(({ revision }) => revision),
      ["x2", "x1"],
    );
  });

  it("is asked for on the command's line, and refuses two ways at once", async () => {
    const { asked } = await parsedLine(at.folder, ["migrations", "v1", "v2"]);
    assert.deepEqual([asked?.verb, asked?.target], ["migrations", "v1"]);
    assert.equal(
      (await parsedLine(at.folder, ["migrations", "--files", "a", "b", "--json"])).asked?.verb,
      "migrations",
    );
    const { error } = await parsedLine(at.folder, ["migrations", "v1", "--files", "a"]);
    assert.match(error?.message ?? "", /can't be used together/);
    const { said: help } = await parsedLine(at.folder, ["migrations", "--help"]);
    assert.match(help, /--against <branch>[^]*# rollback: accepted <rule>: <why>[^]*Exit codes:/);
  });

  it("reads 300 migrations", async () => {
    for (let index = 4; index < 300; index++) {
      at.migration(`r${index}`, `r${index - 1}`, ADD.replace("plan", `c${index}`));
    }
    at.commit();
    const { report } = await run({ from: "v1" });
    assert.equal((report as { migrations: unknown[] }).migrations.length, 298);
  });
});
