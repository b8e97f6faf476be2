// The way back past migrations, on the real engine and a real PostgreSQL: what the command finds before it acts, and whether the
// database agrees. The releases go live one after the other; after each, somebody wants the one before.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Client } from "pg";
import { PulumiCommands } from "../../../sandbox/drill/pulumi";
import { STATE_DIR } from "../../../sandbox/paths";
import { GitRepository } from "../../migration/gitRepository";
import { assertEnded, CONFIRMED, RollbackCommand } from "../rollback/command";
import { Users } from "../rollback/users";
import { sandboxForTests } from "../sandboxForTests";
import { databaseOf } from "./connect";
import { commitRelease, FIRST, pushRelease, type SchemaRelease } from "./releases";
import { newTable, type Round } from "./rounds";

const RECORD = path.join(STATE_DIR, "record.json");
const USERS_PATHS = ["/api/v1/health/", "/api/v1/sessions/"];
const QUICKLY = [...CONFIRMED, "--emergency"];

/** Declares the tests. */
export function describeRounds(changes: readonly Round[]): void {
  const clone = new GitRepository();
  const rounds = [...changes, newTable(changes.at(-1)!.release)];
  const before = (index: number) => rounds[index - 1]?.release ?? FIRST;
  let rollback: RollbackCommand;
  let database: Client;
  let users: Users;

  // Before the sandbox ends, and the server with it.
  after(async () => {
    await database?.end();
    await users?.leave();
    clone.discard();
  });
  sandboxForTests(
    async (sandbox) => {
      rollback = new RollbackCommand(sandbox);
      users = new Users(sandbox);
      commitRelease(clone, FIRST, undefined);
      for (const [index, { release }] of rounds.entries()) {
        commitRelease(clone, release, before(index));
      }
      await Promise.all([FIRST, ...rounds.map(({ release }) => release)].map(pushRelease));
      assertEnded(await rollback.run(["deploy", FIRST.tag, "--reason", "the first"]), 0);
      database = await databaseOf(new PulumiCommands(sandbox, "prod", () => {}));
    },
    { "application.clone": clone.folder },
  );
  for (const [index, round] of rounds.entries()) {
    describe(`where ${round.title}`, () => testRound(round, before(index)));
  }

  function testRound(
    { release, deployAccepts, backAccepts, proofFails }: Round,
    older: SchemaRelease,
  ): void {
    const deploy = ["deploy", release.tag, "--reason", "the next release"];

    if (deployAccepts.length > 0) {
      it("isn't deployed until what can't be taken back is accepted", async () => {
        const ended = await rollback.run(deploy);
        assertEnded(ended, 3, new RegExp(`--accept-risk ${deployAccepts.join(" ")}`));
      });
    }

    it("goes live once its migration has run", async () => {
      await database.query(release.sql!);
      const accepts = deployAccepts.length > 0 ? ["--accept-risk", ...deployAccepts] : [];
      assertEnded(await rollback.run([...deploy, ...accepts]), 0, /live and verified/);
    });

    const to = ["to", older.tag, ...QUICKLY];
    const accepts = backAccepts.length > 0 ? ["--accept-risk", ...backAccepts] : [];

    if (backAccepts.length > 0) {
      it("is not gone back from until each risk is accepted by name", async () => {
        const bytes = rollback.bytes();
        const refused = await rollback.run(to);
        assertEnded(refused, 3, new RegExp(`--accept-risk ${backAccepts.join(" ")}`));
        for (const rule of backAccepts) {
          assert.match(refused.stderr, new RegExp(`versions/${release.tag}\\.py:\\d+ .*${rule}: `));
        }
        assert.equal(rollback.bytes(), bytes);
      });
    }

    if (proofFails === undefined) {
      it("is gone back from, and nobody is asked about the database", async () => {
        assertEnded(await rollback.run(to), 0, /live and verified/);
      });
      return;
    }

    it("is gone back from with the risk accepted: the proof fails as it was predicted, and users never see it", async () => {
      const going = rollback.run([...to, ...accepts, "--record", RECORD]);
      const [ended, { requests, bad }] = await users.meanwhile(USERS_PATHS, going);
      assertEnded(ended, 1);
      assert.match(ended.stdout, /Users did not get `/);
      assert.deepEqual(bad, []);
      assert.ok(requests > 50, `users asked ${requests} times`);
      assert.match(ended.stdout, proofFails);
      const { report, lines } = JSON.parse(fs.readFileSync(RECORD, "utf8")) as {
        report: { database: { accepted: object } };
        lines: string[];
      };
      assert.deepEqual(report.database.accepted, { by: "ann", rules: backAccepts });
      const text = lines.join("\n");
      assert.match(text, proofFails);
      assert.match(text, new RegExp(`ann accepted: ${backAccepts.join(", ")}`));
    });
  }
}
