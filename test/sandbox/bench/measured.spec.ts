import assert from "node:assert/strict";
import { measure, spreadOf } from "../../../sandbox/bench/measured";
import type { Sample } from "../../../sandbox/drill/traffic";

const ENTERED = 10_000;

/** A request of a user, so many milliseconds after Enter. */
function sample(after: number, version: string | undefined, failure?: string): Sample {
  return { at: ENTERED + after, milliseconds: 20, path: "/health/", failure, version };
}

describe("what users met while a tool went back", () => {
  const asked = { entered: ENTERED, ended: ENTERED + 5_000, target: "good" };

  it("is counted from Enter: the target's first answer, the last bad one, and the tool's end", () => {
    const samples = [
      sample(-100, "good"),
      sample(0, "bad"),
      sample(1_000, "good"),
      sample(1_500, "bad"),
      sample(2_000, undefined, "status 503"),
      sample(2_500, "good"),
    ];
    assert.deepEqual(measure(samples, asked), {
      first: 1.02,
      mitigated: 2,
      ended: 5,
      failed: 1,
    });
  });

  it("is nothing where the target never answered", () => {
    assert.equal(measure([sample(0, "bad"), sample(100, "bad")], asked), undefined);
  });
});

describe("the spread of runs", () => {
  const cases: [numbers: number[], least: number, median: number, most: number][] = [
    [[3], 3, 3, 3],
    [[9, 1, 4], 1, 4, 9],
    [[4, 1, 2, 9], 1, 3, 9],
  ];
  for (const [numbers, least, median, most] of cases) {
    it(`of ${numbers.join(", ")} has ${median} in its middle`, () => {
      assert.deepEqual(spreadOf(numbers), { least, median, most });
    });
  }
});
