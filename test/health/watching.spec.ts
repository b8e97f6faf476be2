import assert from "node:assert/strict";
import { watchedInWords, NOTHING_SEEN, seen } from "../../src/health/watching";

const ANSWER = { status: 200, location: undefined, body: "", ms: 4 };

describe("what is watched", () => {
  it("is nothing at first", () => {
    assert.equal(watchedInWords(NOTHING_SEEN), "0 requests, 0 failed (0.0 %)");
  });

  it("counts failures, and times what was good", () => {
    let watched = NOTHING_SEEN;
    for (const ms of [4, 6, 8]) watched = seen(watched, { ...ANSWER, ms }, undefined);
    watched = seen(watched, { failure: "timeout", message: "no answer", ms: 5000 }, "/ timed out");
    assert.equal(
      watchedInWords(watched),
      "4 requests, 1 failed (25.0 %), p50 6 ms, p95 8 ms, last failure: / timed out",
    );
  });
});
