import assert from "node:assert/strict";
import { percentile, summarizeLatency, willMissP95 } from "../../src/health/latency";

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("percentile", () => {
  const cases: [values: number[], percent: number, expected: number][] = [
    [[7], 95, 7],
    [[7], 0, 7],
    [[3, 1, 2], 50, 2],
    [upTo(20), 95, 19],
    [upTo(20), 100, 20],
    [upTo(100), 95, 95],
    [[9, 10, 100], 95, 100],
  ];
  for (const [values, percent, expected] of cases) {
    it(`finds ${expected} as p${percent} of ${values.length} values`, () => {
      assert.equal(percentile(values, percent), expected);
    });
  }

  it("refuses to speak of no values", () => {
    assert.throws(() => percentile([], 95), /at least one value/);
  });
});

describe("summarizeLatency", () => {
  it("rounds to a tenth of a millisecond", () => {
    assert.deepEqual(summarizeLatency([1.234, 5.678]), {
      p50: 1.2,
      p95: 5.7,
      max: 5.7,
      samples: 2,
    });
  });
});

describe("willMissP95", () => {
  const cases: [values: number[], planned: number, misses: boolean][] = [
    [[], 20, false],
    [[600], 20, false],
    [[600, 600], 20, true],
    [[600], 19, true],
    [[500, 500, 500], 20, false],
    [[600, 600, 600, 600, 600], 100, false],
    [[600, 600, 600, 600, 600, 600], 100, true],
  ];
  for (const [values, planned, misses] of cases) {
    const verb = misses ? "gives up" : "goes on";
    it(`${verb} after [${values.join(", ")}] of ${planned} samples at a limit of 500`, () => {
      assert.equal(willMissP95(values, planned, 500), misses);
    });
  }
});
