// Whether a release is slower than the one it replaces, when both are asked alternately for the same path: same second, same
// load, same database. Pure arithmetic.
//
// Two questions, with half of α each:
//
// - Slower than the other: of the pairs that differ by more than a margin, each is a coin. H0: either is as often the slower one;
//   H1: the new one is in 4 of 5. This is the sign test (Dixon and Mood, "The statistical sign test", JASA 41, 1946), made
//   sequential by the ratio of likelihoods; under H0 it ever reaches 1/α with a chance of α at most (Ville's inequality),
//   whatever the noise is, as long as it hits both alike. One-sided: a faster release is never condemned. After enough pairs
//   without a verdict the release is as fast as the other. (A lower bound, as Wald has it, would clear on the luck of four pairs.)
// - Slower than config allows, whatever the other does: a p95 under the limit has at most 5 % of answers over it. Wald's test
//   (sequential.ts) of 2.5 % against 10 %: four slow answers in a row condemn, 38 quick ones clear.
import { ALPHA, BETA, SequentialTest, type TestVerdict } from "./sequential";

const SLOWER_IN = 0.8;
/**
 * A share of the limit: a difference that users wouldn't notice does not count. With a limit of 800 ms, that is 200 ms.
 */
const MARGIN = 0.25;
const OVER_LIMIT = { p0: 0.025, p1: 0.1, alpha: ALPHA / 2, beta: BETA };

const PER_SLOWER = Math.log(SLOWER_IN / 0.5);
const PER_FASTER = Math.log((1 - SLOWER_IN) / 0.5);
const CONDEMNS_AT = Math.log(2 / ALPHA);

/** How a release's times are judged. */
export interface LatencyLimits {
  /** Milliseconds that at least 95 of 100 answers must take at most. */
  readonly limitMs: number;
  /** Pairs after which a release that isn't slower so far is as fast as the other. */
  readonly pairs: number;
}

/** Why a release is too slow. */
export type Slowness = "slower than the release it replaces" | "slower than the limit";

/** A test that is under way. */
export class PairedLatency {
  readonly #limits: LatencyLimits;
  readonly #overLimit = new SequentialTest(OVER_LIMIT);
  #asked = 0;
  #slower = 0;
  #faster = 0;
  #isSlower = false;

  constructor(limits: LatencyLimits) {
    this.#limits = limits;
  }

  /**
   * Counts one good answer.
   *
   * @param ms how long it took.
   * @param otherMs how long the other release took for the same; undefined where it gave no good answer, or isn't there: then
   *   nothing shows that the new one is slower.
   */
  add(ms: number, otherMs: number | undefined): TestVerdict {
    const { limitMs } = this.#limits;
    this.#overLimit.add(ms <= limitMs);
    this.#asked += 1;
    if (otherMs !== undefined) {
      const margin = limitMs * MARGIN;
      if (ms - otherMs > margin) this.#slower += 1;
      else if (otherMs - ms > margin) this.#faster += 1;
      const sum = this.#slower * PER_SLOWER + this.#faster * PER_FASTER;
      if (this.#asked <= this.#limits.pairs && sum >= CONDEMNS_AT) this.#isSlower = true;
    }
    return this.verdict;
  }

  get verdict(): TestVerdict {
    if (this.slowness !== undefined) return "bad";
    return this.#asked >= this.#limits.pairs && this.#overLimit.verdict === "good"
      ? "good"
      : "not enough yet";
  }

  get slowness(): Slowness | undefined {
    if (this.#isSlower) return "slower than the release it replaces";
    return this.#overLimit.verdict === "bad" ? "slower than the limit" : undefined;
  }

  /** Quick answers in a row that would clear it now; 0 once it has a verdict. */
  get cleanToClear(): number {
    if (this.verdict !== "not enough yet") return 0;
    return Math.max(this.#limits.pairs - this.#asked, this.#overLimit.cleanToClear);
  }
}
