import assert from "node:assert/strict";
import {
  ALPHA,
  BETA,
  heldTo,
  SequentialTest,
  SequentialWatch,
  type Verdict,
} from "../../src/health/sequential";
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
  const ended: Record<Verdict, number> = { good: 0, bad: 0, "not enough yet": 0 };
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

describe("a release that is watched for long", () => {
  /** Condemned watches of `runs`, of `answers` answers each. */
  function condemned(share: number, answers: number, runs: number, replaced = share): number {
    const random = seeded(SEED + 3);
    let bad = 0;
    for (let run = 0; run < runs; run += 1) {
      const watch = new SequentialWatch(heldTo({ answers: 1_000, bad: 1_000 * replaced }));
      for (let n = 0; n < answers && watch.verdict !== "bad"; n += 1) watch.add(random() >= share);
      if (watch.verdict === "bad") bad += 1;
    }
    return bad / runs;
  }

  // A threshold of 1 % in two of three minutes alarms in 43 % of such windows at 60 requests a minute (binomial).
  it("isn't condemned for 1 % of harmless errors in a day at two requests a minute, but for 2α", () => {
    const share = condemned(0.01, 2_880, 2_000);
    assert.ok(share <= atMost((2 * ALPHA) / (1 - BETA), 2_000), `${share}`);
  });

  it("isn't condemned for that at 60 requests a minute for three hours, but for 2α", () => {
    const share = condemned(0.01, 10_800, 1_000);
    assert.ok(share <= atMost((2 * ALPHA) / (1 - BETA), 1_000), `${share}`);
  });

  // Twice p0 is no fault, and isn't what α is promised for either: so the share of the replaced release should be known.
  it("is condemned for that in 5 of 100 windows of three minutes where nobody knows what was before", () => {
    const share = condemned(0.01, 180, 20_000, 0);
    assert.ok(share > 0.01 && share <= 0.055, `${share}`);
  });

  it("would be, by one plain test after the other", () => {
    const random = seeded(SEED + 4);
    let bad = 0;
    for (let run = 0; run < 200; run += 1) {
      let test = new SequentialTest(heldTo({ answers: 1_000, bad: 10 }));
      for (let n = 0; n < 10_800 && test.verdict !== "bad"; n += 1) {
        if (test.add(random() >= 0.01) === "good") {
          test = new SequentialTest(heldTo({ answers: 1_000, bad: 10 }));
        }
      }
      if (test.verdict === "bad") bad += 1;
    }
    assert.ok(bad / 200 > 0.5, `${bad / 200}`);
  });

  it("is cleared once, and its drift to bad is seen", () => {
    const watch = new SequentialWatch(heldTo());
    for (let n = 0; n < 1_000; n += 1) watch.add(n !== 10);
    const cleared = { verdict: "good", answers: 116, bad: 1, cleanToClear: 0 };
    assert.deepEqual([watch.sum, watch.answers], [cleared, 1_000]);
    let more = 0;
    while (watch.verdict === "good") {
      watch.add(false);
      more += 1;
    }
    assert.equal(more, 6);
    watch.add(true);
    assert.deepEqual([watch.verdict, watch.answers, watch.sum.bad], ["bad", 1_006, 6]);
  });

  it("is condemned by drift to one bad answer in five within a hundred answers, nearly always", () => {
    const random = seeded(SEED + 5);
    let seen = 0;
    for (let run = 0; run < 1_000; run += 1) {
      const watch = new SequentialWatch(heldTo());
      for (let n = 0; n < 500; n += 1) watch.add(true);
      for (let n = 0; n < 100; n += 1) watch.add(random() >= 0.2);
      if (watch.verdict === "bad") seen += 1;
    }
    assert.ok(seen > 990, `${seen}`);
  });

  it("takes a minute's answers at once, whatever their order was", () => {
    const watch = new SequentialWatch(heldTo());
    assert.equal(watch.addAll(64, 0), "not enough yet");
    assert.equal(watch.addAll(30, 0), "good");
    assert.deepEqual([watch.sum.answers, watch.answers], [94, 94]);
    assert.equal(watch.addAll(0, 5), "bad");
    assert.equal(watch.addAll(1_000, 0), "bad");
  });
});
