// What an update that left its proof out, or proved less, leaves behind: nothing that is called verified.
import assert from "node:assert/strict";
import { tagOf } from "../../../sandbox/drill/scenarios";
import { RELEASE_TAG } from "../../../src/release/rollbackPoints";
import { assertEnded, GO_ON } from "../rollback/command";
import { A, B, C, E, type ProofBench, QUICKLY } from "./bench";
import { SLOTS_PROOF, urnOf, USERS_PROOF } from "./state";

/** Slot a's task definition: the log group has the same name. */
const TASKS = "TaskDefinition::conflicto-prod-app";

/** Registers the tests; A is live, and proven in full. Afterwards C is. */
export function describeUnproven(benchOf: () => ProofBench): void {
  const [errors, slow] = [tagOf("errors"), tagOf("slow")];
  let bench: ProofBench;
  before(() => (bench = benchOf()));

  describe("where the proof was left out,", () => {
    it("in its slot, by --exclude, no user gets the release", async () => {
      await bench.ranOk("config", "set", "imageTag", errors);
      const { exitCode, output } = await bench.updated("--exclude", SLOTS_PROOF);
      assert.notEqual(exitCode, 0, output);
      assert.match(output, /flip-onto-proven-slot: Users don't go to slot b/);
      assert.deepEqual([await bench.ecs.runs(), await bench.list()], [A, [`${A} full`]]);
      const { ended } = await bench.candidates();
      assert.deepEqual([ended[errors], ended[A]], ["not verified", "verified"]);
    });

    it("where users ask, by --exclude, doesn't call the release verified", async () => {
      await bench.ranOk("config", "set", "imageTag", E);
      // However the engine ends it: the service that comes after the proof is in its way.
      await bench.updated("--exclude", USERS_PROOF);
      assert.deepEqual([await bench.ecs.runs(), await bench.list()], [E, [`${A} full`]]);
      const { state, wayBack } = await bench.status();
      assert.deepEqual([state, wayBack?.tag], [{ tag: E, verified: false }, A]);
      assertEnded(await bench.rollback.run(["status"]), 4, /isn't verified/);
      const { ended, recommended } = await bench.candidates();
      assert.deepEqual([ended[E], ended[A], recommended], ["not verified", "verified", A]);
    });

    it("by --target of a slot, no user gets it, and none of them can be gone back to", async () => {
      await bench.ranOk("config", "set", "imageTag", slow);
      const { output } = await bench.updated("--target", "svc", TASKS);
      assert.equal(await bench.ecs.holds(slow), true, output);
      assert.deepEqual([await bench.ecs.runs(), await bench.list()], [E, [`${A} full`]]);
      const { ended, recommended } = await bench.candidates();
      assert.deepEqual([ended[slow], ended[E], recommended], ["not verified", "not verified", A]);
      const before = bench.rollback.bytes();
      const refused = await bench.rollback.run(["to", errors, ...GO_ON]);
      assertEnded(refused, 3, /it was never proven here/);
      assert.match(refused.stdout, new RegExp(`Next: .*rollback to ${A} --stack prod`));
      assert.equal(bench.rollback.bytes(), before);
    });

    it("`previous` goes to the last that was proven, and the shell can't leave that proof out", async () => {
      const shell = { PULUMI_OPTION_EXCLUDE: await urnOf(bench.pulumi, USERS_PROOF) };
      const back = await bench.rollback.run(["to", "previous", ...QUICKLY], shell);
      assertEnded(back, 0, new RegExp(`\`${E}\` is pinned`));
      assert.equal(await bench.ecs.runs(), A);
      assert.equal(await bench.newest(), `${A} emergency from ${E}`);
    });
  });

  describe("of a weaker proof", () => {
    it("says that an emergency's was one, until `verify` raises it", async () => {
      const deployed = await bench.rollback.run([
        "deploy",
        B,
        "--emergency",
        "--reason",
        "a hot fix",
      ]);
      assertEnded(
        deployed,
        0,
        new RegExp(`\`${B}\` is live, but wasn't proven in full: only by an emerg`),
      );
      assert.equal(await bench.newest(), `${B} emergency from ${A}`);
      assert.equal((await bench.candidates()).ended[B], "verified in part");
      const { breakGlassCommand } = await bench.pulumi.outputs();
      assert.match(String(breakGlassCommand), new RegExp(await bench.revisionOf(A)));
      assertEnded(await bench.rollback.run(["status"]), 4, /isn't verified/);
      assertEnded(await bench.rollback.run(["verify"]), 0, /proven in full, and recorded/);
      assert.equal(await bench.newest(), `${B} full`);
      assertEnded(await bench.rollback.run(["status"]), 0);
      assert.match(await bench.ranOk("config", "get", "emergency"), /^false/);
    });

    it("isn't misled by the tag on the service: a rollback stays one", async () => {
      await bench.ecs.tag(RELEASE_TAG, A);
      await bench.ranOk("refresh", "--yes", "--skip-preview");
      await bench.ranOk("config", "set", "imageTag", A);
      for (const withoutPack of [false, true]) {
        const { exitCode, output } = await bench.pulumi.run(["preview"], { withoutPack });
        assert.notEqual(exitCode, 0, output);
        assert.match(output, /rollback-confirmed: `1b2f4d6e8a0c` is live/);
      }
      await bench.ranOk("config", "set", "imageTag", B);
    });

    it("says that one behind the maintenance page was one, until the page is gone", async () => {
      const unproven = await bench.rollback.run(["to", errors, "--maintenance", "on", ...GO_ON]);
      assertEnded(unproven, 3, /it was never proven here/);
      assertEnded(await bench.rollback.run(["maintenance", "on"]), 0);
      assert.equal(await bench.newest(), `${B} maintenance`);
      const deployed = await bench.rollback.run(["deploy", C, "--reason", "behind the page"]);
      assertEnded(
        deployed,
        0,
        new RegExp(`\`${C}\` is live, but wasn't proven in full: only behind the`),
      );
      assert.equal(await bench.newest(), `${C} maintenance from ${B}`);
      const { breakGlassCommand } = await bench.pulumi.outputs();
      assert.match(String(breakGlassCommand), new RegExp(await bench.revisionOf(B)));
      const { state, wayBack } = await bench.status();
      assert.deepEqual([state.verified, wayBack?.tag], [false, B]);
      assertEnded(await bench.rollback.run(["maintenance", "off"]), 0);
      assert.equal(await bench.newest(), `${C} full`);
    });
  });
}
