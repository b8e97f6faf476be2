import assert from "node:assert/strict";
import type { VerificationTarget } from "../../src/health/verification";
import { EVIDENCE, fail, NEXT } from "./failing";
import { aRevert, aSnapshot, aStoppedTask, aTarget, aYoungRollout } from "./fakes";
import { aHealthyAnswer, anAnswer, until, type World } from "./world";

describe("verifyRelease, of a release that isn't live", () => {
  const cases: {
    readonly title: string;
    readonly world: World;
    readonly changes?: Partial<VerificationTarget>;
    readonly says: string;
    /** Seconds that it may take at most. */
    readonly within: number;
  }[] = [
    {
      title: "says why ECS reverted, with the task's last words and the newest events",
      world: {
        ecs: until(2, aYoungRollout, aRevert),
        log: () => ["boot", "DATABASE_URL=postgresql://app:s3cret@db/app", "no such module"],
      },
      says: [
        "ECS reverted to `a` (`app:4`) because `Essential container in task exited` (exit code 1): `b` (`app:5`) is not live.",
        "Task 1: STOPPED, EssentialContainerExited, Essential container in task exited, backend exited with code 1",
        "  log: boot",
        "  log: DATABASE_URL=postgresql://***@db/app",
        "  log: no such module",
        "Event 2026-01-02T03:04:05.000Z: (service app-svc) rolled back.",
        NEXT,
      ].join("\n"),
      within: 3,
    },
    {
      title: "says what was still missing when the time budget is over",
      world: { ecs: () => aYoungRollout() },
      changes: { timeBudgetSeconds: 60 },
      says: [
        "`b` was not proven live within 60 s; last seen: 0/2 tasks running, 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS.",
        "No task of this release is known.",
        NEXT,
      ].join("\n"),
      within: 61,
    },
    {
      title: "says that AWS never answered when the time budget is over",
      world: {
        ecs: () => {
          throw new Error("connect ECONNREFUSED");
        },
      },
      changes: { timeBudgetSeconds: 10 },
      says: [
        "`b` was not proven live within 10 s; last seen: AWS didn't answer (Error: connect ECONNREFUSED).",
        "No task of this release is known.",
        NEXT,
      ].join("\n"),
      within: 11,
    },
    {
      title: "says what ECS did when that is why HTTP fails",
      world: {
        ecs: until(10, aSnapshot, aRevert),
        http: (_path, second) => (second < 10 ? anAnswer(503) : aHealthyAnswer("a")),
        log: () => [],
      },
      says: [
        "ECS reverted to `a` (`app:4`) because `Essential container in task exited` (exit code 1): `b` (`app:5`) is not live.",
        "`GET https://app.example/health/`: only 0 of 70 answers were good; 3 in a row are required; the last bad one came from version `a`, not `b`.",
        "Task 1: STOPPED, EssentialContainerExited, Essential container in task exited, backend exited with code 1",
        "Event 2026-01-02T03:04:05.000Z: (service app-svc) rolled back.",
        "Task 1 wrote no log.",
        NEXT,
      ].join("\n"),
      within: 16,
    },
    {
      title: "doesn't wait for an AWS that no longer answers to say why HTTP fails",
      world: {
        ecs: until(10, aSnapshot, () => {
          throw new Error("connect ECONNREFUSED");
        }),
        http: () => anAnswer(503),
      },
      says: [
        "`GET https://app.example/health/`: only 0 of 70 answers were good; 3 in a row are required; the last bad one answered 503.",
        EVIDENCE,
        NEXT,
      ].join("\n"),
      within: 16,
    },
    {
      title: "says that the task definition names another image",
      world: { image: "registry/app:x" },
      says: [
        `The task definition \`${aTarget().taskDefinition}\` has the image \`registry/app:x\`; it must have the image \`registry/app:b\`.`,
        EVIDENCE,
        NEXT,
      ].join("\n"),
      within: 0,
    },
    {
      title: "keeps the sentence when the log can't be read",
      world: {
        ecs: () => aYoungRollout({ stoppedTasks: [aStoppedTask("1"), aStoppedTask("2")] }),
        log: () => {
          throw new Error("AccessDeniedException");
        },
      },
      says: [
        "2 tasks of `b` (`app:5`) exited: `Essential container in task exited` (exit code 1).",
        "Task 1: STOPPED, EssentialContainerExited, Essential container in task exited, backend exited with code 1",
        "Its log can't be read: AccessDeniedException",
        NEXT,
      ].join("\n"),
      within: 1,
    },
    {
      title: "shows where to find a release to go back to when none is known",
      world: { ecs: () => aSnapshot({}, { status: "INACTIVE" }) },
      changes: { next: undefined },
      says: [
        "The ECS service is INACTIVE instead of ACTIVE.",
        EVIDENCE,
        "Next: `npx --no rollback candidates --stack prod` lists the releases to go back to.",
      ].join("\n"),
      within: 1,
    },
  ];

  for (const { title, world, changes, says, within } of cases) {
    it(title, async () => {
      const { message, seconds } = await fail(world, changes);
      assert.equal(message, says);
      assert.ok(seconds <= within, `took ${seconds} s`);
    });
  }
});
