import assert from "node:assert/strict";
import {
  count,
  describeTally,
  judgeHealthAnswer,
  judgePlainAnswer,
  NO_ANSWERS,
} from "../../src/health/healthAnswer";
import type { HttpAnswer } from "../../src/health/httpProbe";
import { aHealthyAnswer, anAnswer } from "./fakes";

const timeout: HttpAnswer = { failure: "timeout", message: "no answer within 5 s", ms: 5000 };
const refused: HttpAnswer = {
  failure: "connection",
  message: "connect ECONNREFUSED 10.0.0.1:443",
  ms: 1,
};

describe("judgeHealthAnswer", () => {
  const cases: [title: string, answer: HttpAnswer, reason: string | undefined][] = [
    ["accepts the wanted version, healthy", aHealthyAnswer(), undefined],
    [
      "accepts further fields",
      anAnswer(200, { status: "healthy", app_version: "b", version: "0.1.0" }),
      undefined,
    ],
    [
      "refuses a 200 that says unhealthy",
      anAnswer(200, { status: "unhealthy", app_version: "b" }),
      'answered 200 with "status": `unhealthy`',
    ],
    [
      "refuses a body without a status",
      anAnswer(200, { app_version: "b" }),
      'answered 200 with "status": `nothing`',
    ],
    [
      "refuses another version and names both",
      aHealthyAnswer("a"),
      "came from version `a`, not `b`",
    ],
    [
      "refuses an answer without a version",
      anAnswer(200, { status: "healthy" }),
      "named no `app_version`; it must be `b`",
    ],
    [
      "names everything that is wrong",
      anAnswer(200, { status: 1, app_version: null }),
      'came from version `null`, not `b` and answered 200 with "status": `1`',
    ],
    [
      "refuses what isn't JSON and quotes its beginning",
      anAnswer(200, `<html>\n${"x".repeat(100)}`),
      `answered 200 with no JSON object: \`<html> ${"x".repeat(73)}…\``,
    ],
    [
      "refuses JSON that isn't an object",
      anAnswer(200, ["healthy"]),
      'answered 200 with no JSON object: `["healthy"]`',
    ],
    [
      "refuses a redirect and says where it leads",
      anAnswer(301, "", "https://login.example/"),
      "answered 301, a redirect to `https://login.example/`",
    ],
    ["refuses a redirect to nowhere", anAnswer(302), "answered 302, a redirect to `nowhere`"],
    ["refuses another 2xx", anAnswer(204), "answered 204"],
    ["refuses a client error", anAnswer(404), "answered 404"],
    ["refuses a server error", anAnswer(503, "<html>"), "answered 503"],
    ["refuses silence", timeout, "gave no answer within 5 s"],
    [
      "refuses a connection that fails",
      refused,
      "failed to connect: connect ECONNREFUSED 10.0.0.1:443",
    ],
  ];
  for (const [title, answer, reason] of cases) {
    it(title, () => {
      const expected = reason === undefined ? { good: true } : { good: false, reason };
      assert.deepEqual(judgeHealthAnswer(answer, "b"), expected);
    });
  }
});

describe("judgePlainAnswer", () => {
  const cases: [answer: HttpAnswer, reason: string | undefined][] = [
    [anAnswer(200, "text"), undefined],
    [anAnswer(204, ""), undefined],
    [anAnswer(308, "", "/elsewhere"), "answered 308, a redirect to `/elsewhere`"],
    [anAnswer(500), "answered 500"],
    [timeout, "gave no answer within 5 s"],
  ];
  for (const [answer, reason] of cases) {
    it(`says ${reason ?? "nothing"} of ${JSON.stringify(answer)}`, () => {
      const expected = reason === undefined ? { good: true } : { good: false, reason };
      assert.deepEqual(judgePlainAnswer(answer), expected);
    });
  }
});

describe("count", () => {
  const tally = (answers: string) =>
    [...answers].reduce(
      (sum, letter) =>
        count(sum, letter === "+" ? { good: true } : { good: false, reason: "answered 500" }),
      NO_ANSWERS,
    );
  const cases: [answers: string, run: number, breaks: number, words: string][] = [
    ["", 0, 0, "only 0 of 0 answers were good; 3 in a row are required"],
    ["++", 2, 0, "only 2 of 2 answers were good; 3 in a row are required"],
    [
      "---",
      0,
      0,
      "only 0 of 3 answers were good; 3 in a row are required; the last bad one answered 500",
    ],
    [
      "-++-+",
      1,
      1,
      "only 3 of 5 answers were good; 3 in a row are required, but a bad one interrupted the row once; the last bad one answered 500",
    ],
    [
      "+-+-++-",
      0,
      3,
      "only 4 of 7 answers were good; 3 in a row are required, but a bad one interrupted the row 3 times; the last bad one answered 500",
    ],
  ];
  for (const [answers, run, breaks, words] of cases) {
    it(`counts "${answers}" as a run of ${run} after ${breaks} breaks`, () => {
      const sum = tally(answers);
      assert.equal(sum.run, run);
      assert.equal(sum.breaks, breaks);
      assert.equal(describeTally(sum, 3), words);
    });
  }
});
