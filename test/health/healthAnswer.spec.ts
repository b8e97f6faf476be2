import assert from "node:assert/strict";
import {
  count,
  describeTally,
  judgeHealthAnswer,
  judgePlainAnswer,
  NO_ANSWERS,
} from "../../src/health/healthAnswer";
import type { HttpAnswer, HttpResponse } from "../../src/health/httpProbe";
import { aHealthyAnswer, anAnswer } from "./world";

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
    ...["null", "7", '"healthy"'].map((body): [string, HttpAnswer, string] => [
      `refuses the body ${body}: JSON, but no object`,
      anAnswer(200, body),
      `answered 200 with no JSON object: \`${body}\``,
    ]),
    [
      "quotes eighty characters in full",
      anAnswer(200, "x".repeat(80)),
      `answered 200 with no JSON object: \`${"x".repeat(80)}\``,
    ],
    [
      "accepts a body that is as long as a health answer may be",
      { ...(aHealthyAnswer() as HttpResponse), bytes: 1024 * 1024 },
      undefined,
    ],
    ["takes 300 for a redirect", anAnswer(300), "answered 300, a redirect to `nowhere`"],
    ["takes 400 for none", anAnswer(400, "", "/elsewhere"), "answered 400"],
    ["refuses another 2xx", anAnswer(204), "answered 204"],
    ["refuses a client error", anAnswer(404), "answered 404"],
    ["refuses a server error", anAnswer(503, "<html>"), "answered 503"],
    [
      "refuses a redirect to another host",
      anAnswer(302, { status: "healthy", app_version: "b" }, "https://elsewhere.example/health/"),
      "answered 302, a redirect to `https://elsewhere.example/health/`",
    ],
    ...["bb", "b ", "B", "", "b1", "xb"].map((version): [string, HttpAnswer, string] => [
      `refuses the version "${version}", which only looks like the wanted one`,
      aHealthyAnswer(version),
      `came from version \`${version.trim()}\`, not \`b\``,
    ]),
    ...["Healthy", "HEALTHY", "healthy ", "unhealthy"].map(
      (status): [string, HttpAnswer, string] => [
        `refuses the status "${status}"`,
        anAnswer(200, { status, app_version: "b" }),
        `answered 200 with "status": \`${status.trim()}\``,
      ],
    ),
    [
      "refuses keys in other letters",
      anAnswer(200, { Status: "healthy", App_Version: "b" }),
      'named no `app_version`; it must be `b` and answered 200 with "status": `nothing`',
    ],
    [
      "refuses two versions, though the last of them is the wanted one",
      anAnswer(200, '{"status":"healthy","app_version":"a","app_version":"b"}'),
      'answered 200 with two values of "app_version"',
    ],
    [
      "refuses two states, also when one of them is written with an escape",
      anAnswer(200, '{"st\\u0061tus":"unhealthy","app_version":"b","status":"healthy"}'),
      'answered 200 with two values of "status"',
    ],
    [
      "accepts the same key at another depth, and in a text",
      anAnswer(
        200,
        '{"status":"healthy","app_version":"b","of":{"status":"x"},"t":"\\"status\\":{"}',
      ),
      undefined,
    ],
    [
      "refuses an answer from a cache, however good it looks",
      { ...(aHealthyAnswer() as HttpResponse), cachedBy: "age: 30" },
      "answered 200 from a cache (`age: 30`), so the release itself was not asked",
    ],
    [
      "refuses a body that is longer than any health answer",
      { ...(aHealthyAnswer() as HttpResponse), bytes: 1024 * 1024 + 1 },
      "answered 200 with a body of more than 1 MiB: it must be a small JSON object",
    ],
    [
      "refuses a body that never ends",
      { failure: "unreadable", message: "a body of more than 16 MiB", ms: 9 },
      "gave a body of more than 16 MiB",
    ],
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
    [anAnswer(199), "answered 199"],
    [
      anAnswer(302, "", "https://elsewhere.example/"),
      "answered 302, a redirect to `https://elsewhere.example/`",
    ],
    [
      { ...(anAnswer(200, "text") as HttpResponse), cachedBy: "x-cache: HIT" },
      "answered 200 from a cache (`x-cache: HIT`), so the release itself was not asked",
    ],
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
  it("says one of one answer, and of one that is required", () => {
    const words = "only 0 of 1 answer was good; 1 is required; the last bad one answered 500";
    assert.equal(describeTally(tally("-"), 1), words);
  });

  for (const [answers, run, breaks, words] of cases) {
    it(`counts "${answers}" as a run of ${run} after ${breaks} breaks`, () => {
      const sum = tally(answers);
      assert.equal(sum.run, run);
      assert.equal(sum.breaks, breaks);
      assert.equal(describeTally(sum, 3), words);
    });
  }
});
