import assert from "node:assert/strict";
import { migrationReader } from "../../src/migration/between";
import { openRules, withAccepted } from "../../src/migration/range";
import { GitRepository } from "./gitRepository";

const ADD = 'op.add_column("users", sa.Column("plan", sa.Text()))';
const DROP_PLAN = 'op.drop_column("users", "plan")';
const DROP_NICKNAME = 'op.drop_column("users", "nickname")';

describe("a range of migrations", () => {
  let at: GitRepository;
  let target: string;
  beforeEach(() => {
    at = new GitRepository();
    at.migration("r1", null, 'op.create_table("users", sa.Column("id", sa.Integer()))');
    target = at.commit();
  });
  afterEach(() => at.discard());

  const between = async (databaseRevisions?: readonly string[]) => {
    const reader = await migrationReader({ folder: at.folder });
    return (await reader.between(target, at.commit(), databaseRevisions)).verdict;
  };
  const rules = async (databaseRevisions?: readonly string[]) =>
    (await between(databaseRevisions)).findings.map(({ rule }) => rule);

  it("is Safe, option A, when nothing lies between", async () => {
    const { verdict, option, migrations, downgrade } = await between();
    assert.deepEqual([verdict, option, migrations, downgrade], ["Safe", "A", [], "reversible"]);
  });

  it("is Safe when it only adds", async () => {
    at.migration("r2", "r1", ADD, DROP_PLAN);
    const { verdict, option, downgradeTo } = await between();
    assert.deepEqual([verdict, option, downgradeTo], ["Safe", "A", ["r1"]]);
  });

  it("is Risky, option A with named risks, and is Safe once each is accepted by name", async () => {
    at.migration(
      "r2",
      "r1",
      'op.rename_table("users", "people")\nop.execute("UPDATE people SET id = 1")',
    );
    const found = await between();
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
    const { verdict, option, downgrade, findings } = await between();
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
    assert.deepEqual(await rules(), ["backfill", "required-column"]);
  });

  it("doesn't miss a column that came and went in it", async () => {
    at.migration("r2", "r1", ADD);
    at.migration("r3", "r2", DROP_PLAN);
    assert.deepEqual(await rules(), []);
  });

  it("finds no rename that is taken back", async () => {
    at.migration("r2", "r1", 'op.rename_table("users", "people")');
    at.migration("r3", "r2", 'op.rename_table("people", "users")');
    assert.deepEqual(await rules(), []);
  });

  it("goes by alembic's graph, not by names: branches, a merge, several heads", async () => {
    at.migration("z2", "r1", ADD);
    at.migration("a3", "z2", 'op.alter_column("users", "plan", nullable=False)');
    at.migration("b2", "r1", 'op.add_column("users", sa.Column("b", sa.Text()))');
    at.migration("m4", ["a3", "b2"], "pass");
    at.migration("h5", "m4", "pass");
    at.migration("i5", "m4", "pass");
    const { migrations, findings } = await between();
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
    const { verdict, findings, downgrade } = await between();
    assert.deepEqual([verdict, downgrade], ["Risky", "irreversible"]);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ["history-rewritten"],
    );
  });

  it("finds a revision that was edited after its release, but not a new comment in it", async () => {
    const original = 'op.create_table("users", sa.Column("id", sa.Integer()))';
    at.migration("r1", null, `# a comment\n${original}`);
    assert.deepEqual(await rules(), []);
    at.migration("r1", null, `${original}\n${DROP_NICKNAME}`);
    assert.deepEqual(await rules(), ["migration-edited"]);
  });

  it("finds a reused id", async () => {
    at.remove("migrations/versions/r1.py");
    at.migration("other", null, 'op.create_table("t", sa.Column("id", sa.Integer()))');
    at.git("mv", "-f", "migrations/env.py", "migrations/env.py.bak");
    at.write("migrations/env.py", "");
    const text = 'revision = "r1"\ndown_revision = "other"\n\ndef upgrade():\n    pass\n';
    at.write("migrations/versions/again.py", text);
    assert.ok((await rules()).includes("migration-edited"));
  });

  it("finds a revision of the target that live doesn't have", async () => {
    at.migration("r2", "r1", ADD);
    target = at.commit();
    at.remove("migrations/versions/r2.py");
    assert.deepEqual(await rules(), ["revision-missing"]);
  });

  it("goes by the database's own revision where that is known", async () => {
    at.migration("r2", "r1", ADD);
    at.migration("r3", "r2", DROP_NICKNAME);
    assert.deepEqual(await rules(["r2"]), []);
    assert.deepEqual(await rules(["r3"]), ["column-dropped", "column-missing"]);
    assert.ok((await rules(["nobody-knows"])).includes("history-rewritten"));
  });

  it("calls a migration that isn't Python unknown, with its line", async () => {
    at.write("migrations/versions/r2.py", 'revision = "r2"\n\ndef upgrade(:\n');
    const { verdict, findings } = await between();
    assert.equal(verdict, "Risky");
    assert.deepEqual(
      findings.map(({ rule, line }) => [rule, line]),
      [["file-unreadable", 3]],
    );
  });

  it("honours what the author of a migration accepted, and still lists it", async () => {
    const comment = "# rollback: accepted column-dropped: unread since March, and kept in a dump";
    at.migration("r2", "r1", `${comment}\n${DROP_NICKNAME}`);
    const { verdict, findings } = await between();
    assert.equal(verdict, "Risky");
    assert.deepEqual(
      findings.map(({ rule, accepted }) => [rule, accepted]),
      [
        ["column-dropped", "unread since March, and kept in a dump"],
        ["column-missing", undefined],
      ],
    );
  });

  describe("with the target's own code", () => {
    const model = (columns: string) =>
      `class User(Base):\n    __tablename__ = "users"\n    id = mapped_column(Integer)\n${columns}`;

    it("doesn't call it broken where the target no longer maps the column; the data is still gone", async () => {
      at.write("app/models.py", model("    name = mapped_column(Text)\n"));
      target = at.commit();
      at.migration("r2", "r1", DROP_NICKNAME);
      assert.deepEqual(await rules(), ["column-dropped"]);
    });

    it("calls it broken where a model has it, by its attribute or by its column's name, or through a mixin", async () => {
      for (const code of [
        model("    nickname = mapped_column(Text)\n"),
        model('    nick = Column("nickname", Text)\n'),
        `class Names:\n    nickname = Column(Text)\n\n${model("").replace("(Base)", "(Names, Base)")}`,
        model("").replace("(Base)", "(Unknown)"),
        `${model("")}\nSQL = "SELECT nickname FROM users"\n`,
      ]) {
        at.write("app/models.py", code);
        target = at.commit();
        at.migration("r2", "r1", DROP_NICKNAME);
        assert.deepEqual(await rules(), ["column-dropped", "column-missing"], code);
        at.remove("migrations/versions/r2.py");
      }
    });
  });

  describe("with a target that migrates when it starts", () => {
    const starts: [title: string, files: Record<string, string>, does: boolean][] = [
      [
        "by the image's command",
        { Dockerfile: 'FROM x\nCMD ["sh", "-c", "alembic upgrade head && uvicorn app:app"]\n' },
        true,
      ],
      [
        "by the image's command in words",
        { Dockerfile: 'FROM x\nENTRYPOINT ["poetry", "run", "alembic", "upgrade", "head"]\n' },
        true,
      ],
      [
        "by its entrypoint",
        {
          Dockerfile: 'FROM x\nCOPY . .\nENTRYPOINT ["/app/start.sh"]\n',
          "start.sh": "#!/bin/sh\nset -e\nalembic upgrade head\nexec uvicorn app:app\n",
        },
        true,
      ],
      [
        "by a script of its script",
        {
          Dockerfile: "FROM x\nCMD bash start.sh\n",
          "start.sh": "bash prestart.sh\nuvicorn x\n",
          "prestart.sh": "python -m alembic -c a.ini upgrade heads\n",
        },
        true,
      ],
      [
        "in code that it runs",
        {
          Dockerfile: "FROM x\nCMD python -m app.migrate && uvicorn app:app\n",
          "app/migrate.py": 'from alembic import command\ncommand.upgrade(config, "head")\n',
        },
        true,
      ],
      [
        "in its lifespan",
        {
          "app/main.py":
            'from alembic import command\n@asynccontextmanager\nasync def lifespan(app):\n    command.upgrade(config, "head")\n    yield\n',
        },
        true,
      ],
      [
        "by its compose file",
        {
          "compose.yaml":
            'services:\n  api:\n    command: sh -c "alembic upgrade head && uvicorn app:app"\n',
        },
        true,
      ],
      [
        "not by a RUN",
        { Dockerfile: "FROM x\nRUN alembic upgrade head\nCMD uvicorn app:app\n" },
        false,
      ],
      [
        "not by a script that nobody starts",
        {
          Dockerfile: "FROM x\nCMD uvicorn app:app\n",
          "scripts/migrate.sh": "alembic upgrade head\n",
        },
        false,
      ],
      [
        "not by a comment",
        {
          Dockerfile: "FROM x\nCMD bash start.sh\n",
          "start.sh": "# alembic upgrade head\nuvicorn x\n",
        },
        false,
      ],
      ["not by a downgrade", { Dockerfile: "FROM x\nCMD alembic downgrade -1\n" }, false],
    ];
    for (const [title, files, does] of starts) {
      it(`${does ? "is Critical" : "is Safe"}: ${title}`, async () => {
        for (const [file, text] of Object.entries(files)) at.write(file, text);
        target = at.commit();
        at.migration("r2", "r1", ADD, DROP_PLAN);
        const { verdict, option, findings } = await between();
        assert.equal(verdict, does ? "Critical" : "Safe");
        assert.equal(findings[0]?.rule, does ? "migrates-on-start" : undefined);
        // Nothing is lost, and the downgrade undoes it.
        if (does) assert.equal(option, "B");
      });
    }

    it("starts where it knows the live revision, and can't be accepted where it doesn't", async () => {
      at.write("Dockerfile", "FROM x\nCMD alembic upgrade head && uvicorn x\n");
      target = at.commit();
      assert.equal((await between()).verdict, "Safe");
      at.migration("r2", "r1", ADD, DROP_PLAN);
      assert.equal(withAccepted(await between(), ["migrates-on-start"], "bob").verdict, "Critical");
      assert.equal((await between(["r1"])).verdict, "Safe");
    });
  });

  it("changes nothing in the work tree, and reads a tag that ends in a commit", async () => {
    at.migration("r2", "r1", ADD);
    const live = at.commit();
    at.write("alembic.ini", "not committed");
    const before = at.git("status", "--porcelain");
    const reader = await migrationReader({ folder: at.folder });
    const found = await reader.between(target.slice(0, 8), `main-${live.slice(0, 7)}`);
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
