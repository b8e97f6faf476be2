import assert from "node:assert/strict";
import { isAlive, programOf } from "../../src/rollback/alive";

// Larger than any that Linux gives.
const NOBODY = 2 ** 22;

describe("a process", () => {
  it("is there, and runs something", () => {
    assert.equal(isAlive(process.pid), true);
    assert.match(programOf(process.pid) ?? "", /^node/);
  });

  it("isn't there, and runs nothing", () => {
    assert.equal(isAlive(NOBODY), false);
    assert.equal(programOf(NOBODY), undefined);
  });
});
