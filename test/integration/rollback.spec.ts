// The rollback command on the real engine and real containers: three releases, of which the last is bad, and every way
// back. One sandbox serves all, and each test goes on from where the one before it ended.
import assert from "node:assert/strict";
import { stackEnvironment } from "../../sandbox/stack";
import { describeBadRelease } from "./rollback/badRelease";
import { RollbackBench } from "./rollback/bench";
import { registerGoingBack } from "./rollback/goingBack";
import { registerLocks } from "./rollback/locks";
import { describeRefusals } from "./rollback/refusals";
import { NOT_RUN, RUN_FORMS } from "./rollback/printedForms";
import { registerRescue } from "./rollback/rescue";
import { registerSettingsAndProofs } from "./rollback/settingsAndProofs";
import { sandboxForTests } from "./sandboxForTests";

// Long enough to be shortened.
const DRAIN = { deregistrationDelaySeconds: "2" };

describe("the rollback command", () => {
  let bench: RollbackBench;
  const benchOf = () => bench;

  sandboxForTests((started) => {
    bench = new RollbackBench(started);
  }, DRAIN);

  describeBadRelease(benchOf);
  describeRefusals(() => bench.rollback);

  describe("on the way back", () => {
    registerGoingBack(benchOf);
    registerRescue(benchOf);
    registerSettingsAndProofs(benchOf);
    registerLocks(benchOf);
  });

  describe("what was printed on the way", () => {
    it("works as it is pasted", async () => {
      const { printed } = bench.rollback;
      assert.deepEqual(await printed.problems("prod"), []);
      assert.notEqual(printed.reading.length, 0);
      assert.deepEqual(await printed.misused(stackEnvironment(bench.sandbox, "prod")), []);
    });

    it("is of a form that the nightly tests run, or that is named as not run, where it changes something", () => {
      const known: readonly string[] = [...RUN_FORMS, ...NOT_RUN];
      const { changingForms } = bench.rollback.printed;
      assert.deepEqual(
        changingForms.filter((form) => !known.includes(form)),
        [],
      );
    });
  });
});
