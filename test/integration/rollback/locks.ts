// Who holds the lock: with state in a bucket, and while a deploy hangs.
import assert from "node:assert/strict";
import { tagOf } from "../../../sandbox/drill/scenarios";
import { RELEASES, type RollbackBench } from "./bench";
import { StateBucket } from "./bucket";
import { assertEnded, GO_ON } from "./command";

/** Registers the tests. The second good release is live before and after them. */
export function registerLocks(benchOf: () => RollbackBench): void {
  const { first, second } = RELEASES;
  let bench: RollbackBench;
  before(() => (bench = benchOf()));

  it("knows who holds the lock where state is in a bucket, as Pulumi does", async () => {
    const bucket = new StateBucket(bench.sandbox);
    await bucket.create();
    const inBucket = { PULUMI_BACKEND_URL: bucket.url };
    await bucket.lock("ann", "laptop");
    const lock = /ann@laptop \(process 4711\)/;
    assertEnded(await bench.rollback.run(["status"], inBucket), 0, /lock +held by ann@laptop/);
    const refused = await bench.rollback.run(["to", first, ...GO_ON], inBucket);
    assertEnded(refused, 3, lock);
    const { output } = await bench.pulumi.run(["refresh", "--yes"], { env: inBucket });
    assert.match(output, /stack is currently locked[^]*ann@laptop/);
    await bucket.unlock();
    const planned = await bench.rollback.run(["plan", first], inBucket);
    assertEnded(planned, 3, /OK +stack not locked +no update is under way/);
  });

  it("takes over from a deploy that hangs", async () => {
    const hanging = bench.rollback.run(["deploy", tagOf("unready")]);
    while ((await bench.rollback.json("status"))["lock"] === "free") continue;
    while ((await bench.live()) === second) continue;
    const { stdout } = await bench.rollback.run(["status"]);
    assert.match(stdout, /lock +held by .* since/);
    assertEnded(await bench.rollback.run(["to", second, ...GO_ON]), 3, /takeover/);
    assertEnded(await bench.rollback.run(["takeover", second, ...GO_ON]), 0, /live and verified/);
    assert.notEqual((await hanging).exitCode, 0);
    assert.equal(await bench.live(), second);
  });
}
