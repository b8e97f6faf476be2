// A target that migrates when it starts: where that is seen, and what it means.
import assert from "node:assert/strict";
import { withAccepted } from "../../src/migration/rangeVerdict";
import { ADD, DROP_PLAN, ReleasedRepository } from "./releasedRepository";

describe("a range of migrations with a target that migrates when it starts", () => {
  let at: ReleasedRepository;
  beforeEach(() => (at = new ReleasedRepository()));
  afterEach(() => at.discard());

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
      at.release();
      at.migration("r2", "r1", ADD, DROP_PLAN);
      const { verdict, option, findings } = await at.between();
      assert.equal(verdict, does ? "Critical" : "Safe");
      assert.equal(findings[0]?.rule, does ? "migrates-on-start" : undefined);
      // Nothing is lost, and the downgrade undoes it.
      if (does) assert.equal(option, "B");
    });
  }

  it("starts where it knows the live revision, and can't be accepted where it doesn't", async () => {
    at.write("Dockerfile", "FROM x\nCMD alembic upgrade head && uvicorn x\n");
    at.release();
    assert.equal((await at.between()).verdict, "Safe");
    at.migration("r2", "r1", ADD, DROP_PLAN);
    assert.equal(
      withAccepted(await at.between(), ["migrates-on-start"], "bob").verdict,
      "Critical",
    );
    assert.equal((await at.between(["r1"])).verdict, "Safe");
  });
});
