import assert from "node:assert/strict";
import { verifyRelease, type VerificationTarget } from "../../src/health/verification";
import type { HttpAnswer } from "../../src/health/httpProbe";
import { aDeployment, aSnapshot, aTarget, aYoungRollout } from "./fakes";
import { aHealthyAnswer, anAnswer, live, until, type World } from "./world";

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
      verifiedAt: "2026-01-02T03:04:09.420Z",
      strength: "full",
      seconds: {
        firstAnswer: 2.1,
        ecs: 3.1,
        http: 0.5,
        smoke: 0,
        latency: 0.4,
        coverage: 0.5,
        total: 4.4,
      },
      latencyMs: { p50: 20, p95: 20, max: 20, samples: 20 },
    });
    assert.deepEqual(lines, [
      "ECS: 0/2 tasks running, 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS",
      "HTTP: `b` answered for the first time after 2.1 s",
      "ECS: `b` is PRIMARY and COMPLETED, all targets healthy",
      "HTTP: `b` answers /health/, healthy, 3 times in a row",
      "HTTP: /sessions/ works",
      "HTTP: p95 20 ms of 20 requests (limit 500 ms)",
      "HTTP: each path answered well 45 times in a row, enough to reach all 2 tasks",
    ]);
  });

  it("takes about a second for a release that is already live", async () => {
    const { result, requests } = await verify({});
    assert.ok(result.seconds.total < 2, `${result.seconds.total} s`);
    assert.equal(requests.length, 1 + 3 + 1 + 20 + 2 * 45);
  });

  it("proves everything anew when the deployment changed while HTTP was checked", async () => {
    const forced = () => aSnapshot({}, { deployments: [aDeployment({ id: "ecs-svc/forced" })] });
    const { requests } = await verify({ ecs: until(0.5, aSnapshot, forced) });
    assert.equal(requests.length, 1 + 2 * (3 + 1 + 20 + 2 * 45));
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
    assert.equal(requests.length, 1 + 3 + 3 + 20 + 2 * 45);
  });

  it("asks the health path alone while maintenance is on, and says so", async () => {
    const http: World["http"] = (path) =>
      path === "/health/" ? aHealthyAnswer() : anAnswer(503, "our page");
    const { result, lines, requests } = await verify({ http }, { maintenance: true });
    assert.equal(result.smokeSkipped, "maintenance is on");
    assert.equal(result.latencyMs.samples, 20);
    assert.deepEqual([...new Set(requests)], ["/health/"]);
    assert.deepEqual(lines.slice(-4), [
      "HTTP: `b` answers /health/, healthy, 3 times in a row",
      "HTTP: smoke paths skipped, maintenance is on",
      "HTTP: p95 20 ms of 20 requests (limit 500 ms)",
      "HTTP: each path answered well 90 times in a row, enough to reach all 2 tasks",
    ]);
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
