import assert from "node:assert/strict";
import {
  countRequests,
  type DrillReport,
  mitigatedAfter,
  renderMarkdown,
  renderSummary,
} from "../../../sandbox/drill/report";
import { judge, type Sample } from "../../../sandbox/drill/traffic";

function aSample(overrides: Partial<Sample> = {}): Sample {
  return {
    at: 0,
    milliseconds: 5,
    path: "/",
    failure: undefined,
    version: undefined,
    ...overrides,
  };
}

function aReport(overrides: Partial<DrillReport> = {}): DrillReport {
  const requests = {
    sent: 40,
    failed: 2,
    failedFrom: 12.5,
    failedTo: 13,
    failures: { "status 500": 2 },
  };
  return {
    stack: "prod",
    scenario: "unhealthy",
    startedAt: "2026-01-02T03:04:05.000Z",
    parts: { containers: "podman" },
    setUpSeconds: 9,
    steps: [
      {
        title: "deploy b",
        expected: "is verified",
        ok: true,
        found: "Verified.",
        startedAt: "2026-01-02T03:04:06.000Z",
        seconds: 12.34,
        requests,
      },
    ],
    rollback: {
      updateService: 3.1,
      requested: 4.2,
      switched: 5,
      mitigated: 6,
      steady: 20,
      verified: 21.5,
    },
    limitSeconds: 600,
    ok: true,
    ...overrides,
  };
}

describe("countRequests", () => {
  it("counts what was sent in a time, and says what failed and when", () => {
    const samples = [
      aSample({ at: 900 }),
      aSample({ at: 1000 }),
      aSample({ at: 2000, failure: "status 500" }),
      aSample({ at: 3000, failure: "status 500" }),
      aSample({ at: 4000 }),
    ];
    assert.deepEqual(countRequests(samples, 1000, 4000, 500), {
      sent: 3,
      failed: 2,
      failures: { "status 500": 2 },
      failedFrom: 1.5,
      failedTo: 2.5,
    });
  });

  it("has no times where nothing failed", () => {
    assert.deepEqual(countRequests([aSample()], 0, 1, 0), { sent: 1, failed: 0, failures: {} });
  });
});

describe("mitigatedAfter", () => {
  const rows: [string, Sample[], number][] = [
    ["is zero when the bad release never met users", [aSample({ at: 2000, version: "b" })], 0],
    ["is the last answer of another release", [aSample({ at: 3000, version: "bad" })], 2],
    ["is the last failure", [aSample({ at: 2500, failure: "status 500" })], 1.5],
    ["leaves out what happened before the rollback", [aSample({ at: 500, failure: "x" })], 0],
    ["isn't misled by answers that name no release", [aSample({ at: 9000 })], 0],
    [
      "is the latest of them, in whatever order they were answered",
      [aSample({ at: 4000, version: "bad" }), aSample({ at: 2000, version: "bad" })],
      3,
    ],
  ];
  for (const [title, samples, expected] of rows) {
    it(title, () => assert.equal(mitigatedAfter(samples, 1000, "b"), expected));
  }
});

describe("what a user makes of an answer", () => {
  const healthy = '{"status":"healthy","app_version":"b"}';
  const rows: [string, Parameters<typeof judge>, ReturnType<typeof judge>][] = [
    ["good health names its version", [200, healthy, true], { failure: undefined, version: "b" }],
    [
      "200 that says unhealthy is a failure",
      [200, '{"status":"unhealthy","app_version":"b"}', true],
      { failure: "unhealthy", version: "b" },
    ],
    ["500 is a failure", [500, healthy, true], { failure: "status 500", version: undefined }],
    ["no JSON is a failure", [200, "<html>", true], { failure: "not JSON", version: undefined }],
    [
      "another page must only answer",
      [200, "[]", false],
      { failure: undefined, version: undefined },
    ],
  ];
  for (const [title, args, expected] of rows) {
    it(title, () => assert.deepEqual(judge(...args), expected));
  }
});

describe("the report", () => {
  it("shows a table, the rollback's times and the verdict on a terminal", () => {
    const text = renderSummary(aReport());
    assert.match(text, /deploy b .* OK .* 12\.3 s .* 40 .* 2 /);
    assert.match(
      text,
      /requested 4\.2 s, users switched 5\.0 s, mitigated 6\.0 s, steady 20\.0 s, verified 21\.5 s \(limit 600 s\)/,
    );
    assert.match(text, /asked AWS for it 3\.1 s after its own start/);
    assert.match(text, /The drill passed/);
  });

  it("says which step went wrong, and that the drill failed", () => {
    const [step] = aReport().steps;
    const failed = { ...step!, ok: false, found: "It failed, but not because of /x/" };
    const text = renderSummary(aReport({ steps: [failed], rollback: undefined, ok: false }));
    assert.match(text, /deploy b: It failed, but not because of/);
    assert.match(text, /There was no rollback to measure/);
    assert.match(text, /The drill failed/);
  });

  it("says in Markdown how many requests failed, when and how", () => {
    const text = renderMarkdown(aReport());
    assert.match(
      text,
      /\| deploy b \| is verified \| OK \| 12\.3 \| 40 \| 2, from 12\.5 s to 13\.0 s: 2 × status 500 \|/,
    );
    assert.match(text, /^> Verified\.$/m);
  });

  it("says that ECS kept a bad release from users when it did", () => {
    const rollback = {
      updateService: 3,
      requested: 4,
      switched: 5,
      mitigated: 0,
      steady: 9,
      verified: 10,
    };
    assert.match(renderSummary(aReport({ rollback })), /mitigated from the start/);
  });
});
