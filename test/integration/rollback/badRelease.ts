// What a bad release leaves behind, and what the verbs that only read say about it.
import assert from "node:assert/strict";
import { RELEASES, type RollbackBench } from "./bench";
import { assertEnded } from "./command";

/** Registers the tests, the first of all. After them a bad release is live, and two good ones ran before it. */
export function describeBadRelease(benchOf: () => RollbackBench): void {
  const { first, second, bad } = RELEASES;
  let bench: RollbackBench;
  before(() => (bench = benchOf()));

  describe("on a bad release", () => {
    it("deploys, and says what a bad release leaves behind", async () => {
      assertEnded(
        await bench.rollback.run(["deploy", first, "--reason", "the first"]),
        0,
        /live and verified/,
      );
      assertEnded(await bench.rollback.run(["deploy", second, "--reason", "the next"]), 0);
      const failed = await bench.rollback.run(["deploy", bad]);
      assertEnded(failed, 4, /answered 200 with "status": `unhealthy`/);
      assert.match(
        failed.stdout,
        new RegExp(`is live, but wasn't verified[^]*npx --no rollback to ${second} --stack prod`),
      );
    });

    it("shows what is live, and the releases that you can go back to", async () => {
      const status = (await bench.rollback.json("status")) as Record<
        string,
        Record<string, unknown>
      >;
      assert.equal(status["live"]?.["tag"], bad);
      assert.match(String(status["live"]?.["digest"]), /^sha256:/);
      assert.deepEqual(status["state"], { tag: bad, verified: false });
      assert.equal(status["health"]?.["verdict"], "unhealthy");
      assert.match(String(status["health"]["said"]), /"status": `unhealthy`/);
      assertEnded(
        await bench.rollback.run(["status"]),
        4,
        new RegExp(`rollback to ${second} --stack`),
      );
      const { rows, recommended, notes } = (await bench.rollback.json("candidates")) as {
        rows: { tag: string; ended: string; image: string }[];
        recommended: { tag: string; why: string };
        notes: string[];
      };
      assert.equal(recommended.tag, second);
      assert.match(recommended.why, new RegExp(`newest release before \`${bad}\``));
      assert.deepEqual(
        rows.slice(0, 3).map(({ tag, ended, image }) => [tag, ended, image]),
        [
          [bad, "failed", "there"],
          [second, "verified", "there"],
          [first, "verified", "there"],
        ],
      );
      // Nothing but the sandbox can be reached.
      assert.match(notes.join(), /api\.github\.com/);
    });

    it("plans without changing a byte", async () => {
      const before = bench.rollback.bytes();
      const planned = await bench.rollback.run(["plan", "previous"]);
      assertEnded(
        planned,
        0,
        /changes: the proof's record, Service \S+ \(update\), TaskDefinition \S+ \(replace\); nothing/,
      );
      assert.match(planned.stdout, new RegExp(`pulumi config set imageTag ${second}`));
      assert.equal(bench.rollback.bytes(), before);
    });
  });
}
