import assert from "node:assert/strict";
import { heldTo, SequentialWatch, type Sum } from "../../src/health/sequential";
import { verdictInWords, type Sums } from "../../src/health/verdictWords";

const cleared = (answers: number): Sum => ({ verdict: "good", answers, bad: 0, cleanToClear: 0 });
const open = (answers: number, bad: number, cleanToClear: number): Sum => ({
  verdict: "not enough yet",
  answers,
  bad,
  cleanToClear,
});
const bad: Sum = { verdict: "bad", answers: 3, bad: 2, cleanToClear: 0 };

const ROWS: [probes: Sums["probes"], users: Sums["users"], words: string][] = [
  [
    { ...cleared(65), seconds: 13.2 },
    cleared(412),
    "cleared by probes after 13 s, by users after 412 requests",
  ],
  [
    { ...cleared(65), seconds: 13 },
    open(20, 0, 45),
    "cleared by probes after 13 s; no verdict by users yet: 20 answers, 45 more without an error would clear it",
  ],
  [
    { ...open(1, 1, 115), seconds: 1 },
    undefined,
    "no verdict by probes yet: 1 answer (1 bad), 115 more without an error would clear it; users' answers can't be read",
  ],
  [
    { ...cleared(65), seconds: 13 },
    bad,
    "cleared by probes after 13 s; found bad by users after 3 requests: 2 of 3 answers bad",
  ],
  [
    { ...bad, seconds: 0.6 },
    open(0, 0, 65),
    "found bad by probes after 1 s: 2 of 3 answers bad; no verdict by users yet: 0 answers, 65 more without an error would clear it",
  ],
  [
    { ...bad, seconds: 2 },
    bad,
    "found bad by probes after 2 s: 2 of 3 answers bad; found bad by users after 3 requests: 2 of 3 answers bad",
  ],
];

describe("the words for what is watched", () => {
  for (const [probes, users, words] of ROWS) {
    it(words, () => assert.equal(verdictInWords({ probes, users }), words));
  }

  it("come from the sums themselves", () => {
    const watch = new SequentialWatch(heldTo());
    for (let n = 0; n < 500; n += 1) watch.add(true);
    const sum = { ...watch.sum, seconds: 13 };
    const words = "cleared by probes after 13 s; users' answers can't be read";
    assert.equal(verdictInWords({ probes: sum, users: undefined }), words);
    assert.deepEqual(watch.sum, cleared(65));
  });
});
