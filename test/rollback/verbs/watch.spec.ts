import assert from "node:assert/strict";
import type { HttpAnswer, HttpPort } from "../../../src/health/httpProbe";
import { NOTHING_SEEN } from "../../../src/health/watching";
import { outcomeOf, watchPaths } from "../../../src/rollback/verbs/watch";

const ANSWER: HttpAnswer = { status: 200, location: undefined, body: "", ms: 5 };
const HEALTHY: HttpAnswer = { ...ANSWER, body: '{"status":"healthy","app_version":"b"}' };
const RELEASE = { url: "https://app.example", tag: "b", healthPath: "/health/" };

/** A world whose time passes only in sleep. */
function world(smoke: HttpAnswer) {
  let now = 0;
  const clock = {
    now: () => now,
    sleep: async (ms: number) => void (now += ms),
  };
  const http: HttpPort = {
    get: async (url) => (url.endsWith("/health/") ? HEALTHY : smoke),
  };
  return { clock, http };
}

describe("watching", () => {
  const never = new AbortController().signal;

  it("asks the paths in turn, says so now and then, and fails with one bad answer", async () => {
    const { clock, http } = world({ ...ANSWER, status: 500 });
    const lines: string[] = [];
    const all = await watchPaths(
      { ...RELEASE, paths: ["/health/", "/sessions/"] },
      { seconds: 11, narrate: (line) => lines.push(line), signal: never },
      http,
      clock,
    );
    assert.deepEqual([all.requests, all.failed], [22, 11]);
    assert.deepEqual(lines.length, 1);
    assert.equal(outcomeOf("b", all, false).exitCode, 4);
  });

  it("is done where every answer was good", async () => {
    const { clock, http } = world(ANSWER);
    const all = await watchPaths(
      { ...RELEASE, paths: ["/health/", "/sessions/"] },
      { seconds: 2, narrate: () => {}, signal: never },
      http,
      clock,
    );
    assert.equal(outcomeOf("b", all, false).exitCode, 0);
  });

  it("is never done without an answer, and says what the maintenance page kept from it", () => {
    const { exitCode, lines } = outcomeOf("b", NOTHING_SEEN, true);
    assert.equal(exitCode, 1);
    assert.match(lines.join(), /nothing is known\. Users got the maintenance page/);
  });
});
