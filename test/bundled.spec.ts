// How the command is bundled: what most verbs don't need isn't in it, and its errors are one kind all the same.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import { NotBegun } from "../src/process/changes";
import { OperatorError } from "../src/errors";

const PROJECT = path.resolve(__dirname, "..");
const { beginBundling } = createRequire(__filename)("../bundled.js") as {
  beginBundling: (entry: string) => Promise<{ outputFiles: { text: string }[] }>;
};

describe("the rollback command's bundle", () => {
  it("holds neither parsers of migrations nor what reads them", async () => {
    const [map] = (await beginBundling("bin/rollback.ts")).outputFiles;
    const { sources } = JSON.parse(map!.text) as { sources: string[] };
    const read = sources.filter((source) =>
      /src\/migration\/(python|sql|judge|range\.)/.test(source),
    );
    assert.deepEqual(read, []);
    assert.ok(sources.some((source) => source.endsWith("src/rollback/verbs/to.ts")));
  });

  it("loads the migrations' verb when it is asked for, and knows its errors for an operator's", () => {
    const args = ["bin/rollback.js", "migrations", "--files", "no-such-file.py"];
    const { status, stderr } = spawnSync("node", args, { cwd: PROJECT, encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, /^There is no file or folder `no-such-file\.py`\./);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
});

describe("an operator's error", () => {
  it("is known by instanceof, its subclasses by their own, and no other error is one", () => {
    const [plain, special] = [new OperatorError("it is full"), new NotBegun("it was ended")];
    assert.ok(plain instanceof OperatorError);
    assert.ok(special instanceof OperatorError);
    assert.ok(special instanceof NotBegun);
    assert.equal(plain instanceof NotBegun, false);
    assert.equal(new TypeError("x") instanceof OperatorError, false);
    assert.equal(({ name: "OperatorError" } as unknown) instanceof OperatorError, false);
  });
});
