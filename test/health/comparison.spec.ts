import assert from "node:assert/strict";
import { Comparison, type Answered } from "../../src/health/comparison";
import { heldTo } from "../../src/health/sequential";

const GOOD: Answered = { good: true, ms: 20 };
const BAD: Answered = { good: false, ms: 20 };
const SLOW: Answered = { good: true, ms: 300 };
const LATE: Answered = { good: true, ms: 900 };

interface Row {
  readonly title: string;
  readonly answers: readonly (readonly [
    mine: Answered,
    other: Answered | undefined,
    times: number,
  ])[];
  readonly verdict: string;
  readonly fault?: string;
  readonly cleanToClear?: number;
  readonly common?: number;
}

const ROWS: readonly Row[] = [
  { title: "nothing asked", answers: [], verdict: "not enough yet", cleanToClear: 65 },
  {
    title: "64 clean pairs",
    answers: [[GOOD, GOOD, 64]],
    verdict: "not enough yet",
    cleanToClear: 1,
  },
  { title: "65 clean pairs", answers: [[GOOD, GOOD, 65]], verdict: "good" },
  {
    title: "65 clean answers with no other to ask",
    answers: [[GOOD, undefined, 65]],
    verdict: "good",
  },
  { title: "65 clean answers beside one that fails", answers: [[GOOD, BAD, 65]], verdict: "good" },
  { title: "two bad answers", answers: [[BAD, GOOD, 2]], verdict: "bad", fault: "answers badly" },
  {
    title: "one bad answer among many",
    answers: [
      [GOOD, GOOD, 40],
      [BAD, GOOD, 1],
      [GOOD, GOOD, 40],
    ],
    verdict: "not enough yet",
    cleanToClear: 35,
  },
  {
    title: "both fail, however often",
    answers: [[BAD, BAD, 500]],
    verdict: "not enough yet",
    cleanToClear: 65,
    common: 500,
  },
  {
    title: "both fail at first",
    answers: [
      [BAD, BAD, 10],
      [GOOD, GOOD, 65],
    ],
    verdict: "good",
    common: 10,
  },
  {
    title: "slower than the other",
    answers: [[SLOW, GOOD, 12]],
    verdict: "bad",
    fault: "slower than the release it replaces",
  },
  { title: "as slow as the other", answers: [[SLOW, SLOW, 65]], verdict: "good" },
  { title: "slow, with no good answer beside it", answers: [[SLOW, BAD, 65]], verdict: "good" },
  {
    title: "over the limit like the other",
    answers: [[LATE, LATE, 4]],
    verdict: "bad",
    fault: "slower than the limit",
  },
];

describe("a release beside the one it replaces", () => {
  for (const { title, answers, verdict, fault, cleanToClear = 0, common = 0 } of ROWS) {
    it(`is ${verdict}: ${title}`, () => {
      const comparison = new Comparison({ limitMs: 800 });
      for (const [mine, other, times] of answers) {
        for (let n = 0; n < times; n += 1) comparison.add(mine, other);
      }
      assert.equal(comparison.verdict, verdict);
      assert.equal(comparison.fault, fault);
      assert.equal(comparison.cleanToClear, cleanToClear);
      assert.equal(comparison.common, common);
    });
  }

  it("is held to its answers also while only its times are open", () => {
    const held = heldTo({ answers: 100, bad: 5 });
    const comparison = new Comparison({ limitMs: 800 }, held);
    for (let n = 0; n < 10; n += 1) comparison.add(GOOD, GOOD);
    for (let n = 0; n < 3; n += 1) comparison.add({ good: false, ms: 5_000 }, GOOD);
    assert.deepEqual([comparison.verdict, comparison.fault], ["bad", "answers badly"]);
  });

  it("isn't called slow for answers that fail: their times say nothing", () => {
    const comparison = new Comparison({ limitMs: 800 }, heldTo({ answers: 100, bad: 5 }));
    for (let n = 0; n < 4; n += 1) {
      for (let good = 0; good < 5; good += 1) comparison.add(GOOD, GOOD);
      comparison.add({ good: false, ms: 5_000 }, GOOD);
    }
    assert.deepEqual([comparison.verdict, comparison.cleanToClear], ["not enough yet", 45]);
  });

  it("is held to what the other did, and to as many pairs as are asked for", () => {
    const comparison = new Comparison(
      { limitMs: 800, pairs: 32 },
      heldTo({ answers: 100, bad: 1 }),
    );
    for (let n = 0; n < 37; n += 1) assert.equal(comparison.add(GOOD, GOOD), "not enough yet");
    // 32 pairs and 32 clean answers are enough for both; the limit takes 43 answers at half of α.
    assert.equal(comparison.cleanToClear, 1);
    assert.equal(comparison.add(GOOD, GOOD), "good");
  });
});
