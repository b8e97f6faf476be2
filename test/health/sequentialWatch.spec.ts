// A sequential test that goes on after its verdict, over hours and days.
import assert from "node:assert/strict";
import { ALPHA, BETA, heldTo, SequentialTest, SequentialWatch } from "../../src/health/sequential";
import { atMost, seeded } from "./seeded";

const SEED = 20_261_128;

describe("a release that is watched for long", () => {
  /** Condemned watches of `runs`, of `answers` answers each. */
  function condemned(share: number, answers: number, runs: number, replaced = share): number {
    const random = seeded(SEED);
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
    const random = seeded(SEED + 1);
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
    const random = seeded(SEED + 2);
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
