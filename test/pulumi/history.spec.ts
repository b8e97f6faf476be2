import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { OperatorError } from "../../src/errors";
import { parseHistory, readLedger } from "../../src/pulumi/history";

const ENTRY = {
  version: 0,
  kind: "update",
  startTime: "2026-11-23T20:24:32.000Z",
  result: "succeeded",
  config: {
    "conflicto:imageTag": { value: "1b2f4d6e8a0c", secret: false },
    "conflicto:rollback": { value: "{}", objectValue: {}, secret: false },
    "conflicto:databasePassword": { secret: true },
  },
  resourceChanges: { replace: 1, same: 65, update: 2 },
};

function parsed(...changes: object[]) {
  return parseHistory(
    JSON.stringify(changes.map((change) => ({ ...ENTRY, ...change }))),
    "conflicto",
  );
}

describe("parseHistory", () => {
  it("reads what an update put live", () => {
    assert.deepEqual(parsed({}), [
      {
        number: 1,
        startedAt: "2026-11-23T20:24:32.000Z",
        endedAt: undefined,
        result: "succeeded",
        imageTag: "1b2f4d6e8a0c",
        changed: true,
        confirmation: undefined,
        message: "",
        by: undefined,
        config: { imageTag: "1b2f4d6e8a0c", rollback: "{}" },
      },
    ]);
  });

  it("numbers updates as the backend does, or from the first", () => {
    assert.deepEqual(
      parsed({}, { kind: "refresh" }, {}).map(({ number }) => number),
      [3, 1],
    );
    assert.deepEqual(
      parsed({ version: 12 }, { version: 11 }).map(({ number }) => number),
      [12, 11],
    );
  });

  it("says who asked: by the rollback's own record, by the command's message, by Git", () => {
    const environment = { "git.committer": "Cy" };
    const config = {
      ...ENTRY.config,
      "conflicto:rollback": { objectValue: { to: "1b2f4d6e8a0c", requestedBy: "ann" } },
    };
    assert.deepEqual(
      parsed(
        { config, environment },
        { message: "deploy 1b2f4d6e8a0c by bob: new", environment },
        { message: "a commit by somebody", environment },
        {},
      ).map(({ by }) => by),
      ["ann", "bob", "Cy", undefined],
    );
  });

  it("tells an update that changed nothing from one that did", () => {
    const changes = [{ same: 68 }, {}, undefined, { same: 1, update: 0 }, { create: 1 }];
    const entries = parsed(...changes.map((resourceChanges) => ({ resourceChanges })));
    assert.deepEqual(
      entries.map(({ changed }) => changed),
      [false, false, false, false, true],
    );
  });

  it("reads a confirmation as texts, numbers too", () => {
    const rollback = { objectValue: { from: 1234567, to: "b", confirm: "ROLLBACK" } };
    const [entry] = parsed({ config: { ...ENTRY.config, "conflicto:rollback": rollback } });
    assert.deepEqual(entry?.confirmation, { from: "1234567", to: "b", confirm: "ROLLBACK" });
  });

  it("leaves out what puts no release live", () => {
    assert.deepEqual(parsed({ kind: "refresh" }, { kind: "destroy" }, { kind: "import" }), []);
  });

  it("reads the history of a stack without updates", () => {
    assert.deepEqual(parseHistory("[]", "conflicto"), []);
  });
});

describe("readLedger", () => {
  it("is an error that says so when the command fails, never an empty ledger", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "history-"));
    const { PATH } = process.env;
    try {
      const command = path.join(folder, "pulumi");
      fs.writeFileSync(command, "#!/bin/sh\necho 'error: something new' >&2\nexit 255\n", {
        mode: 0o755,
      });
      process.env["PATH"] = `${folder}${path.delimiter}${PATH}`;
      const address = { project: "conflicto", stack: "prod", folder };
      await assert.rejects(readLedger(address), (error) => {
        assert.ok(error instanceof OperatorError);
        assert.match(error.message, /^pulumi stack history .* for prod failed: something new$/);
        return true;
      });
    } finally {
      process.env["PATH"] = PATH;
      fs.rmSync(folder, { recursive: true });
    }
  });
});
