// Going back with the settings of a release, by itself after a failed proof, and after a proof that was not recorded.
import assert from "node:assert/strict";
import { tagOf } from "../../../sandbox/drill/scenarios";
import { RELEASES as SAMPLES } from "../../../sandbox/images/releases";
import { pushRelease } from "../../../sandbox/images/pushRelease";
import { RELEASES, type RollbackBench } from "./bench";
import { assertEnded, GO_ON } from "./command";
import { forgetNewestProof } from "./unprovenState";
import { Users } from "./users";

/** Good, and deployed with a setting. */
const THIRD = "6c7d8e9f0a1b";
/** Fails where users ask. */
const SERVED = "7d8e9f0a1b2c";

/** Registers the tests. The second good release is live before and after them. */
export function registerSettingsAndProofs(benchOf: () => RollbackBench): void {
  const { second } = RELEASES;
  let bench: RollbackBench;
  before(() => (bench = benchOf()));

  // Where no slot is warm: a warm one has the settings that it was filled with, and brings them back by itself.
  it("brings a setting back with the release, behind the maintenance page", async () => {
    await pushRelease(THIRD);
    await bench.pulumi.run(["config", "set", "warm", "false"]);
    await bench.pulumi.run(["config", "set", "--path", "appEnvironment.MODE", "broken"]);
    assertEnded(await bench.rollback.run(["deploy", THIRD, "--reason", "a setting"]), 0);
    assertEnded(
      await bench.rollback.run(["plan", second]),
      0,
      /environment `MODE` was not set then, and is `broken` now\n.*--with-config/,
    );
    const back = ["to", "previous", "--with-config", "--maintenance", "on", ...GO_ON];
    assertEnded(await bench.rollback.run(back), 0);
    const users = new Users(bench.sandbox);
    assert.deepEqual(await users.get("/api/v1/sessions/"), [503, true]);
    assert.deepEqual(await users.get("/api/v1/health/"), [200, false]);
    assertEnded(await bench.rollback.run(["status"]), 4, /Users get the maintenance page/);
    const watched = await bench.rollback.run(["verify", "--watch", "--seconds", "2"]);
    assertEnded(watched, 0, /0 failed[^]*maintenance page/);
    assertEnded(await bench.rollback.run(["maintenance", "off"]), 0, /the application again/);
    assert.deepEqual(await users.get("/api/v1/sessions/"), [200, false]);
    await users.leave();
    const { stdout } = await bench.pulumi.run(["config", "get", "appEnvironment"]);
    assert.doesNotMatch(stdout, /MODE/);
    await bench.assertUnchangedPreview();
    await bench.pulumi.run(["config", "set", "warm", "true"]);
  });

  it("goes back by itself from a deploy that fails its proof, where config asks for it", async () => {
    await bench.pulumi.run(["config", "set", "autoRollback", "true"]);
    // No user got it: there is nothing to go back from.
    const unserved = await bench.rollback.run(["deploy", tagOf("wrong-version")]);
    assertEnded(unserved, 1, /came from version[^]*Users did not get/);
    assert.doesNotMatch(unserved.stdout, /Automatic rollback/);
    assert.equal(await bench.live(), second);
    await pushRelease(
      SERVED,
      SAMPLES.find(({ tag }) => tag === RELEASES.bad),
    );
    const deployed = await bench.rollback.run(["deploy", SERVED]);
    assertEnded(deployed, 1, /failed\. Automatic rollback:[^]*is live and verified/);
    assert.match(deployed.stderr, /"status": `unhealthy`/);
    assert.equal(await bench.live(), second);
    const { pinned } = (await bench.rollback.json("status")) as { pinned: string[] };
    assert.ok(pinned.includes(SERVED));
    await bench.pulumi.run(["config", "rm", "autoRollback"]);
    assertEnded(await bench.rollback.run(["verify"]), 0, /is live, healthy and fast: verified in/);
    const watched = await bench.rollback.run(["verify", "--watch", "--seconds", "3"]);
    assertEnded(watched, 0, new RegExp(`\`${second}\`: \\d+ requests`));
  });

  it("proves once more where an update ended before its proof was recorded", async () => {
    forgetNewestProof();
    const unproven = await bench.rollback.run(["status"]);
    assertEnded(unproven, 4, new RegExp(`state +${second}, not verified`));
    const preview = await bench.pulumi.run(["preview", "--expect-no-changes"]);
    assert.notEqual(preview.exitCode, 0, preview.output);
    assertEnded(await bench.rollback.run(["verify"]), 0, /proven in full, and recorded/);
    await bench.assertUnchangedPreview();
  });
}
