import assert from "node:assert/strict";
import { OperatorError } from "../../src/errors";
import { verifyRelease, type VerificationTarget } from "../../src/health/verification";
import type { HttpAnswer } from "../../src/health/httpProbe";
import {
  aDeployment,
  aHealthyAnswer,
  anAnswer,
  aRevert,
  aSnapshot,
  aStoppedTask,
  aTarget,
  aYoungRollout,
  live,
  type World,
} from "./fakes";

const EVIDENCE = "Task 1: RUNNING\n  log: last words";
const NEXT =
  "Next: `pulumi config set imageTag a --stack prod && pulumi up --stack prod` goes back to the last good release.";
const REFUSED: HttpAnswer = { failure: "connection", message: "connect ECONNREFUSED", ms: 5 };

async function verify(
  world: World,
  changes: Partial<VerificationTarget> = {},
  signal = new AbortController().signal,
) {
  const deps = live(world);
  const result = await verifyRelease(aTarget(changes), deps, signal);
  return { result, lines: deps.lines, requests: deps.requests };
}

/** The message of a verification that must fail, and how many seconds it took. */
async function fail(world: World, changes: Partial<VerificationTarget> = {}) {
  const deps = live(world);
  const startedAt = deps.clock.now();
  const signal = new AbortController().signal;
  const error: unknown = await verifyRelease(aTarget(changes), deps, signal).then(
    () => assert.fail("it was verified"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof OperatorError, String(error));
  assert.equal(error.hint, undefined);
  return { message: error.message, seconds: (deps.clock.now() - startedAt) / 1000 };
}

/** Until `second` one thing, then the other. */
function until<T>(second: number, before: () => T, after: () => T): (now: number) => T {
  return (now) => (now < second ? before() : after());
}

describe("verifyRelease", () => {
  it("proves a rollout from its start to its last look, and says how long each part took", async () => {
    const { result, lines } = await verify({
      ecs: until(3, aYoungRollout, aSnapshot),
      http: (_path, second) => aHealthyAnswer(second < 2 ? "a" : "b"),
    });
    assert.deepEqual(result, {
      imageTag: "b",
      image: "registry/app:b",
      digest: "sha256:b",
      taskDefinition: aTarget().taskDefinition,
      verifiedAt: "2026-01-02T03:04:08.940Z",
      seconds: { firstAnswer: 2.1, ecs: 3.1, http: 0.5, smoke: 0, latency: 0.4, total: 3.9 },
      latencyMs: { p50: 20, p95: 20, max: 20, samples: 20 },
    });
    assert.deepEqual(lines, [
      "ECS: 0/2 tasks running, 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS",
      "HTTP: `b` answered for the first time after 2.1 s",
      "ECS: `b` is PRIMARY and COMPLETED, all targets healthy",
      "HTTP: `b` answers /health/, healthy, 3 times in a row",
      "HTTP: /sessions/ works",
      "HTTP: p95 20 ms of 20 requests (limit 500 ms)",
    ]);
  });

  it("takes about a second for a release that is already live", async () => {
    const { result, requests } = await verify({});
    assert.ok(result.seconds.total < 1.5, `${result.seconds.total} s`);
    assert.equal(requests.length, 1 + 3 + 1 + 20);
  });

  it("proves everything anew when the deployment changed while HTTP was checked", async () => {
    const forced = () => aSnapshot({}, { deployments: [aDeployment({ id: "ecs-svc/forced" })] });
    const { requests } = await verify({ ecs: until(0.5, aSnapshot, forced) });
    assert.equal(requests.length, 1 + 2 * (3 + 1 + 20));
  });

  it("waits and proves anew when a task was lost while HTTP was checked", async () => {
    const weak = () => aSnapshot({}, { deployments: [aDeployment({ runningCount: 1 })] });
    let looks = 0;
    const { result, lines } = await verify({ ecs: () => (++looks === 2 ? weak() : aSnapshot()) });
    assert.ok(lines.includes("ECS: 1/2 tasks running, 2/2 targets healthy"));
    assert.equal(looks, 4);
    assert.ok(result.seconds.ecs > 1);
  });

  it("forgives bad answers while the load balancer catches up", async () => {
    const { result, lines } = await verify({
      http: (_path, second) => (second < 4 ? anAnswer(503) : aHealthyAnswer()),
    });
    assert.equal(lines.filter((line) => line === "HTTP: /health/ answered 503").length, 1);
    assert.equal(result.seconds.firstAnswer, 4.7);
  });

  it("tries a smoke path again when the connection failed", async () => {
    let failures = 2;
    const { requests } = await verify({
      http: (path) => (path === "/sessions/" && failures-- > 0 ? REFUSED : aHealthyAnswer()),
    });
    assert.equal(requests.length, 1 + 3 + 3 + 20);
  });

  it("goes on when AWS doesn't answer for a while", async () => {
    const { lines } = await verify({
      ecs: until(
        2,
        () => {
          throw Object.assign(new Error("socket hang up"), { name: "TimeoutError" });
        },
        aSnapshot,
      ),
    });
    assert.ok(lines.includes("AWS: no answer (TimeoutError: socket hang up); trying again"));
  });
});

describe("verifyRelease, of a release that isn't live", () => {
  const cases: {
    title: string;
    world: World;
    changes?: Partial<VerificationTarget>;
    says: string;
    within: number;
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
        "`b` was not proven live within 60 s; the last look: 0/2 tasks running, 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS.",
        "No task of this release is known.",
        NEXT,
      ].join("\n"),
      within: 61,
    },
    {
      title: "says how far it came when the time budget is over while HTTP is checked",
      world: { http: () => ({ ...aHealthyAnswer(), ms: 400 }) },
      changes: { timeBudgetSeconds: 4 },
      says: [
        "`b` was not proven live within 4 s; the last look: 4 of 20 response times measured.",
        EVIDENCE,
        NEXT,
      ].join("\n"),
      within: 4,
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
        "`b` was not proven live within 10 s; the last look: AWS didn't answer (Error: connect ECONNREFUSED).",
        "No task of this release is known.",
        NEXT,
      ].join("\n"),
      within: 11,
    },
    {
      title: "says that the application calls itself unhealthy, without waiting for the budget",
      world: { http: () => anAnswer(200, { status: "unhealthy", app_version: "b" }) },
      says: [
        '`GET https://app.example/health/`: 0 of 70 answers were good where 3 in a row are wanted; the last bad one answered 200 with "status": `unhealthy`.',
        EVIDENCE,
        NEXT,
      ].join("\n"),
      within: 16,
    },
    {
      title: "says that another version answers",
      world: { http: () => aHealthyAnswer("a") },
      says: [
        "`GET https://app.example/health/`: 0 of 70 answers were good where 3 in a row are wanted; the last bad one came from version `a`, not `b`.",
        EVIDENCE,
        NEXT,
      ].join("\n"),
      within: 16,
    },
    {
      title: "says that nothing answers in time",
      world: { http: () => ({ ...aHealthyAnswer(), ms: 60_000 }) },
      says: [
        "`GET https://app.example/health/`: 0 of 3 answers were good where 3 in a row are wanted; the last bad one gave no answer within 5 s.",
        EVIDENCE,
        NEXT,
      ].join("\n"),
      within: 17,
    },
    {
      title: "says that the application flaps, and how often",
      world: {
        http: (() => {
          let turn = 0;
          return () => (turn++ % 2 === 0 ? aHealthyAnswer() : anAnswer(500));
        })(),
      },
      says: [
        "`GET https://app.example/health/`: 35 of 71 answers were good where 3 in a row are wanted, and bad ones broke the run 35 times; the last bad one answered 500.",
        EVIDENCE,
        NEXT,
      ].join("\n"),
      within: 16,
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
        "`GET https://app.example/health/`: 0 of 70 answers were good where 3 in a row are wanted; the last bad one came from version `a`, not `b`.",
        "Task 1: STOPPED, EssentialContainerExited, Essential container in task exited, backend exited with code 1",
        "Event 2026-01-02T03:04:05.000Z: (service app-svc) rolled back.",
        "Task 1 wrote no log.",
        NEXT,
      ].join("\n"),
      within: 16,
    },
    {
      title: "says at once that a smoke path fails: users see that answer too",
      world: { http: (path) => (path === "/sessions/" ? anAnswer(500) : aHealthyAnswer()) },
      says: [
        "`GET https://app.example/sessions/` answered 500; 2xx is wanted.",
        EVIDENCE,
        NEXT,
      ].join("\n"),
      within: 1,
    },
    {
      title: "says that a smoke path can't be reached",
      world: { http: (path) => (path === "/sessions/" ? REFUSED : aHealthyAnswer()) },
      says: [
        "`GET https://app.example/sessions/` failed to connect: connect ECONNREFUSED; 2xx is wanted.",
        EVIDENCE,
        NEXT,
      ].join("\n"),
      within: 2,
    },
    {
      title: "says how slow it is, as soon as that is certain",
      world: { http: () => ({ ...aHealthyAnswer(), ms: 800 }) },
      says: [
        "`b` is too slow: p95 800 ms, where at most 500 ms is wanted (p50 800 ms, max 800 ms, 2 of 20 requests made).",
        EVIDENCE,
        NEXT,
      ].join("\n"),
      within: 7,
    },
    {
      title: "says that a request failed while response times were measured",
      world: {
        http: (() => {
          let turn = 0;
          return () => (++turn > 8 ? anAnswer(502) : aHealthyAnswer());
        })(),
      },
      says: [
        "`GET https://app.example/sessions/` answered 502, after 3 good answers; 2xx is wanted every time.",
        EVIDENCE,
        NEXT,
      ].join("\n"),
      within: 2,
    },
    {
      title: "says that the task definition names another image",
      world: { image: "registry/app:x" },
      says: [
        `The task definition \`${aTarget().taskDefinition}\` has the image \`registry/app:x\`, where \`registry/app:b\` is wanted.`,
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
      changes: { lastGoodTag: "b" },
      says: [
        "The ECS service is INACTIVE instead of ACTIVE.",
        EVIDENCE,
        "Next: `pulumi stack history --stack prod` lists the releases; `pulumi config set imageTag <tag> --stack prod && pulumi up --stack prod` goes back to one.",
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

  it("ends at once when AWS refuses the credentials", async () => {
    const refusal = Object.assign(new Error("expired"), { name: "ExpiredTokenException" });
    const { message, seconds } = await fail({
      ecs: () => {
        throw refusal;
      },
    });
    assert.equal(
      message,
      "AWS refuses to show the service `app-svc` (ExpiredTokenException: expired), so `b` is not verified.\nNext: sign in to AWS, check with `aws sts get-caller-identity`, then `pulumi up --stack prod` verifies again.",
    );
    assert.ok(seconds < 1);
  });

  it("ends at once when interrupted, and says that nothing is verified", async () => {
    const abort = new AbortController();
    const world: World = {
      ecs: () => aYoungRollout(),
      onWait: (second) => second > 3 && abort.abort(),
    };
    await assert.rejects(verify(world, {}, abort.signal), {
      name: "OperatorError",
      message:
        "The verification of `b` was interrupted after 3 s, so it is not verified.\nNext: `pulumi up --stack prod` verifies it again.",
    });
  });

  it("asks nothing when it was interrupted before it began", async () => {
    const deps = live({});
    const done = verifyRelease(aTarget(), deps, AbortSignal.abort());
    await assert.rejects(done, /was interrupted after 0 s/);
    assert.deepEqual(deps.requests, []);
  });
});
