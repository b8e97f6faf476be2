// What was proven is written once and believed everywhere: the list of proofs in state, on the real engine, against whoever leaves
// a proof out, edits a tag, or puts a release live behind Pulumi's back. One sandbox serves all, and each case goes on from
// where the one before it ended.
import assert from "node:assert/strict";
import * as path from "node:path";
import { STATE_DIR } from "../../sandbox/paths";
import { describeBehindItsBack } from "./proofs/behindItsBack";
import { A, C, D, E, ProofBench } from "./proofs/bench";
import { describeChangedByHand } from "./proofs/changedByHand";
import { describeFailures } from "./proofs/failures";
import { pushRelease } from "../../sandbox/images/pushRelease";
import { describeUnproven } from "./proofs/leftOut";
import { assertEnded, CONFIRMED } from "./rollback/command";
import { sandboxForTests } from "./sandboxForTests";

describe("the list of proofs", () => {
  let bench: ProofBench;
  const benchOf = () => bench;

  sandboxForTests(async (sandbox) => {
    bench = new ProofBench(sandbox);
    await Promise.all([C, D, E].map((tag) => pushRelease(tag)));
  });
  after(() => bench.ecs.close());

  describe("from the first release on", () => {
    it("begins with the first release, in full", async () => {
      assertEnded(
        await bench.rollback.run(["deploy", A, "--reason", "the first"]),
        0,
        /live and verified/,
      );
      assert.deepEqual(await bench.list(), [`${A} full`]);
    });

    it("is what break-glass goes by: without state and without a copy, a tag must be typed", async () => {
      const away = {
        PULUMI_BACKEND_URL: "file:///nowhere",
        XDG_STATE_HOME: path.join(STATE_DIR, "empty"),
      };
      const refused = await bench.rollback.run(["break-glass", "previous", ...CONFIRMED], away);
      assertEnded(
        refused,
        3,
        /it isn't known which release was proven here, so a tag must be typed/,
      );
      assert.match(refused.stderr, /State can't be read: .*isn't there/);
      assert.match(refused.stderr, /No copy of what was proven here was found/);
      assert.match(refused.stdout, new RegExp(`Kept task definitions: ${A}`));
    });
  });

  describeUnproven(benchOf);
  describeChangedByHand(benchOf);
  describeBehindItsBack(benchOf);
  describeFailures(benchOf);
});
