// A sequential test of a release: what it is held to, after how many answers it ends, and how often it errs.
import assert from "node:assert/strict";
import { ALPHA, BETA, heldTo, SequentialTest, type TestVerdict } from "../../src/health/sequential";
import { atMost, seeded } from "./seeded";

const RUNS = 20_000;
const SEED = 20_261_125;
/** Far more than any test here needs. */
const MOST_ANSWERS = 5_000;

/** Feeds answers to a test until it has a verdict; `isBad` is told which answer it is, from 1 on. */
function fed(test: SequentialTest, isBad: (answer: number) => boolean): SequentialTest {
  for (let answer = 1; answer <= MOST_ANSWERS; answer += 1) {
    if (test.add(!isBad(answer)) !== "not enough yet") break;
  }
  return test;
}

interface Counted {
  readonly bad: number;
  readonly good: number;
  readonly meanAnswers: number;
}

/** How often tests end with each verdict where a share of answers is bad, by chance. */
function simulated(replaced: number, share: number, seed: number): Counted {
  const random = seeded(seed);
  const ended: Record<TestVerdict, number> = { good: 0, bad: 0, "not enough yet": 0 };
  let answers = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const held = heldTo({ answers: 1_000, bad: replaced * 1_000 });
    const test = fed(new SequentialTest(held), () => random() < share);
    ended[test.verdict] += 1;
    answers += test.answers;
  }
  return { bad: ended.bad / RUNS, good: ended.good / RUNS, meanAnswers: answers / RUNS };
}

describe("a release is held to what the one it replaces did", () => {
  const rows: [title: string, replaced: Parameters<typeof heldTo>[0], p0: number, p1: number][] = [
    ["half a percent where nobody knows", undefined, 0.005, 0.05],
    ["half a percent where nothing was asked", { answers: 0, bad: 0 }, 0.005, 0.05],
    ["half a percent where it was clean", { answers: 400, bad: 0 }, 0.005, 0.05],
    ["its own share", { answers: 400, bad: 8 }, 0.02, 0.2],
    ["never more than one in 20", { answers: 10, bad: 10 }, 0.05, 0.5],
  ];
  for (const [title, replaced, p0, p1] of rows) {
    it(`of bad answers: ${title}`, () => {
      const held = heldTo(replaced);
      assert.deepEqual([held.p0, held.p1, held.alpha, held.beta], [p0, p1, ALPHA, BETA]);
    });
  }

  it("and to something that can be told apart", () => {
    for (const [p0, p1] of [
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 0.4],
      [0.5, 1],
      [NaN, 0.5],
    ] as const) {
      assert.throws(() => new SequentialTest({ ...heldTo(), p0, p1 }), RangeError);
    }
  });
});

describe("the sequential test", () => {
  // Shares of bad answers of the replaced release; answers after which a release is cleared or condemned.
  const clean: [replaced: number, cleared: number][] = [
    [0.005, 65],
    [0.01, 32],
    [0.02, 15],
    [0.05, 5],
  ];
  for (const [replaced, cleared] of clean) {
    it(`clears a clean release after ${cleared} answers, where ${100 * replaced} % were bad before`, () => {
      const test = new SequentialTest(heldTo({ answers: 1_000, bad: 1_000 * replaced }));
      assert.equal(test.cleanToClear, cleared);
      fed(test, () => false);
      assert.deepEqual([test.verdict, test.answers, test.cleanToClear], ["good", cleared, 0]);
    });
  }

  const patterns: [
    title: string,
    replaced: number,
    bad: (n: number) => boolean,
    answers: number,
  ][] = [
    ["fails always", 0.005, () => true, 2],
    ["fails always, beside one that failed now and then", 0.02, () => true, 2],
    ["fails always but for the second", 0.005, (n) => n !== 2, 3],
    ["fails on one task of two", 0.005, (n) => n % 2 === 0, 6],
    ["fails once in 20 times", 0.005, (n) => n % 20 === 0, 80],
    ["turns bad after 60 good answers", 0.005, (n) => n > 60, 64],
  ];
  for (const [title, replaced, isBad, answers] of patterns) {
    it(`condemns a release that ${title}, after ${answers} answers`, () => {
      const test = fed(
        new SequentialTest(heldTo({ answers: 1_000, bad: 1_000 * replaced })),
        isBad,
      );
      assert.deepEqual([test.verdict, test.answers], ["bad", answers]);
    });
  }

  // 2 in 3, 3 in 53, 4 in 104, 5 in 155: the newest of them decides, and one good answer more puts it off.
  for (const [bad, within] of [
    [2, 3],
    [3, 53],
    [4, 104],
    [5, 155],
  ] as const) {
    for (const [more, verdict] of [
      [0, "bad"],
      [1, "not enough yet"],
    ] as const) {
      it(`finds ${bad} bad of ${within + more} to be ${verdict}`, () => {
        const test = new SequentialTest(heldTo());
        test.addAll(within + more - bad, bad);
        assert.equal(test.verdict, verdict);
      });
    }
  }

  it("keeps its verdict, and counts no further", () => {
    const test = new SequentialTest(heldTo());
    test.addAll(0, 2);
    test.addAll(10_000, 0);
    assert.deepEqual([test.verdict, test.answers, test.bad], ["bad", 2, 2]);
  });

  it("says just how many clean answers are left, from wherever it is", () => {
    const random = seeded(SEED);
    for (let run = 0; run < 500; run += 1) {
      const [share, length] = [0.05 * random(), Math.floor(80 * random())];
      const test = new SequentialTest(heldTo());
      for (let answer = 0; answer < length; answer += 1) test.add(random() >= share);
      const left = test.cleanToClear;
      if (test.verdict !== "not enough yet") assert.equal(left, 0);
      for (let answer = 1; answer <= left; answer += 1) {
        assert.equal(test.add(true), answer === left ? "good" : "not enough yet");
      }
    }
  });

  for (const replaced of [0.005, 0.01, 0.02, 0.05]) {
    const percent = 100 * replaced;
    it(`condemns a release no worse than ${percent} % in less than 1 of 100 runs`, () => {
      const { bad, good } = simulated(replaced, replaced, SEED);
      assert.ok(bad <= atMost(ALPHA, RUNS), `${bad}`);
      assert.ok(bad + good > 0.999);
    });

    it(`clears a release that is ten times as bad as ${percent} % in less than 5 of 100 runs`, () => {
      const { good } = simulated(replaced, 10 * replaced, SEED + 1);
      // Wald's own bound for a test that steps over its limits.
      assert.ok(good <= atMost(BETA / (1 - ALPHA), RUNS), `${good}`);
    });
  }

  it("needs the answers that it is said to need", () => {
    const means = [
      [simulated(0.005, 0, SEED).meanAnswers, 65, 65],
      [simulated(0.005, 0.005, SEED).meanAnswers, 65, 90],
      [simulated(0.005, 0.05, SEED).meanAnswers, 65, 80],
      [simulated(0.005, 0.5, SEED).meanAnswers, 2, 6],
      [simulated(0.005, 1, SEED).meanAnswers, 2, 2],
    ] as const;
    for (const [mean, least, most] of means) {
      assert.ok(least <= mean && mean <= most, `${mean}: ${least} to ${most}`);
    }
  });

  it("condemns a release with 1 % of harmless errors no more often than α, beside one that has them, too", () => {
    const { bad } = simulated(0.01, 0.01, SEED + 2);
    assert.ok(bad <= atMost(ALPHA, RUNS), `${bad}`);
  });
});
