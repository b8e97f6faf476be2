import assert from "node:assert/strict";
import type { Situation } from "../../../src/rollback/facts/situation";
import type { UsersVerdict } from "../../../src/rollback/facts/usersView";
import { linesOf } from "../../../src/rollback/judge/statusLines";
import type { Proof } from "../../../src/rollback/judge/statusNext";
import { exitCodeOf, statusOf } from "../../../src/rollback/judge/statusReport";
import {
  SITUATION,
  HEALTHY,
  BAD,
  SLOW,
  NOT_ASKED,
  PROVEN,
  UNPROVEN,
  unseen,
  noState,
  running,
  ABANDONED,
  WHO,
  TO,
  GLASS,
  ADOPT,
  REFRESH,
  UP,
  UP_REFRESH,
  VERIFY,
} from "./statusFacts";

interface Case {
  readonly title: string;
  readonly situation?: Partial<Situation>;
  readonly health?: UsersVerdict;
  readonly proof?: Proof;
  readonly exitCode: number;
  readonly said: RegExp;
  readonly next?: readonly string[];
}

describe("status", () => {
  const cases: Case[] = [
    { title: "live, verified and well", exitCode: 0, said: /state +b, verified/ },
    {
      title: "a smoke path fails",
      health: BAD,
      exitCode: 4,
      said: /! Users: \/sessions\/ answered 500/,
      next: [VERIFY, TO, GLASS],
    },
    {
      title: "slow, and never verified",
      health: SLOW,
      proof: UNPROVEN,
      exitCode: 4,
      said: /users +slow: \/papers\/ took 1546 ms[^]*! `b` isn't verified/,
      next: [TO, GLASS],
    },
    {
      title: "healthy, but not verified: its proof comes first",
      proof: UNPROVEN,
      exitCode: 4,
      said: /state +b, not verified/,
      next: [VERIFY, TO, GLASS],
    },
    {
      title: "not verified, and there is no way back",
      proof: { verified: false, adoptable: true, wayBack: undefined },
      exitCode: 4,
      said: /not verified[^]*\nway back +none: see `npx --no rollback candidates --stack prod`\n/,
      next: [VERIFY, "npx --no rollback candidates --stack prod"],
    },
    {
      title: "its tasks don't run",
      situation: running({ runningTasks: 1, healthyTargets: 1 }),
      exitCode: 4,
      said: /! Only 1 of 2 tasks of `b` run/,
    },
    {
      title: "its tasks are no healthy targets",
      situation: running({ healthyTargets: 0 }),
      exitCode: 4,
      said: /! Only 0 of its tasks are healthy/,
    },
    {
      title: "ECS runs a verified release that state doesn't know: no way back is offered",
      situation: { stateTag: "c" },
      exitCode: 4,
      said: /ECS runs `b`, state says `c`/,
      next: [ADOPT],
    },
    {
      title:
        "ECS runs a release that state doesn't know and that can't be adopted: pinned, or failed",
      situation: { stateTag: "c" },
      proof: { ...UNPROVEN, adoptable: false },
      exitCode: 4,
      said: /ECS runs `b`, state says `c`/,
      next: [TO],
    },
    {
      title: "the same, once state was read from AWS",
      situation: { isRevisionKnown: false },
      exitCode: 4,
      said: /! ECS runs the revision `[^`]+` of `b`, which no update of this project made: its settings may be others/,
      next: [UP, VERIFY],
    },
    {
      title: "the same, and users are hurt",
      situation: { stateTag: "c" },
      health: BAD,
      proof: { ...UNPROVEN, adoptable: false },
      exitCode: 4,
      said: /ECS runs `b`, state says `c`/,
      next: [TO, GLASS],
    },
    {
      title: "ECS runs a bad release that state doesn't know",
      situation: { stateTag: "c" },
      health: BAD,
      proof: UNPROVEN,
      exitCode: 4,
      said: /ECS runs `b`, state says `c`/,
      next: [TO, GLASS],
    },
    {
      title: "ECS runs a revision of the release that state doesn't know",
      situation: { stateRevision: "arn:aws:ecs:us-west-2:1:task-definition/app:7" },
      exitCode: 4,
      said: /! ECS runs the revision `[^`]+` of `b`, state says `app:7`: somebody or something else changed it/,
      next: [REFRESH, VERIFY],
    },
    {
      title: "the same, and users are hurt",
      situation: { stateRevision: "arn:aws:ecs:us-west-2:1:task-definition/app:7" },
      health: BAD,
      exitCode: 4,
      said: /state says `app:7`/,
      next: [REFRESH, VERIFY, TO, GLASS],
    },
    {
      title: "somebody has taken its tasks away",
      situation: running({ desiredTasks: 0, runningTasks: 0, healthyTargets: 0 }),
      health: BAD,
      exitCode: 4,
      said: /! ECS is asked for 0 tasks, config says 2: somebody or something else changed it/,
      next: [UP_REFRESH, VERIFY, TO, GLASS],
    },
    {
      title: "without credentials",
      situation: { live: unseen },
      exitCode: 1,
      said: /live +not known: ECS: no credentials[^]*deployment +not known: ECS: no credentials/,
      next: [WHO],
    },
    {
      title: "ECS has no service, and state has one: the credentials may be of another account",
      situation: { live: { ok: true, value: undefined } },
      exitCode: 1,
      said: /! ECS has no such service, and state says that `\w+` is live: .* another account/,
      next: [WHO],
    },
    {
      title: "the same on a bad release, which can be left all the same",
      situation: { live: unseen },
      health: BAD,
      exitCode: 1,
      said: /live +not known/,
      next: [WHO, TO],
    },
    {
      title: "without state",
      situation: { state: noState, stateTag: undefined },
      proof: UNPROVEN,
      exitCode: 1,
      said: /state +not known: Nobody is logged in/,
    },
    {
      title: "without state, on a bad release",
      situation: { state: noState, stateTag: undefined },
      proof: UNPROVEN,
      health: BAD,
      exitCode: 4,
      said: /state +not known/,
      next: [GLASS],
    },
    {
      title: "nobody was asked as users are",
      health: NOT_ASKED,
      exitCode: 1,
      said: /users +not known: not asked/,
    },
    {
      title: "there is no service",
      situation: { live: { ok: true, value: undefined }, stateTag: undefined },
      health: NOT_ASKED,
      proof: { verified: false, adoptable: true, wayBack: undefined },
      exitCode: 1,
      said: /! Nothing is live/,
    },
    {
      title: "behind the maintenance page",
      health: { verdict: "maintenance", said: ["`b` answers"] },
      exitCode: 4,
      said: /! Users get the maintenance page/,
    },
    {
      title: "an update has ended without letting go of the lock",
      situation: { lock: { lock: ABANDONED } },
      exitCode: 0,
      said: /lock +held by .* whose process has ended[^]*! The update that holds the lock has ended/,
      next: ["npx pulumi cancel --yes --stack prod"],
    },
    {
      title: "an update is under way, and holds the lock",
      situation: { lock: { lock: { ...ABANDONED, isAbandoned: false } } },
      exitCode: 0,
      said: /lock +held by ann@host \(process 1\) since 2026-11-22T12:00:00Z\n/,
    },
    {
      title: "history and lock can't be read, which it can do without",
      situation: { history: noState, lock: { unknown: "no lock here" } },
      exitCode: 0,
      said: /lock +not known: no lock here[^]*Not known: history: Nobody/,
    },
  ];
  for (const { title, situation, health = HEALTHY, proof = PROVEN, ...wanted } of cases) {
    it(`ends with ${wanted.exitCode}: ${title}`, () => {
      const all: Situation = { ...SITUATION, ...situation };
      const report = statusOf(all, health, proof);
      const lines = linesOf(report, all.state.ok ? undefined : all.state.why).join("\n");
      assert.match(lines, wanted.said);
      assert.equal(exitCodeOf(report, all.state.ok), wanted.exitCode, lines);
      assert.deepEqual(report.next, wanted.next ?? []);
    });
  }
});
