// What is said and done when something fails: a rollback, a deploy that hangs, one that ECS takes back; and what stays known.
import assert from "node:assert/strict";
import { tagOf } from "../../../sandbox/drill/scenarios";
import { RELEASES as SAMPLES } from "../../../sandbox/images/releases";
import { assertEnded, GO_ON } from "../rollback/command";
import { moveTag } from "../rollback/imageTags";
import { A, B, D, type ProofBench, QUICKLY } from "./bench";
import { lengthenHistory } from "./history";
import { pushRelease } from "../../../sandbox/images/pushRelease";
import { forgetList } from "./state";

/** Registers the tests; A is live, B was proven. */
export function describeFailures(benchOf: () => ProofBench): void {
  const [errors, hanging, dead, missing] = [
    tagOf("errors"),
    tagOf("unready"),
    tagOf("wont-start"),
    tagOf("missing-image"),
  ];
  let bench: ProofBench;
  before(() => (bench = benchOf()));

  describe("when something fails", () => {
    it("after a `to` that failed: nothing is pinned, the next line is good, and `undo` returns", async () => {
      assertEnded(await bench.rollback.run(["deploy", D, "--reason", "the newest"]), 0);
      const { pinned } = await bench.status();
      // The other build of B is good in its slot, and bad where users ask.
      const moveBack = await moveTag(B, B);
      await pushRelease(
        B,
        SAMPLES.find(({ name }) => name === "unhealthy-for-users"),
      );
      try {
        const failed = await bench.rollback.run(["to", B, "--accept-moved-tag", ...GO_ON]);
        assertEnded(failed, 4, new RegExp(`\`${D}\` isn't pinned: nothing better is proven`));
        assert.match(failed.stdout, new RegExp(`Next: \`npx --no rollback to ${A} --stack prod\``));
        assert.equal(failed.stdout.match(/Next: /g)?.length, 1);
      } finally {
        await moveBack();
      }
      assert.equal(await bench.newest(), `${B} failed from ${D}`);
      assert.deepEqual((await bench.status()).pinned, pinned);
      assertEnded(await bench.rollback.run(["undo", ...QUICKLY]), 0);
      assert.equal(await bench.ecs.runs(), D);
    });

    it("takes over from a deploy that hangs, to the release before it and no further", async () => {
      const deploy = bench.rollback.run(["deploy", hanging, "--reason", "it hangs"]);
      while (!(await bench.ecs.holds(hanging))) continue;
      assertEnded(await bench.rollback.run(["takeover", "previous", ...QUICKLY]), 0);
      assert.notEqual((await deploy).exitCode, 0);
      assert.equal(await bench.ecs.runs(), D);
    });

    it("in its slot, users keep what they have, and every line is for the good release", async () => {
      const { pinned } = await bench.status();
      const failed = await bench.rollback.run(["deploy", dead, "--reason", "it never starts"]);
      assertEnded(failed, 1, new RegExp(`exit code 1\\b[^]*\`${D}\` is live, as before`));
      assert.match(failed.stdout, /Next: `npx --no rollback status --stack prod`/);
      assert.equal(await bench.newest(), `${dead} failed from ${D}`);
      const { live, state, next, ...said } = await bench.status();
      assert.deepEqual([live.tag, state, next], [D, { tag: D, verified: true }, []]);
      assert.deepEqual([said.pinned, await bench.ecs.runs()], [pinned, D]);
      const glass = await bench.rollback.run(["break-glass", "previous"]);
      assertEnded(glass, 3, /isn't confirmed/);
      assert.match(glass.stderr, new RegExp(`--task-definition ${await bench.revisionOf(A)} `));
    });

    it("a release whose image is gone has failed, and users keep what they have", async () => {
      await bench.ranOk("config", "set", "imageTag", missing);
      const { exitCode, output } = await bench.pulumi.run(["up", "--yes", "--skip-preview"]);
      assert.notEqual(exitCode, 0, output);
      assert.match(output, /CannotPullContainerError/);
      assert.deepEqual(
        [await bench.newest(), await bench.ecs.runs()],
        [`${missing} failed from ${D}`, D],
      );
      await bench.ranOk("config", "set", "imageTag", D);
      await bench.ranOk("up", "--yes", "--skip-preview");
    });

    it("remembers a failed release however long the history grows", async () => {
      lengthenHistory(101);
      for (const tag of [dead, errors]) {
        const deployed = await bench.rollback.run(["deploy", tag, "--reason", "once more"]);
        assertEnded(deployed, 3, /ran here|failed its proof|never proven/);
        await bench.ranOk("config", "set", "imageTag", tag);
        const { exitCode, output } = await bench.pulumi.run(["preview"], { withoutPack: true });
        assert.notEqual(exitCode, 0, output);
        assert.match(output, /rollback-target-verified|image-not-pinned/);
      }
      await bench.ranOk("config", "set", "imageTag", D);
    });

    it("of a state that an earlier version left is taken over from its outputs, once", async () => {
      forgetList();
      await bench.ranOk("preview");
      assert.equal((await bench.status()).live.tag, D);
      assert.equal((await bench.candidates()).recommended, A);
      await bench.ranOk("up", "--yes", "--skip-preview");
      const list = await bench.list();
      assert.ok(list.includes(`${A} full`), list.join());
      assert.ok(
        list.some((entry) => entry.startsWith(`${D} `)),
        list.join(),
      );
    });

    it("has nothing printed that doesn't work as it is pasted", async () => {
      assert.deepEqual(await bench.rollback.printed.problems("prod"), []);
    });
  });
}
