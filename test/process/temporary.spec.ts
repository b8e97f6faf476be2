import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { removeTemporary, temporaryFolder } from "../../src/process/temporary";

const MODULE = path.resolve(__dirname, "../../src/process/temporary.ts");

describe("a temporary folder", () => {
  it("is this user's alone, until it is removed", () => {
    const folder = temporaryFolder("rollback-");
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
    fs.writeFileSync(path.join(folder, "plan.json"), "{}");
    removeTemporary(folder);
    assert.equal(fs.existsSync(folder), false);
  });

  it("says what to set where none can be made", () => {
    const before = process.env["TMPDIR"];
    process.env["TMPDIR"] = "/nowhere/at/all";
    try {
      assert.throws(() => temporaryFolder("rollback-"), {
        name: "OperatorError",
        hint: /^Set TMPDIR/,
      });
    } finally {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
    }
  });

  for (const [how, code] of [
    ["ends", "process.exit(3)"],
    ["ends by a bug", "throw new Error('a bug')"],
  ]) {
    it(`is gone when the process ${how}`, () => {
      const script = `
        const folder = require(${JSON.stringify(MODULE)}).temporaryFolder("rollback-");
        require("fs").writeFileSync(folder + "/plan.json", "{}");
        console.log(folder);
        ${code};`;
      const register = ["-r", "ts-node/register/transpile-only", "-e", script];
      const folder = spawnSync(process.execPath, register, { encoding: "utf8" }).stdout.trim();
      assert.match(folder, /rollback-/);
      assert.equal(fs.existsSync(folder), false);
    });
  }
});
