// Going back from a bad release and returning, and what is said when something cannot be seen.
import assert from "node:assert/strict";
import { RELEASES, type RollbackBench } from "./bench";
import { assertEnded, GO_ON } from "./command";

/** Registers the tests; two good releases ran, and a bad one is live. After them the second good one is. */
export function registerGoingBack(benchOf: () => RollbackBench): void {
  const { first, second, bad } = RELEASES;
  let bench: RollbackBench;
  before(() => (bench = benchOf()));

  it("of two rollbacks at once, one goes and the other says who is ahead", async () => {
    const both = await Promise.all(
      [1, 2].map(() => bench.rollback.run(["to", second, "--emergency", ...GO_ON])),
    );
    const codes = both.map(({ exitCode }) => exitCode).sort();
    const said = both.map(({ stdout }) => stdout).join("\n");
    assert.equal(codes[0], 0, said);
    assert.notEqual(codes[1], 0, said);
    assert.match(said, /has been changing \S+ since|has it since|was changed after it was read/);
    assert.match(
      said,
      /for speed: preview, plan gate, drain 1 s instead of 2 s, 3 good answers instead of 5/,
    );
    assert.equal(await bench.live(), second);
    assertEnded(await bench.rollback.run(["status"]), 0, /users +healthy[^]*deployment +none/);
    const { pinned } = (await bench.rollback.json("status")) as { pinned: string[] };
    assert.deepEqual(pinned, [bad]);
  });

  it("says what it couldn't see, and why", async () => {
    const unseen: [env: Record<string, string>, said: RegExp][] = [
      [
        { AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
        /live +not known: ECS[^]*deployment +not known: ECS/,
      ],
      [
        { PULUMI_BACKEND_URL: "file:///nowhere" },
        /state +not known: The place that should keep Pulumi's state isn't there/,
      ],
    ];
    for (const [env, said] of unseen) {
      assertEnded(await bench.rollback.run(["status"], env), 1, said);
    }
    const elsewhere = { PULUMI_BACKEND_URL: "file:///nowhere" };
    assertEnded(
      await bench.rollback.run(["to", "previous", ...GO_ON], elsewhere),
      3,
      /Which releases ran here isn't known\. The place that should keep/,
    );
    // Looking needs no secret.
    const wrong = { PULUMI_CONFIG_PASSPHRASE: "not-this-one" };
    assertEnded(await bench.rollback.run(["status"], wrong), 0);
    assertEnded(
      await bench.rollback.run(["plan", "previous"], wrong),
      3,
      /preview: The secrets of the stack prod can't be read, since the passphrase is wrong/,
    );
    const other = await bench.rollback.run(["status", "--stack", "dev"]);
    assert.equal(other.exitCode, 1);
    assert.match(other.stderr, /isn't that of the stack dev/);
  });

  it("keeps a pinned release from coming back", async () => {
    assertEnded(await bench.rollback.run(["deploy", bad]), 3, /failed its proof[^]*pinned as bad/);
    const failed = await bench.rollback.run(["to", bad, ...GO_ON]);
    assertEnded(failed, 3, /: it failed its proof/);
    await bench.assertUnchangedPreview();
  });

  it("goes further back than a release that was gone back to, and returns by undo", async () => {
    assertEnded(await bench.rollback.run(["to", "previous", ...GO_ON]), 0);
    assert.equal(await bench.live(), first);
    assertEnded(await bench.rollback.run(["undo", ...GO_ON]), 0);
    assert.equal(await bench.live(), second);
    const { pinned } = (await bench.rollback.json("status")) as { pinned: string[] };
    assert.deepEqual(pinned, [bad]);
  });
}
