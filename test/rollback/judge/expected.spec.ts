import assert from "node:assert/strict";
import type { StackFile } from "../../../src/config/stackFile";
import { expectedTime } from "../../../src/rollback/judge/expected";
import { history, update } from "../../release/updates";

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
    const [quick, other] = [expectedTime(FILE, false, []), expectedTime(slow, false, [])];
    assert.equal(other.steady - quick.steady, 295);
    assert.equal(other.mitigated, quick.mitigated);
    assert.equal(quick.past, undefined);
  });

  it("is short where no task must start, whatever the updates before took", () => {
    const { mitigated, steady, past } = expectedTime(FILE, true, history("A", "B"));
    assert.deepEqual([steady, past], [mitigated, undefined]);
    // A launch, and two checks of the load balancer.
    assert.equal(expectedTime(FILE, false, []).mitigated - mitigated, 50);
  });

  const took = (number: number, tag: string, seconds: number) =>
    update(number, tag, {
      startedAt: "2026-11-24T04:00:00Z",
      endedAt: new Date(Date.UTC(2026, 10, 24, 4, 0, seconds)).toISOString(),
    });

  it("is also what the newest successful updates took, the middle one", () => {
    const updates = [took(4, "A", 20), took(3, "B", 50), took(2, "A", 30), took(1, "B", 900)];
    assert.equal(expectedTime(FILE, false, updates).past, 30);
    assert.equal(expectedTime(FILE, false, history("A!", "B?")).past, undefined);
  });

  it("counts no update that failed, or that hasn't ended", () => {
    const ended = [took(2, "B", 60), took(1, "A", 900)];
    for (const parts of [{ result: "failed" }, { endedAt: undefined }] as const) {
      const others = [took(4, "D", 5), took(3, "C", 5)].map((one) => ({ ...one, ...parts }));
      assert.equal(expectedTime(FILE, false, [...others, ...ended]).past, 60);
    }
  });

  it("counts only updates that changed the release", () => {
    const maintenance = [took(5, "B", 3), took(4, "B", 4), took(3, "B", 5)];
    const updates = [...maintenance, took(2, "B", 60), took(1, "A", 900)];
    assert.equal(expectedTime(FILE, false, updates).past, 60);
    assert.equal(expectedTime(FILE, false, [...maintenance.slice(0, 2)]).past, undefined);
  });
});
