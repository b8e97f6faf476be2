// What the rollback command refuses: with a code and a better command, and with config and state as they were, byte for
// byte.
import assert from "node:assert/strict";
import { once } from "node:events";
import * as net from "node:net";
import { tagOf } from "../../../sandbox/drill/scenarios";
import { assertEnded, CONFIRMED, GO_ON, type RollbackCommand } from "./command";
import { moveTag } from "./imageTags";

/** Registers the tests; two good releases ran, and a bad one is live. */
export function describeRefusals(commandOf: () => RollbackCommand): void {
  const [first, second, bad] = [tagOf("good"), tagOf("good-next"), tagOf("unhealthy-for-users")];
  let rollback: RollbackCommand;
  before(() => (rollback = commandOf()));

  describe("refuses, and leaves config and state as they were,", () => {
    const refusals: [title: string, args: string[], exitCode: number, said: RegExp][] = [
      [
        "an unknown tag",
        ["to", "ffffffffffff"],
        3,
        /registry has no `ffffffffffff`[^]*rollback to 1b2f/,
      ],
      ["a tag that never ran here", ["to", tagOf("slow")], 3, /never ran here[^]*rollback deploy/],
      ["an image that is gone", ["to", tagOf("missing-image")], 3, /registry has no/],
      ["a tag that moves", ["to", "latest"], 3, /names no build/],
      ["what is no tag", ["to", "; rm -rf /"], 2, /^/],
      ["nothing", ["to", ""], 2, /^/],
      ["a live release that failed", ["to", bad], 3, /: it failed its proof/],
      ["a deploy of what ran here", ["deploy", first], 3, /putting it live again is a rollback/],
      ["an option that isn't there", ["to", "--force", first], 2, /^/],
    ];
    for (const [title, args, exitCode, said] of refusals) {
      it(title, async () => {
        const before = rollback.bytes();
        assertEnded(await rollback.run([...args, ...GO_ON]), exitCode, said);
        assert.equal(rollback.bytes(), before);
      });
    }

    it("a rollback that nobody confirmed, with the flags that are missing", async () => {
      const before = rollback.bytes();
      assertEnded(
        await rollback.run(["to", "previous", "--unchecked", "--reason", "the checkout fails"]),
        3,
        /--confirm is missing[^]*--approved-by is missing[^]*npx --no rollback to/,
      );
      assert.equal(rollback.bytes(), before);
    });

    it("a tag that was moved since it ran here", async () => {
      const before = rollback.bytes();
      const moveBack = await moveTag(second, first);
      try {
        assertEnded(await rollback.run(["to", second, ...GO_ON]), 3, /the tag was moved/);
      } finally {
        await moveBack();
      }
      assert.equal(rollback.bytes(), before);
    });

    it("a target that the registry can't be asked about, until somebody says to go on", async () => {
      const before = rollback.bytes();
      const unreachable = { HTTPS_PROXY: "http://127.0.0.1:9" };
      assertEnded(
        await rollback.run(["to", "previous", ...CONFIRMED], unreachable),
        3,
        /not checked: image exists[^]*--unchecked/,
      );
      assert.equal(rollback.bytes(), before);
    });
  });

  describe("with silence beyond the sandbox", () => {
    it("answers soon when nobody answers, and says what it couldn't ask", async () => {
      const silent = net.createServer().listen(0, "127.0.0.1");
      await once(silent, "listening");
      const { port } = silent.address() as net.AddressInfo;
      const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` };
      const started = Date.now();
      const { stdout } = await rollback.run(["candidates", "--json"], env);
      silent.close();
      const { recommended, notes } = JSON.parse(stdout) as { recommended: object; notes: string[] };
      assert.ok(Date.now() - started < 10_000);
      assert.ok(recommended);
      assert.match(notes.join("\n"), /ghcr\.io[^]*api\.github\.com/);
    });
  });
}
