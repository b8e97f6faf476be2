import assert from "node:assert/strict";
import type { HttpAnswer, HttpPort } from "../../../src/health/httpProbe";
import { askUsers, judgeUsers, type UsersPaths } from "../../../src/rollback/facts/usersView";

const PATHS: UsersPaths = {
  url: "https://app.example",
  healthPath: "/health/",
  smokePaths: ["/sessions/", "/papers/"],
  maintenance: false,
  p95LimitMs: 800,
};
const answered = (status: number, ms: number, body = ""): HttpAnswer => ({
  status,
  ms,
  body,
  location: undefined,
});
const HEALTHY = answered(200, 20, '{"status":"healthy","app_version":"b"}');

/** Answers by path, the last one again and again; keeps what was asked. */
function users(answers: Record<string, HttpAnswer[]>) {
  const asked: string[] = [];
  const http: HttpPort = {
    get: async (url, timeLimitMs) => {
      const { pathname } = new URL(url);
      asked.push(`${pathname} ${timeLimitMs}`);
      const left = answers[pathname] ?? [answered(200, 20)];
      return left.length > 1 ? left.shift()! : left[0]!;
    },
  };
  return { http, asked };
}

async function verdictOf(
  answers: Record<string, HttpAnswer[]>,
  paths: Partial<UsersPaths> = {},
  tag: string | undefined = "b",
) {
  const { http } = users({ "/health/": [HEALTHY], ...answers });
  const all = { ...PATHS, ...paths };
  const signal = new AbortController().signal;
  return judgeUsers(await askUsers(all, http, signal), all, tag);
}

describe("what users get", () => {
  const cases: [
    title: string,
    answers: Record<string, HttpAnswer[]>,
    verdict: string,
    said: RegExp,
    paths?: Partial<UsersPaths>,
  ][] = [
    ["all is well", {}, "healthy", /`b` answers \/health\/ and 2 smoke paths, in 20 ms at most/],
    [
      "a smoke path answers 500",
      { "/sessions/": [answered(500, 10)] },
      "unhealthy",
      /\/sessions\/ answered 500/,
    ],
    [
      "a smoke path takes 1,546 ms",
      { "/papers/": [answered(200, 1546)] },
      "slow",
      /\/papers\/ took 1546 ms; the limit is 800 ms/,
    ],
    [
      "only the first answer is slow: it had the connection in it",
      { "/papers/": [answered(200, 1546), answered(200, 30)] },
      "healthy",
      /in 30 ms/,
    ],
    [
      "another release answers",
      { "/health/": [answered(200, 9, '{"status":"healthy","app_version":"a"}')] },
      "unhealthy",
      /came from version `a`/,
    ],
    [
      "nobody answers",
      { "/health/": [{ failure: "timeout", message: "no answer within 3 s", ms: 3000 }] },
      "unhealthy",
      /\/health\/ gave no answer within 3 s/,
    ],
    [
      "the maintenance page is on, and the smoke paths aren't asked",
      { "/sessions/": [answered(503, 5)] },
      "maintenance",
      /users get the maintenance page/,
      { maintenance: true },
    ],
    [
      "a smoke path is slow twice: the quicker answer counts",
      { "/papers/": [answered(200, 900), answered(200, 1500)] },
      "slow",
      /^\/papers\/ took 900 ms/,
    ],
    [
      "a smoke path is as slow again, and worse: the first answer counts",
      { "/papers/": [answered(200, 900), answered(500, 900)] },
      "slow",
      /took 900 ms/,
    ],
    [
      "a smoke path is slow, and then silent",
      {
        "/papers/": [
          answered(200, 900),
          { failure: "timeout", message: "no answer within 3 s", ms: 3000 },
        ],
      },
      "unhealthy",
      /^\/papers\/ gave no answer within 3 s$/,
    ],
    [
      "an answer takes just as long as it may",
      { "/papers/": [answered(200, 800), answered(500, 5)] },
      "healthy",
      /in 800 ms at most/,
    ],
    [
      "silence is never asked again",
      {
        "/papers/": [
          { failure: "timeout", message: "no answer within 3 s", ms: 3000 },
          answered(200, 5),
        ],
      },
      "unhealthy",
      /gave no answer/,
    ],
    ["there is no smoke path", {}, "healthy", /answers \/health\/, in/, { smokePaths: [] }],
    [
      "there is one smoke path",
      {},
      "healthy",
      /answers \/health\/ and 1 smoke path, in/,
      { smokePaths: ["/sessions/"] },
    ],
    ["the address isn't known", {}, "unknown", /address isn't known/, { url: undefined }],
  ];
  for (const [title, answers, verdict, said, paths] of cases) {
    it(`is ${verdict} where ${title}`, async () => {
      const found = await verdictOf(answers, paths);
      assert.equal(found.verdict, verdict);
      assert.match(found.said.join("; "), said);
    });
  }

  it("isn't healthy where nobody knows which release should answer, and unhealthy all the same", async () => {
    const judged = async (sessions: HttpAnswer) => {
      const { http } = users({ "/sessions/": [sessions] });
      const signal = new AbortController().signal;
      return judgeUsers(await askUsers(PATHS, http, signal), PATHS, undefined).verdict;
    };
    assert.equal(await judged(answered(200, 5)), "unknown");
    assert.equal(await judged(answered(500, 5)), "unhealthy");
  });

  it("isn't known from a machine that reaches neither users' address nor AWS", async () => {
    const cut: HttpAnswer = { failure: "connection", message: "ENOTFOUND", ms: 1 };
    const http: HttpPort = { get: async () => cut };
    const answers = await askUsers(PATHS, http, new AbortController().signal);
    assert.equal(judgeUsers(answers, PATHS, undefined).verdict, "unknown");
    assert.equal(judgeUsers(answers, PATHS, "b").verdict, "unhealthy");
  });

  it("is bad where AWS is away and users' address is silent: somebody is there", async () => {
    const silent: HttpAnswer = { failure: "timeout", message: "no answer within 3 s", ms: 3000 };
    const http: HttpPort = { get: async () => silent };
    const answers = await askUsers(PATHS, http, new AbortController().signal);
    assert.equal(judgeUsers(answers, PATHS, undefined).verdict, "unhealthy");
  });

  it("is asked side by side, each with a time limit that a slow answer fits in", async () => {
    const { http, asked } = users({});
    await askUsers({ ...PATHS, p95LimitMs: 10_000 }, http, new AbortController().signal);
    assert.deepEqual(asked, ["/health/ 10000", "/sessions/ 10000", "/papers/ 10000"]);
  });
});
