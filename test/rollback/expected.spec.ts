import assert from "node:assert/strict";
import type { StackFile } from "../../src/config/stackFile";
import { expectedTime } from "../../src/rollback/expected";
import { history, update } from "../release/updates";

const FILE = {
  values: {
    healthCheckIntervalSeconds: 5,
    healthyThreshold: 2,
    deregistrationDelaySeconds: 5,
    stopTimeoutSeconds: 10,
  },
} as unknown as StackFile;

describe("the expected time of a rollback", () => {
  it("follows the settings", () => {
    const slow = { values: { ...FILE.values, deregistrationDelaySeconds: 300 } };
    const [quick, other] = [expectedTime(FILE, []), expectedTime(slow, [])];
    assert.equal(other.steady - quick.steady, 295);
    assert.equal(other.mitigated, quick.mitigated);
    assert.equal(quick.past, undefined);
  });

  it("is also what the newest successful updates took, the middle one", () => {
    const took = (number: number, seconds: number) =>
      update(number, "A", {
        startedAt: "2026-11-24T04:00:00Z",
        endedAt: new Date(Date.UTC(2026, 10, 24, 4, 0, seconds)).toISOString(),
      });
    assert.equal(expectedTime(FILE, [took(3, 20), took(2, 50), took(1, 30)]).past, 30);
    assert.equal(expectedTime(FILE, history("A!", "B?")).past, undefined);
  });
});
