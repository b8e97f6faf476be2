import assert from "node:assert/strict";
import { NotBegun } from "../../src/process/changes";
import { OperatorError } from "../../src/errors";
import type { StackLock } from "../../src/pulumi/lock";
import { lockRefusal, neverBegan } from "../../src/pulumi/lockRefusal";
import { EXIT } from "../../src/report/outcome";

const LOCK: StackLock = {
  holder: "ann@laptop (process 7)",
  pid: 7,
  hostname: "laptop",
  since: "2026-11-24T20:00:00Z",
  isAbandoned: false,
};

describe("a verb that finds the stack locked", () => {
  const cases: [isAbandoned: boolean, target: string | undefined, next: string][] = [
    [false, undefined, "npx --no rollback status --stack prod"],
    [false, "previous", "npx --no rollback takeover previous --stack prod"],
    [true, undefined, "npx pulumi cancel --yes --stack prod"],
    [true, "previous", "npx --no rollback takeover previous --stack prod"],
  ];
  for (const [isAbandoned, target, next] of cases) {
    it(`${isAbandoned ? "by nobody" : "by somebody"}${target ? ", with a target" : ""}, says how to go on`, () => {
      const outcome = lockRefusal({ lock: { ...LOCK, isAbandoned } }, "prod", target);
      assert.equal(outcome?.exitCode, EXIT.refused);
      assert.match(
        outcome.lines[0]!,
        /ann@laptop.*since 2026-11-24T20:00:00Z.*Nothing was changed/,
      );
      assert.equal(/has ended without letting go/.test(outcome.lines[0]!), isAbandoned);
      assert.equal(outcome.lines[1], `Next: \`${next}\``);
    });
  }

  it("goes on where the lock is free, or isn't known", () => {
    assert.equal(lockRefusal({ lock: undefined }, "prod"), undefined);
    assert.equal(lockRefusal({ unknown: "no way to tell" }, "prod"), undefined);
  });
});

describe("a command of Pulumi's that failed", () => {
  const LOCKED = "error: the stack is currently locked by 1 lock(s). Either wait for the other";
  const cases: [error: Error, never: boolean][] = [
    [new OperatorError("in our words", { cause: new Error(LOCKED) }), true],
    [new OperatorError(LOCKED), true],
    [new OperatorError("", { cause: new Error("error: incorrect passphrase") }), true],
    [new NotBegun("interrupted"), true],
    [new OperatorError("", { cause: new Error("error: update failed") }), false],
    [new OperatorError("", { cause: new Error("dial tcp: connection refused") }), false],
  ];
  for (const [error, never] of cases) {
    const cause = error.cause instanceof Error ? error.cause.message : "";
    it(`${never ? "never began" : "may have begun"}: ${error.message} ${cause}`, () => {
      assert.equal(neverBegan(error, "prod"), never);
    });
  }
});
