import assert from "node:assert/strict";
import type { HttpAnswer } from "../../src/health/httpProbe";
import type { VerificationTarget } from "../../src/health/verification";
import { EVIDENCE, fail, NEXT } from "./failing";
import { aHealthyAnswer, anAnswer, type World } from "./world";

const REFUSED: HttpAnswer = { failure: "connection", message: "connect ECONNREFUSED", ms: 5 };

const UNHEALTHY = anAnswer(200, { status: "unhealthy", app_version: "b" });

/** Good answers up to the nth request, then another; of one path alone where one is given. */
function after(good: number, answer: HttpAnswer, only?: string): NonNullable<World["http"]> {
  let requests = 0;
  return (path) =>
    ++requests > good && (only === undefined || path === only) ? answer : aHealthyAnswer();
}

/** Two tasks that take turns; after `good` requests the second gives `answer` on `path`. */
function secondTask(path: string, answer: HttpAnswer, good = 0): NonNullable<World["http"]> {
  let requests = 0;
  return (asked) =>
    ++requests > good && requests % 2 === 0 && asked === path ? answer : aHealthyAnswer();
}

/** Good and bad answers: what is heard on the nth request. */
function inTurn(answer: (request: number) => HttpAnswer): NonNullable<World["http"]> {
  let requests = 0;
  return () => answer(++requests);
}

describe("proveHttp, of a release that ECS runs", () => {
  const cases: {
    readonly title: string;
    readonly http: NonNullable<World["http"]>;
    readonly changes?: Partial<VerificationTarget>;
    readonly says: string;
    /** Seconds that it may take at most. */
    readonly within: number;
  }[] = [
    {
      title: "says how far it came when the time budget is over while HTTP is checked",
      http: () => ({ ...aHealthyAnswer(), ms: 400 }),
      changes: { timeBudgetSeconds: 4 },
      says: "`b` was not proven live within 4 s; last seen: 4 of 20 response times measured.",
      within: 4,
    },
    {
      title: "says that the application calls itself unhealthy, without waiting for the budget",
      http: () => anAnswer(200, { status: "unhealthy", app_version: "b" }),
      says: '`GET https://app.example/health/`: only 0 of 70 answers were good; 3 in a row are required; the last bad one answered 200 with "status": `unhealthy`.',
      within: 16,
    },
    {
      title: "says that another version answers",
      http: () => aHealthyAnswer("a"),
      says: "`GET https://app.example/health/`: only 0 of 70 answers were good; 3 in a row are required; the last bad one came from version `a`, not `b`.",
      within: 16,
    },
    {
      title: "says that nothing answers in time",
      http: () => ({ ...aHealthyAnswer(), ms: 60_000 }),
      says: "`GET https://app.example/health/`: only 0 of 3 answers were good; 3 in a row are required; the last bad one gave no answer within 5 s.",
      within: 17,
    },
    {
      title: "says that the application flaps, and how often",
      http: inTurn((request) => (request % 2 === 1 ? aHealthyAnswer() : anAnswer(500))),
      says: "`GET https://app.example/health/`: only 35 of 71 answers were good; 3 in a row are required, but a bad one interrupted the row 35 times; the last bad one answered 500.",
      within: 16,
    },
    {
      title: "says at once that a smoke path fails: users see that answer too",
      http: (path) => (path === "/sessions/" ? anAnswer(500) : aHealthyAnswer()),
      says: "`GET https://app.example/sessions/` answered 500; every answer must be 2xx.",
      within: 1,
    },
    {
      title: "says that a smoke path can't be reached",
      http: (path) => (path === "/sessions/" ? REFUSED : aHealthyAnswer()),
      says: "`GET https://app.example/sessions/` failed to connect: connect ECONNREFUSED; every answer must be 2xx.",
      within: 2,
    },
    {
      title: "holds the health path to the right version while maintenance is on, too",
      http: (path) => (path === "/health/" ? aHealthyAnswer("a") : anAnswer(503)),
      changes: { maintenance: true },
      says: "`GET https://app.example/health/`: only 0 of 70 answers were good; 3 in a row are required; the last bad one came from version `a`, not `b`.",
      within: 16,
    },
    {
      title: "says that the maintenance page answers where nobody knows of it",
      http: (path) => (path === "/health/" ? aHealthyAnswer() : anAnswer(503)),
      says: "`GET https://app.example/sessions/` answered 503; every answer must be 2xx.",
      within: 1,
    },
    {
      title: "says how slow it is, as soon as that is certain",
      http: () => ({ ...aHealthyAnswer(), ms: 800 }),
      says: "`b` is too slow: p95 800 ms, but at most 500 ms is allowed (p50 800 ms, max 800 ms, 2 of 20 requests made).",
      within: 7,
    },
    {
      title: "says that a request failed while response times were measured",
      http: inTurn((request) => (request > 8 ? anAnswer(502) : aHealthyAnswer())),
      says: "`GET https://app.example/health/` answered 502, after 3 good answers; every answer must be healthy and come from `b`.",
      within: 2,
    },
    {
      title: "says that the release turned unhealthy while response times were measured",
      http: after(6, UNHEALTHY, "/health/"),
      says: '`GET https://app.example/health/` answered 200 with "status": `unhealthy`, after 1 good answer; every answer must be healthy and come from `b`.',
      within: 2,
    },
    {
      title: "says that the release turned unhealthy after all of that",
      http: after(60, UNHEALTHY, "/health/"),
      says: '`GET https://app.example/health/` answered 200 with "status": `unhealthy`; every answer must be healthy and come from `b`.',
      within: 3,
    },
    {
      title: "says that another version answered later",
      http: after(100, aHealthyAnswer("a"), "/health/"),
      says: "`GET https://app.example/health/` came from version `a`, not `b`, after 30 good answers; every answer must be healthy and come from `b`.",
      within: 3,
    },
    {
      title: "says that one of two tasks is another version",
      http: secondTask("/health/", aHealthyAnswer("a")),
      changes: { consecutiveSuccesses: 1 },
      says: "`GET https://app.example/health/` came from version `a`, not `b`, after 1 good answer; every answer must be healthy and come from `b`.",
      within: 2,
    },
    {
      title: "says that one of two tasks is too slow on one path",
      http: secondTask("/sessions/", { ...aHealthyAnswer(), ms: 1100 }, 25),
      says: "`b` is too slow on /sessions/ with 2 requests at a time per task: p95 1100 ms, but at most 1000 ms is allowed (p50 20 ms, max 1100 ms, 8 of 45 requests made).",
      within: 6,
    },
    {
      title: "says that one of two tasks fails on one path",
      http: secondTask("/sessions/", anAnswer(500), 25),
      says: "`GET https://app.example/sessions/` answered 500; every answer must be 2xx.",
      within: 3,
    },
    {
      title: "says that a smoke path leads to another host",
      http: (path) =>
        path === "/sessions/" ? anAnswer(302, "", "https://good.example/") : aHealthyAnswer(),
      says: "`GET https://app.example/sessions/` answered 302, a redirect to `https://good.example/`; every answer must be 2xx.",
      within: 1,
    },
    {
      title: "says that a cache answers for the smoke path",
      http: (path) =>
        path === "/sessions/" ? { ...anAnswer(200), cachedBy: "age: 7" } : aHealthyAnswer(),
      says: "`GET https://app.example/sessions/` answered 200 from a cache (`age: 7`), so the release itself was not asked; every answer must be 2xx.",
      within: 1,
    },
    {
      title: "says that a smoke path's answer has no end",
      http: (path) =>
        path === "/sessions/"
          ? { failure: "unreadable", message: "a body of more than 16 MiB", ms: 300 }
          : aHealthyAnswer(),
      says: "`GET https://app.example/sessions/` gave a body of more than 16 MiB; every answer must be 2xx.",
      within: 1,
    },
    {
      title: "says that connections break again and again",
      http: inTurn((request) => (request % 20 === 0 ? REFUSED : aHealthyAnswer())),
      says: "`GET https://app.example/sessions/` failed to connect: connect ECONNREFUSED, after 32 good answers; every answer must be 2xx.",
      within: 4,
    },
  ];

  for (const { title, http, changes, says, within } of cases) {
    it(title, async () => {
      const { message, seconds } = await fail({ http }, changes);
      assert.equal(message, [says, EVIDENCE, NEXT].join("\n"));
      assert.ok(seconds <= within, `took ${seconds} s`);
    });
  }
});
