import assert from "node:assert/strict";
import { PairedLatency } from "../../src/health/pairedLatency";
import { ALPHA, BETA } from "../../src/health/sequential";
import { atMost, seeded } from "./seeded";

const LIMITS = { limitMs: 800, pairs: 65 };
const RUNS = 10_000;

type Times = (random: () => number) => number;

/** A service that mostly takes so long, with now and then a slow answer. */
const about =
  (ms: number, noise: number): Times =>
  (random) =>
    ms + noise * -Math.log(1 - random());

/** The test after pairs from two services, and how many it took. */
function fed(mine: Times, other: Times | undefined, random: () => number) {
  const test = new PairedLatency(LIMITS);
  let pairs = 0;
  while (test.verdict === "not enough yet" && pairs < 500) {
    test.add(mine(random), other?.(random));
    pairs += 1;
  }
  return { test, pairs };
}

function share(verdict: string, mine: Times, other: Times): number {
  const random = seeded(7);
  let count = 0;
  for (let run = 0; run < RUNS; run += 1) {
    if (fed(mine, other, random).test.verdict === verdict) count += 1;
  }
  return count / RUNS;
}

const mixed =
  (slowShare: number, slow: Times, quick: Times): Times =>
  (random) =>
    random() < slowShare ? slow(random) : quick(random);

describe("the times of a release beside those of the one it replaces", () => {
  const still = (ms: number) => () => ms;
  const rows: [
    title: string,
    mine: Times,
    other: Times | undefined,
    ends: string,
    pairs: number,
  ][] = [
    ["as quick", still(40), still(40), "good", 65],
    ["quicker", still(40), still(700), "good", 65],
    ["slower by what nobody notices", still(240), still(40), "good", 65],
    [
      "slower by more, and within the limit",
      still(241),
      still(40),
      "slower than the release it replaces",
      12,
    ],
    ["slower than the limit", still(801), still(801), "slower than the limit", 4],
    [
      "slower than the limit, with no other to ask",
      still(801),
      undefined,
      "slower than the limit",
      4,
    ],
    ["at the limit, with no other to ask", still(800), undefined, "good", 65],
    [
      "slower than the other, which is over the limit, too",
      still(2_000),
      still(900),
      "slower than the limit",
      4,
    ],
  ];
  for (const [title, mine, other, ends, pairs] of rows) {
    it(`${title}: ${ends}, after ${pairs} answers`, () => {
      const found = fed(mine, other, seeded(1));
      assert.equal(found.test.slowness ?? found.test.verdict, ends);
      assert.equal(found.pairs, pairs);
      assert.equal(found.test.cleanToClear, 0);
    });
  }

  it("are bad for good, once they are", () => {
    const { test } = fed(still(801), undefined, seeded(1));
    for (let n = 0; n < 200; n += 1) test.add(1, 1);
    assert.equal(test.verdict, "bad");
  });

  it("aren't condemned by a late look: after the pairs that were asked for, only the limit counts", () => {
    const test = new PairedLatency(LIMITS);
    for (let n = 0; n < 65; n += 1) test.add(40, 40);
    for (let n = 0; n < 50; n += 1) test.add(700, 40);
    assert.equal(test.verdict, "good");
  });

  it("say how many quick answers are left, also after slow ones", () => {
    const test = new PairedLatency(LIMITS);
    assert.equal(test.cleanToClear, 65);
    test.add(900, 40);
    assert.equal(test.cleanToClear, 64);
    for (let n = 0; n < 30; n += 1) test.add(40, 40);
    for (let n = 0; n < 2; n += 1) test.add(900, 900);
    const left = test.cleanToClear;
    assert.equal(left, 60);
    for (let n = 1; n < left; n += 1) assert.equal(test.add(40, 40), "not enough yet");
    assert.equal(test.add(40, 40), "good");
  });

  // The same service twice, ever noisier: of its pairs 0 %, 26 % and 45 % differ by more than the margin.
  for (const noise of [20, 150, 250]) {
    it(`are condemned in less than α of 100 runs where both are alike, with a noise of ${noise} ms`, () => {
      const both = about(30, noise);
      const slower = condemnedAsSlower(both, both);
      assert.ok(slower <= atMost(ALPHA / 2, RUNS), `${slower}`);
    });
  }

  it("are condemned in less than α of 100 runs where 2.5 % of answers are over the limit", () => {
    const often = mixed(0.025, about(900, 0), about(30, 20));
    const bad = share("bad", often, often);
    assert.ok(bad <= atMost(ALPHA, RUNS), `${bad}`);
  });

  it("clear a release with 10 % of answers over the limit in less than β of 100 runs", () => {
    const often = mixed(0.1, about(900, 0), about(30, 20));
    const good = share("good", often, often);
    assert.ok(good <= atMost(BETA / (1 - ALPHA), RUNS), `${good}`);
  });

  it("clear a release of which three in ten answers are slower in less than β of 100 runs", () => {
    const good = share("good", mixed(0.3, about(400, 20), about(30, 20)), about(30, 20));
    assert.ok(good <= atMost(BETA, RUNS), `${good}`);
  });

  function condemnedAsSlower(mine: Times, other: Times): number {
    const random = seeded(8);
    let count = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const { slowness } = fed(mine, other, random).test;
      if (slowness === "slower than the release it replaces") count += 1;
    }
    return count / RUNS;
  }
});
