// What was proven is written once and believed everywhere: the list of proofs in state, on the real engine, against whoever leaves
// a proof out, edits a tag, or puts a release live behind Pulumi's back. One sandbox serves all, and each case goes on from
// where the one before it ended.
import assert from "node:assert/strict";
import * as path from "node:path";
import { PulumiCommands } from "../../sandbox/drill/pulumi";
import { tagOf } from "../../sandbox/drill/scenarios";
import { STATE_DIR } from "../../sandbox/paths";
import { RECORD_TYPE } from "../../src/release/proofRecord";
import { RELEASE_TAG } from "../../src/release/rollbackPoints";
import { ServiceInEcs } from "./proofs/ecs";
import { lengthenHistory } from "./proofs/history";
import { pushGoodRelease } from "./proofs/images";
import { forgetList, listIn, proofsIn, urnOf } from "./proofs/state";
import { assertEnded, CONFIRMED, GO_ON, RollbackCommand } from "./rollback/command";
import { moveTag } from "./rollback/imageTags";
import { sandboxForTests } from "./sandboxForTests";

const SERVICE = "aws:ecs/service:Service";
const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

describe("the list of proofs", () => {
  let rollback: RollbackCommand;
  let pulumi: PulumiCommands;
  let ecs: ServiceInEcs;
  const [A, B, C, D] = [tagOf("good"), tagOf("good-next"), "5a6b7c8d9e0f", "6b7c8d9e0f1a"];
  const [errors, slow, hanging, dead] = ["errors", "slow", "unready", "wont-start"].map(tagOf) as [
    string,
    string,
    string,
    string,
  ];
  const QUICKLY = ["--emergency", ...GO_ON];

  sandboxForTests(async (sandbox) => {
    rollback = new RollbackCommand(sandbox);
    pulumi = new PulumiCommands(sandbox, "prod", () => {});
    ecs = new ServiceInEcs(pulumi);
    await Promise.all([C, D].map(pushGoodRelease));
  });
  after(() => ecs.close());

  async function ranOk(...args: string[]): Promise<string> {
    const { exitCode, output } = await pulumi.run(args);
    assert.equal(exitCode, 0, output);
    return output;
  }

  async function newest(): Promise<string | undefined> {
    return (await listIn(pulumi)).at(-1);
  }

  /** The revision that a release was last proven in full as. */
  async function revisionOf(tag: string): Promise<string> {
    const proofs = await proofsIn(pulumi);
    const full = proofs.findLast((entry) => entry.tag === tag && entry.strength === "full");
    return full!.taskDefinition;
  }

  async function status() {
    return (await rollback.json("status")) as {
      live: { tag: string };
      state: { tag: string; verified: boolean };
      wayBack?: { tag: string };
      pinned: string[];
      differ: string[];
      next: string[];
    };
  }

  async function candidates() {
    const { rows, recommended } = (await rollback.json("candidates")) as {
      rows: { tag: string; ended: string }[];
      recommended?: { tag: string };
    };
    const ended = Object.fromEntries(rows.map((row) => [row.tag, row.ended]));
    return { ended, recommended: recommended?.tag };
  }

  describe("from the first release on", () => {
    it("begins with the first release, in full", async () => {
      assertEnded(
        await rollback.run(["deploy", A, "--reason", "the first"]),
        0,
        /live and verified/,
      );
      assert.deepEqual(await listIn(pulumi), [`${A} full`]);
    });

    it("is what break-glass goes by: without state and without a copy, a tag must be typed", async () => {
      const away = {
        PULUMI_BACKEND_URL: "file:///nowhere",
        XDG_STATE_HOME: path.join(STATE_DIR, "empty"),
      };
      const refused = await rollback.run(["break-glass", "previous", ...CONFIRMED], away);
      assertEnded(
        refused,
        3,
        /nobody can tell which release was proven here, so a tag must be typed/,
      );
      assert.match(refused.stderr, /State can't be read: .*isn't there/);
      assert.match(refused.stderr, /No copy of what was proven here was found/);
      assert.match(refused.stdout, new RegExp(`Task definitions are kept of: ${A}`));
    });
  });

  describe("where the proof was left out,", () => {
    it("by --exclude, doesn't call the release verified", async () => {
      await ranOk("config", "set", "imageTag", errors);
      await ranOk("up", "--yes", "--skip-preview", "--exclude", await urnOf(pulumi, RECORD_TYPE));
      assert.equal(await ecs.runs(), errors);
      assert.deepEqual(await listIn(pulumi), [`${A} full`]);
      const { state, wayBack } = await status();
      assert.deepEqual([state, wayBack?.tag], [{ tag: errors, verified: false }, A]);
      assertEnded(await rollback.run(["status"]), 4, /isn't verified/);
      const { ended, recommended } = await candidates();
      assert.deepEqual([ended[errors], ended[A], recommended], ["not verified", "verified", A]);
    });

    it("by --target of the service, neither, and none of them can be gone back to", async () => {
      await ranOk("config", "set", "imageTag", slow);
      const urns = await Promise.all([SERVICE, TASK_DEFINITION].map((type) => urnOf(pulumi, type)));
      await ranOk("up", "--yes", "--skip-preview", ...urns.flatMap((urn) => ["--target", urn]));
      assert.equal(await ecs.runs(), slow);
      assert.deepEqual(await listIn(pulumi), [`${A} full`]);
      const { ended, recommended } = await candidates();
      assert.deepEqual(
        [ended[slow], ended[errors], recommended],
        ["not verified", "not verified", A],
      );
      const before = rollback.bytes();
      const refused = await rollback.run(["to", errors, ...GO_ON]);
      assertEnded(refused, 3, /it was never proven here/);
      assert.match(refused.stdout, new RegExp(`Next: .*rollback to ${A} --stack prod`));
      assert.equal(rollback.bytes(), before);
    });

    it("`previous` goes to the last that was proven", async () => {
      const back = await rollback.run(["to", "previous", ...QUICKLY]);
      assertEnded(back, 0, new RegExp(`\`${slow}\` is pinned`));
      assert.equal(await ecs.runs(), A);
      assert.equal(await newest(), `${A} emergency from ${slow}`);
    });
  });

  describe("of a weaker proof", () => {
    it("says that an emergency's was one, until `verify` raises it", async () => {
      const deployed = await rollback.run(["deploy", B, "--emergency", "--reason", "a hot fix"]);
      assertEnded(
        deployed,
        0,
        new RegExp(`\`${B}\` is live, but wasn't proven in full: only by an emerg`),
      );
      assert.equal(await newest(), `${B} emergency from ${A}`);
      assert.equal((await candidates()).ended[B], "verified in part");
      const { breakGlassCommand } = await pulumi.outputs();
      assert.match(String(breakGlassCommand), new RegExp(await revisionOf(A)));
      assertEnded(await rollback.run(["status"]), 4, /isn't verified/);
      assertEnded(await rollback.run(["verify"]), 0, /proven in full, and recorded/);
      assert.equal(await newest(), `${B} full`);
      assertEnded(await rollback.run(["status"]), 0);
      assert.doesNotMatch(await ranOk("config"), /^emergency/m);
    });

    it("isn't misled by the tag on the service: a rollback stays one", async () => {
      await ecs.tag(RELEASE_TAG, A);
      await ranOk("refresh", "--yes", "--skip-preview");
      await ranOk("config", "set", "imageTag", A);
      for (const withoutPack of [false, true]) {
        const { exitCode, output } = await pulumi.run(["preview"], { withoutPack });
        assert.notEqual(exitCode, 0, output);
        assert.match(output, /rollback-confirmed: `1b2f4d6e8a0c` is live/);
      }
      await ranOk("config", "set", "imageTag", B);
    });

    it("says that one behind the maintenance page was one, until the page is gone", async () => {
      const unproven = await rollback.run(["to", errors, "--maintenance", "on", ...GO_ON]);
      assertEnded(unproven, 3, /it was never proven here/);
      assertEnded(await rollback.run(["maintenance", "on"]), 0);
      assert.equal(await newest(), `${B} maintenance`);
      const deployed = await rollback.run(["deploy", C, "--reason", "behind the page"]);
      assertEnded(
        deployed,
        0,
        new RegExp(`\`${C}\` is live, but wasn't proven in full: only behind the`),
      );
      assert.equal(await newest(), `${C} maintenance from ${B}`);
      const { breakGlassCommand } = await pulumi.outputs();
      assert.match(String(breakGlassCommand), new RegExp(await revisionOf(B)));
      const { state, wayBack } = await status();
      assert.deepEqual([state.verified, wayBack?.tag], [false, B]);
      assertEnded(await rollback.run(["maintenance", "off"]), 0);
      assert.equal(await newest(), `${C} full`);
    });
  });

  describe("where ECS runs what state doesn't know,", () => {
    async function behindItsBack(): Promise<void> {
      await ecs.put(await revisionOf(A));
      const { live, differ } = await status();
      assert.equal(live.tag, A);
      assert.match(differ.join(), new RegExp(`ECS runs \`${A}\``));
    }

    it("`to` goes straight to another good release", async () => {
      await behindItsBack();
      assertEnded(await rollback.run(["to", B, ...QUICKLY]), 0);
      assert.deepEqual([await ecs.runs(), (await status()).live.tag], [B, B]);
    });

    it("`to` goes to what state takes for live, too", async () => {
      await behindItsBack();
      const back = await rollback.run(["to", B, ...QUICKLY]);
      assertEnded(back, 0);
      assert.match(back.stderr, /Reading state from AWS/);
      assert.equal(await ecs.runs(), B);
    });

    it("`adopt` makes state say it", async () => {
      await behindItsBack();
      assertEnded(await rollback.run(["adopt", "--yes", ...CONFIRMED]), 0, /Config and state say/);
      const { live, state, differ } = await status();
      assert.deepEqual([live.tag, state, differ], [A, { tag: A, verified: true }, []]);
    });
  });

  describe("when something fails", () => {
    it("after a `to` that failed: nothing is pinned, the next line is good, and `undo` returns", async () => {
      assertEnded(await rollback.run(["deploy", D, "--reason", "the newest"]), 0);
      const { pinned } = await status();
      const moveBack = await moveTag(B, tagOf("unhealthy"));
      try {
        const failed = await rollback.run(["to", B, "--accept-moved-tag", ...GO_ON]);
        assertEnded(failed, 4, new RegExp(`\`${D}\` isn't pinned: nothing better is proven`));
        assert.match(failed.stdout, new RegExp(`Next: \`npx --no rollback to ${A} --stack prod\``));
      } finally {
        await moveBack();
      }
      assert.equal(await newest(), `${B} failed from ${D}`);
      assert.deepEqual((await status()).pinned, pinned);
      assertEnded(await rollback.run(["undo", ...QUICKLY]), 0);
      assert.equal(await ecs.runs(), D);
    });

    it("takes over from a deploy that hangs, to the release before it and no further", async () => {
      const deploy = rollback.run(["deploy", hanging, "--reason", "it hangs"]);
      while ((await ecs.runs()) !== hanging) continue;
      assertEnded(await rollback.run(["takeover", "previous", ...QUICKLY]), 0);
      assert.notEqual((await deploy).exitCode, 0);
      assert.equal(await ecs.runs(), D);
    });

    it("after ECS went back by itself, every line is for the good release", async () => {
      const failed = await rollback.run(["deploy", dead, "--reason", "it dies"]);
      assertEnded(failed, 1, new RegExp(`\`${D}\` is live`));
      const [, printed] = /Next: `npx --no rollback ([^`]*)`/.exec(failed.stdout) ?? [];
      const { live, state, next } = await status();
      assert.deepEqual([live.tag, state.tag], [D, dead]);
      assert.deepEqual(next, ["npx --no rollback adopt --stack prod"]);
      const glass = await rollback.run(["break-glass", "previous"]);
      assertEnded(glass, 3, /isn't confirmed/);
      assert.match(glass.stderr, new RegExp(`--task-definition ${await revisionOf(A)} `));
      assertEnded(await rollback.run([...(printed ?? "").split(" "), ...QUICKLY]), 0);
      assert.deepEqual([await ecs.runs(), (await status()).state.tag], [D, D]);
    });

    it("remembers a failed release however long the history grows", async () => {
      lengthenHistory(101);
      for (const tag of [dead, errors]) {
        const deployed = await rollback.run(["deploy", tag, "--reason", "once more"]);
        assertEnded(deployed, 3, /ran here|failed its proof|never proven/);
        await ranOk("config", "set", "imageTag", tag);
        const { exitCode, output } = await pulumi.run(["preview"], { withoutPack: true });
        assert.notEqual(exitCode, 0, output);
        assert.match(output, /rollback-target-verified|image-not-pinned/);
      }
      await ranOk("config", "set", "imageTag", D);
    });

    it("of a state that an earlier version left is taken over from its outputs, once", async () => {
      forgetList();
      await ranOk("preview");
      assert.equal((await status()).live.tag, D);
      assert.equal((await candidates()).recommended, A);
      await ranOk("up", "--yes", "--skip-preview");
      const list = await listIn(pulumi);
      assert.ok(list.includes(`${A} full`), list.join());
      assert.match(list.at(-1) ?? "", new RegExp(`^${D} `));
    });

    it("has nothing printed that doesn't work as it is pasted", async () => {
      assert.deepEqual(await rollback.printed.problems("prod"), []);
    });
  });
});
