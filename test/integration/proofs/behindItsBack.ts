// ECS runs what state does not know: somebody used the console.
import assert from "node:assert/strict";
import { assertEnded, CONFIRMED } from "../rollback/command";
import { A, B, type ProofBench, QUICKLY } from "./bench";

/** Registers the tests; A and B were proven, and C is live. Afterwards A is. */
export function describeBehindItsBack(benchOf: () => ProofBench): void {
  let bench: ProofBench;
  before(() => (bench = benchOf()));

  describe("where ECS runs what state doesn't know,", () => {
    async function behindItsBack(): Promise<void> {
      await bench.ecs.put(await bench.revisionOf(A));
      const { live, differ } = await bench.status();
      assert.equal(live.tag, A);
      assert.match(differ.join(), new RegExp(`ECS runs \`${A}\``));
    }

    it("`to` goes straight to another good release", async () => {
      await behindItsBack();
      assertEnded(await bench.rollback.run(["to", B, ...QUICKLY]), 0);
      assert.deepEqual([await bench.ecs.runs(), (await bench.status()).live.tag], [B, B]);
    });

    it("`to` goes to what state takes for live, too", async () => {
      await behindItsBack();
      const back = await bench.rollback.run(["to", B, ...QUICKLY]);
      assertEnded(back, 0);
      assert.match(back.stderr, /Reading state from AWS/);
      assert.equal(await bench.ecs.runs(), B);
    });

    it("`adopt` makes state say it, but not of a release that is pinned", async () => {
      await behindItsBack();
      const next = `npx --no rollback to ${B} --stack prod`;
      const lines = (await bench.status()).next;
      assert.equal(lines[0], next);
      assert.doesNotMatch(lines.join(), /adopt/);
      const refused = await bench.rollback.run(["adopt", "--yes", ...CONFIRMED]);
      assertEnded(refused, 3, new RegExp(`pinned as bad[^]*Next: \`${next}\``));
      assertEnded(await bench.rollback.run(["unpin", A]), 0);
      assert.equal((await bench.status()).next[0], "npx --no rollback adopt --stack prod");
      assertEnded(
        await bench.rollback.run(["adopt", "--yes", ...CONFIRMED]),
        0,
        /Config and state now say/,
      );
      const { live, state, differ } = await bench.status();
      assert.deepEqual([live.tag, state, differ], [A, { tag: A, verified: true }, []]);
    });

    it("a revision of the same release with another variable isn't called proven, and an update ends it", async () => {
      const before = await bench.list();
      await bench.ecs.putCopy("RELEASE_BEHAVIOUR", "errors");
      assertEnded(await bench.rollback.run(["verify"]), 4, /answered 500/);
      assert.deepEqual(await bench.list(), before);
      assert.equal((await bench.status()).next[0], "npx pulumi refresh --stack prod");
      await bench.ranOk("refresh", "--yes");
      assert.equal((await bench.status()).next[0], "npx pulumi up --stack prod");
      await bench.ranOk("up", "--yes", "--skip-preview");
      assertEnded(await bench.rollback.run(["verify"]), 0, /live, healthy and fast/);
      assertEnded(await bench.rollback.run(["status"]), 0);
    });
  });
}
