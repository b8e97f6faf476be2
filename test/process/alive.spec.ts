import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { isAlive, programOf, startTime } from "../../src/process/alive";

// Larger than any that Linux gives.
const NOBODY = 2 ** 22;

describe("a process", () => {
  it("is there, and runs something", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    assert.equal(isAlive(child.pid!), true);
    assert.equal(programOf(child.pid!), "sleep");
    child.kill();
    await once(child, "exit");
  });

  it("isn't there, and runs nothing", () => {
    assert.equal(isAlive(NOBODY), false);
    assert.equal(programOf(NOBODY), undefined);
    assert.equal(startTime(NOBODY), undefined);
  });

  it("is told from an older one by when it started", async () => {
    const child = spawn("sleep", ["60"]);
    const ended = once(child, "exit");
    assert.match(startTime(child.pid!) ?? "", /^\d+$/);
    assert.equal(startTime(child.pid!), startTime(child.pid!));
    assert.notEqual(startTime(child.pid!), startTime(process.pid));
    child.kill();
    await ended;
    assert.equal(startTime(child.pid!), undefined);
  });
});
