// Whether a release answers badly more often than the one it replaces, told from as few answers as that needs: Wald's
// sequential probability ratio test (A. Wald, "Sequential Tests of Statistical Hypotheses", Annals of Mathematical Statistics
// 16, 1945). Pure arithmetic.
//
// H0: a share p0 of answers is bad; H1: p1. Each answer multiplies the ratio of the two likelihoods: a bad one by p1/p0, a good
// one by (1 − p1)/(1 − p0). The test ends when the logarithm of the product leaves the interval from ln(β/(1 − α)) to
// ln((1 − β)/α). Then P(bad | p0) ≤ α/(1 − β) and P(good | p1) ≤ β/(1 − α) (Wald, 3.28 to 3.30), at any rate of answers and
// however often it is looked at. The logarithm is computed anew from the two counts each time, so nothing adds up its rounding.
//
// What it takes for granted is that answers are independent. One bad task of several gives runs of bad answers; a connection
// that stays open gives runs of one task. So ask on fresh connections.

/** Chance that a release no worse than p0 is condemned. */
export const ALPHA = 0.01;
/** Chance that a release as bad as p1 is cleared. */
export const BETA = 0.05;

/** Smaller shares than this cannot be told apart within a minute of requests. */
const LEAST_P0 = 0.005;
/** A release that answers badly once in 20 times isn't good, even if the one before it was as bad. */
const MOST_P0 = 0.05;
const TIMES_WORSE = 10;

/** What a test found so far. Not enough is neither good nor bad: it says that more must be asked. */
export type TestVerdict = "good" | "bad" | "not enough yet";

/** A test, as it is told. */
export interface Sum {
  readonly verdict: TestVerdict;
  /** Answers until the verdict; all of them while there is none. */
  readonly answers: number;
  /** Those of them that were bad. */
  readonly bad: number;
  /** Good answers in a row that would clear it now; 0 once it has a verdict. */
  readonly cleanToClear: number;
}

/** The shares of bad answers that a test tells apart, and how often it may be wrong. */
export interface Hypotheses {
  readonly p0: number;
  readonly p1: number;
  readonly alpha: number;
  readonly beta: number;
}

/**
 * What a release is held to.
 *
 * @param replaced how the release that it replaces answered, in its own proof or beside this one; left out where nobody knows.
 */
export function heldTo(replaced?: { readonly answers: number; readonly bad: number }): Hypotheses {
  const share =
    replaced === undefined || replaced.answers === 0 ? 0 : replaced.bad / replaced.answers;
  const p0 = Math.min(MOST_P0, Math.max(LEAST_P0, share));
  return { p0, p1: TIMES_WORSE * p0, alpha: ALPHA, beta: BETA };
}

/** A test that is under way. Once it has a verdict it keeps it. */
export class SequentialTest {
  readonly #perBad: number;
  readonly #perGood: number;
  readonly #condemnsAt: number;
  readonly #clearsAt: number;
  #good = 0;
  #bad = 0;
  #verdict: TestVerdict = "not enough yet";

  /** @throws RangeError where the hypotheses can't be told apart. */
  constructor({ p0, p1, alpha, beta }: Hypotheses) {
    if (!(0 < p0 && p0 < p1 && p1 < 1)) throw new RangeError(`p0 ${p0} and p1 ${p1}`);
    this.#perBad = Math.log(p1 / p0);
    this.#perGood = Math.log((1 - p1) / (1 - p0));
    this.#condemnsAt = Math.log((1 - beta) / alpha);
    this.#clearsAt = Math.log(beta / (1 - alpha));
  }

  get verdict(): TestVerdict {
    return this.#verdict;
  }

  /** Answers that were counted until the verdict. */
  get answers(): number {
    return this.#good + this.#bad;
  }

  get bad(): number {
    return this.#bad;
  }

  /** Counts one answer. */
  add(isGood: boolean): TestVerdict {
    return isGood ? this.addAll(1, 0) : this.addAll(0, 1);
  }

  /**
   * Counts answers whose order nobody knows, such as a minute of users' answers, and looks once, at their end. Looking less often
   * makes no error more likely.
   */
  addAll(good: number, bad: number): TestVerdict {
    if (this.#verdict !== "not enough yet") return this.#verdict;
    this.#good += good;
    this.#bad += bad;
    const sum = this.#sum();
    if (sum >= this.#condemnsAt) this.#verdict = "bad";
    else if (sum <= this.#clearsAt) this.#verdict = "good";
    return this.#verdict;
  }

  /** Good answers in a row that would clear it now; 0 once it has a verdict. */
  get cleanToClear(): number {
    if (this.#verdict !== "not enough yet") return 0;
    return Math.ceil((this.#clearsAt - this.#sum()) / this.#perGood);
  }

  #sum(): number {
    return this.#bad * this.#perBad + this.#good * this.#perGood;
  }
}

/**
 * Tests one after the other, for a watch that goes on: a release that was cleared can still turn bad. The first test
 * may be wrong with α; the k-th after it with α/(k(k + 1)), and these shares add up to α. So a good release is
 * condemned with about 2α at most, however long it is watched. What that costs grows with the logarithm of k: two bad
 * answers more after 10 tests, four more after 100.
 */
export class SequentialWatch {
  readonly #hypotheses: Hypotheses;
  #test: SequentialTest;
  #tests = 1;
  #answers = 0;
  #cleared: Sum | undefined;

  constructor(hypotheses: Hypotheses) {
    this.#hypotheses = hypotheses;
    this.#test = new SequentialTest(this.#share());
  }

  /** `good` from the first clearing on, until a test condemns. */
  get verdict(): TestVerdict {
    if (this.#test.verdict === "bad") return "bad";
    return this.#cleared === undefined ? "not enough yet" : "good";
  }

  /** All answers that were counted. */
  get answers(): number {
    return this.#answers;
  }

  /** What is known by now: the first clearing, or the test that is under way or has condemned. */
  get sum(): Sum {
    if (this.verdict === "good" && this.#cleared !== undefined) return this.#cleared;
    const { verdict, answers, bad, cleanToClear } = this.#test;
    return { verdict, answers, bad, cleanToClear };
  }

  /** Counts one answer. */
  add(isGood: boolean): TestVerdict {
    return isGood ? this.addAll(1, 0) : this.addAll(0, 1);
  }

  /** Counts answers whose order nobody knows. */
  addAll(good: number, bad: number): TestVerdict {
    if (this.#test.verdict === "bad") return "bad";
    this.#answers += good + bad;
    if (this.#test.addAll(good, bad) === "good") {
      const { answers, bad: wrong } = this.#test;
      this.#cleared ??= { verdict: "good", answers, bad: wrong, cleanToClear: 0 };
      this.#tests += 1;
      this.#test = new SequentialTest(this.#share());
    }
    return this.verdict;
  }

  #share(): Hypotheses {
    const { alpha } = this.#hypotheses;
    const after = this.#tests - 1;
    return { ...this.#hypotheses, alpha: after === 0 ? alpha : alpha / (after * (after + 1)) };
  }
}
