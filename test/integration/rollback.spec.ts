// The rollback command on the real engine and real containers: three releases, of which the last is bad, and every way
// back. One sandbox serves all.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PulumiCommands } from "../../sandbox/drill/pulumi";
import { tagOf } from "../../sandbox/drill/scenarios";
import { STATE_DIR } from "../../sandbox/paths";
import type { Sandbox } from "../../sandbox/sandbox";
import { assertEnded, CONFIRMED, GO_ON, RollbackCommand } from "./rollback/command";
import { StateBucket } from "./rollback/bucket";
import { describeRefusals } from "./rollback/refusals";
import { stackEnvironment } from "../../sandbox/stack";
import { forgetNewestProof } from "./rollback/unprovenState";
import { Users } from "./rollback/users";
import { sandboxForTests } from "./sandboxForTests";

// Long enough to be shortened.
const DRAIN = { deregistrationDelaySeconds: "2" };

describe("the rollback command", () => {
  let sandbox: Sandbox;
  let rollback: RollbackCommand;
  let pulumi: PulumiCommands;
  const [first, second, bad] = [tagOf("good"), tagOf("good-next"), tagOf("unhealthy")];

  sandboxForTests(async (started) => {
    sandbox = started;
    rollback = new RollbackCommand(sandbox);
    pulumi = new PulumiCommands(sandbox, "prod", () => {});
  }, DRAIN);

  async function live(): Promise<unknown> {
    const status = (await rollback.json("status")) as { live: { tag: string } };
    return status.live.tag;
  }

  async function assertUnchangedPreview(): Promise<void> {
    const { exitCode, output } = await pulumi.run(["preview", "--expect-no-changes"]);
    assert.equal(exitCode, 0, output);
  }

  describe("on a bad release", () => {
    it("deploys, and says what a bad release leaves behind", async () => {
      assertEnded(
        await rollback.run(["deploy", first, "--reason", "the first"]),
        0,
        /live and verified/,
      );
      assertEnded(await rollback.run(["deploy", second, "--reason", "the next"]), 0);
      const failed = await rollback.run(["deploy", bad]);
      assertEnded(failed, 4, /answered 200 with "status": `unhealthy`/);
      assert.match(
        failed.stdout,
        new RegExp(`is live, but wasn't verified[^]*npx --no rollback to ${second} --stack prod`),
      );
    });

    it("shows what is live, and where one can go back to", async () => {
      const status = (await rollback.json("status")) as Record<string, Record<string, unknown>>;
      assert.equal(status["live"]?.["tag"], bad);
      assert.match(String(status["live"]?.["digest"]), /^sha256:/);
      assert.deepEqual(status["state"], { tag: bad, verified: false });
      assert.equal(status["health"]?.["verdict"], "unhealthy");
      assert.match(String(status["health"]["said"]), /"status": `unhealthy`/);
      assertEnded(await rollback.run(["status"]), 4, new RegExp(`rollback to ${second} --stack`));
      const { rows, recommended, notes } = (await rollback.json("candidates")) as {
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
      const before = rollback.bytes();
      const planned = await rollback.run(["plan", "previous"]);
      assertEnded(
        planned,
        0,
        /changes: the proof's record, Service \S+ \(update\), TaskDefinition \S+ \(replace\); nothing/,
      );
      assert.match(planned.stdout, new RegExp(`pulumi config set imageTag ${second}`));
      assert.equal(rollback.bytes(), before);
    });
  });

  describeRefusals(() => rollback);

  describe("on the way back", () => {
    it("of two rollbacks at once, one goes and the other says who is ahead", async () => {
      const both = await Promise.all(
        [1, 2].map(() => rollback.run(["to", second, "--emergency", ...GO_ON])),
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
      assert.equal(await live(), second);
      assertEnded(await rollback.run(["status"]), 0, /users +healthy[^]*deployment +none/);
      const { pinned } = (await rollback.json("status")) as { pinned: string[] };
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
        assertEnded(await rollback.run(["status"], env), 1, said);
      }
      const elsewhere = { PULUMI_BACKEND_URL: "file:///nowhere" };
      assertEnded(
        await rollback.run(["to", "previous", ...GO_ON], elsewhere),
        3,
        /Which releases ran here isn't known\. The place that should keep/,
      );
      // Looking needs no secret.
      const wrong = { PULUMI_CONFIG_PASSPHRASE: "not-this-one" };
      assertEnded(await rollback.run(["status"], wrong), 0);
      assertEnded(
        await rollback.run(["plan", "previous"], wrong),
        3,
        /preview: The secrets of the stack prod can't be read, since the passphrase is wrong/,
      );
      const other = await rollback.run(["status", "--stack", "dev"]);
      assert.equal(other.exitCode, 1);
      assert.match(other.stderr, /isn't that of the stack dev/);
    });

    it("keeps a pinned release from coming back", async () => {
      assertEnded(await rollback.run(["deploy", bad]), 3, /failed its proof[^]*pinned as bad/);
      const failed = await rollback.run(["to", bad, ...GO_ON]);
      assertEnded(failed, 3, /: it failed its proof/);
      await assertUnchangedPreview();
    });

    it("goes further back than a release that was gone back to, and returns by undo", async () => {
      assertEnded(await rollback.run(["to", "previous", ...GO_ON]), 0);
      assert.equal(await live(), first);
      assertEnded(await rollback.run(["undo", ...GO_ON]), 0);
      assert.equal(await live(), second);
      const { pinned } = (await rollback.json("status")) as { pinned: string[] };
      assert.deepEqual(pinned, [bad]);
    });

    it("breaks the glass without Pulumi's state, and adopts what is live afterwards", async () => {
      const [state, away] = [path.join(STATE_DIR, "pulumi"), path.join(STATE_DIR, "pulumi.away")];
      fs.renameSync(state, away);
      try {
        const broken = await rollback.run(["break-glass", "previous", ...CONFIRMED]);
        assertEnded(broken, 0, /live, healthy and fast[^]*rollback adopt/);
        assert.match(broken.stderr, /State can't be read[^]*Going by a copy of what was proven/);
        assert.match(broken.stderr, /aws ecs update-service .* --force-new-deployment/);
      } finally {
        fs.renameSync(away, state);
      }
      assert.equal(await live(), first);
      const adopted = await rollback.run(["adopt", "--yes", ...CONFIRMED]);
      assertEnded(adopted, 0, /Config and state say/);
      assert.match(adopted.stderr, /Note on the service: .*the checkout fails/);
      await assertUnchangedPreview();
    });

    it("takes over from an update that was killed", async () => {
      const locks = path.join(STATE_DIR, "pulumi/.pulumi/locks/organization/conflicto/prod");
      fs.mkdirSync(locks, { recursive: true });
      const dead = { pid: 2 ** 22, username: "ann", hostname: os.hostname() };
      const lock = { ...dead, timestamp: "2026-11-24T04:00:00Z" };
      fs.writeFileSync(path.join(locks, "dead.json"), JSON.stringify(lock));
      assertEnded(await rollback.run(["to", second, ...GO_ON]), 3, /ann@.*has ended[^]*takeover/);
      assertEnded(await rollback.run(["takeover", second, ...GO_ON]), 0, /live and verified/);
      assert.equal(await live(), second);
    });

    it("brings a setting back with the release, behind the maintenance page", async () => {
      await pulumi.run(["config", "set", "--path", "appEnvironment.MODE", "broken"]);
      assertEnded(await rollback.run(["deploy", tagOf("errors"), "--reason", "a setting"]), 4);
      assertEnded(
        await rollback.run(["plan", second]),
        0,
        /environment `MODE` was not set then, and is `broken`\n.*--with-config/,
      );
      const back = ["to", "previous", "--with-config", "--maintenance", "on", ...GO_ON];
      assertEnded(await rollback.run(back), 0);
      const users = new Users(sandbox);
      assert.deepEqual(await users.get("/api/v1/sessions/"), [503, true]);
      assert.deepEqual(await users.get("/api/v1/health/"), [200, false]);
      assertEnded(await rollback.run(["status"]), 4, /Users get the maintenance page/);
      const watched = await rollback.run(["verify", "--watch", "--seconds", "2"]);
      assertEnded(watched, 0, /0 failed[^]*maintenance page/);
      assertEnded(await rollback.run(["maintenance", "off"]), 0, /the application again/);
      assert.deepEqual(await users.get("/api/v1/sessions/"), [200, false]);
      await users.leave();
      const { stdout } = await pulumi.run(["config", "get", "appEnvironment"]);
      assert.doesNotMatch(stdout, /MODE/);
      await assertUnchangedPreview();
    });

    it("goes back by itself from a deploy that fails its proof, where config asks for it", async () => {
      await pulumi.run(["config", "set", "autoRollback", "true"]);
      const deployed = await rollback.run(["deploy", tagOf("wrong-version")]);
      assertEnded(deployed, 1, /failed; by itself:[^]*is live and verified/);
      assert.match(deployed.stderr, /came from version/);
      assert.equal(await live(), second);
      const { pinned } = (await rollback.json("status")) as { pinned: string[] };
      assert.ok(pinned.includes(tagOf("wrong-version")));
      await pulumi.run(["config", "rm", "autoRollback"]);
      assertEnded(await rollback.run(["verify"]), 0, /is live, healthy and fast: verified in/);
      const watched = await rollback.run(["verify", "--watch", "--seconds", "3"]);
      assertEnded(watched, 0, new RegExp(`\`${second}\`: \\d+ requests`));
    });

    it("proves once more where an update ended before its proof was recorded", async () => {
      forgetNewestProof();
      const unproven = await rollback.run(["status"]);
      assertEnded(unproven, 4, new RegExp(`state +${second}, not verified`));
      const preview = await pulumi.run(["preview", "--expect-no-changes"]);
      assert.notEqual(preview.exitCode, 0, preview.output);
      assertEnded(await rollback.run(["verify"]), 0, /proven in full, and recorded/);
      await assertUnchangedPreview();
    });

    it("knows who holds the lock where state is in a bucket, as Pulumi does", async () => {
      const bucket = new StateBucket(sandbox);
      await bucket.create();
      const inBucket = { PULUMI_BACKEND_URL: bucket.url };
      await bucket.lock("ann", "laptop");
      const lock = /ann@laptop \(process 4711\)/;
      assertEnded(await rollback.run(["status"], inBucket), 0, /lock +held by ann@laptop/);
      const refused = await rollback.run(["to", first, ...GO_ON], inBucket);
      assertEnded(refused, 3, lock);
      const { output } = await pulumi.run(["refresh", "--yes"], { env: inBucket });
      assert.match(output, /stack is currently locked[^]*ann@laptop/);
      await bucket.unlock();
      const planned = await rollback.run(["plan", first], inBucket);
      assertEnded(planned, 3, /OK +stack not locked +no update is under way/);
    });

    it("takes over from a deploy that hangs", async () => {
      const hanging = rollback.run(["deploy", tagOf("unready")]);
      while ((await rollback.json("status"))["lock"] === "free") continue;
      while (((await rollback.json("status"))["live"] as { tag: string }).tag === second) continue;
      const { stdout } = await rollback.run(["status"]);
      assert.match(stdout, /lock +held by .* since/);
      assertEnded(await rollback.run(["to", second, ...GO_ON]), 3, /takeover/);
      assertEnded(await rollback.run(["takeover", second, ...GO_ON]), 0, /live and verified/);
      assert.notEqual((await hanging).exitCode, 0);
      assert.equal(await live(), second);
    });
  });

  describe("what was printed on the way", () => {
    it("works as it is pasted", async () => {
      assert.deepEqual(await rollback.printed.problems("prod"), []);
      assert.notEqual(rollback.printed.reading.length, 0);
      const env = stackEnvironment(sandbox, "prod");
      assert.deepEqual(await rollback.printed.misused(env), []);
    });
  });
});
