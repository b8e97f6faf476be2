// Going back when Pulumi's usual way is closed: its state is gone, or a killed update holds the lock.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { STATE_DIR } from "../../../sandbox/paths";
import { RELEASES, type RollbackBench } from "./bench";
import { assertEnded, CONFIRMED, GO_ON } from "./command";

/** Registers the tests. The second good release is live before and after them. */
export function registerRescue(benchOf: () => RollbackBench): void {
  const { first, second } = RELEASES;
  let bench: RollbackBench;
  before(() => (bench = benchOf()));

  it("breaks the glass without Pulumi's state, and adopts what is live afterwards", async () => {
    const [state, away] = [path.join(STATE_DIR, "pulumi"), path.join(STATE_DIR, "pulumi.away")];
    fs.renameSync(state, away);
    try {
      const broken = await bench.rollback.run(["break-glass", "previous", ...CONFIRMED]);
      assertEnded(broken, 0, /live, healthy and fast[^]*rollback adopt/);
      assert.match(broken.stderr, /State can't be read[^]*Going by a copy of what was proven/);
      assert.match(broken.stderr, /aws ecs update-service .* --force-new-deployment/);
    } finally {
      fs.renameSync(away, state);
    }
    assert.equal(await bench.live(), first);
    const adopted = await bench.rollback.run(["adopt", "--yes", ...CONFIRMED]);
    assertEnded(adopted, 0, /Config and state now say/);
    assert.match(adopted.stderr, /Note on the service: .*the checkout fails/);
    await bench.assertUnchangedPreview();
  });

  it("takes over from an update that was killed", async () => {
    const locks = path.join(STATE_DIR, "pulumi/.pulumi/locks/organization/conflicto/prod");
    fs.mkdirSync(locks, { recursive: true });
    const dead = { pid: 2 ** 22, username: "ann", hostname: os.hostname() };
    const lock = { ...dead, timestamp: "2026-11-24T04:00:00Z" };
    fs.writeFileSync(path.join(locks, "dead.json"), JSON.stringify(lock));
    assertEnded(
      await bench.rollback.run(["to", second, ...GO_ON]),
      3,
      /ann@.*has ended[^]*takeover/,
    );
    assertEnded(await bench.rollback.run(["takeover", second, ...GO_ON]), 0, /live and verified/);
    assert.equal(await bench.live(), second);
  });
}
