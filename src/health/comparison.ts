// Compares a release with the one that it replaces. Both are asked in turn, and each answer may decide whether the new
// one is good or bad, or whether more answers are needed. Pure.
import { PairedLatency, type LatencyLimits, type Slowness } from "./pairedLatency";
import { heldTo, SequentialWatch, type Hypotheses, type TestVerdict } from "./sequential";

/** One answer. */
export interface Answered {
  readonly good: boolean;
  readonly ms: number;
}

/** The test of errors needs this many clean answers at p0 = 0.5 %. The times are compared with as many pairs. */
const PAIRS = 65;

/** Why a release is bad. */
export type Fault = "answers badly" | Slowness;

/** The sums so far. */
export class Comparison {
  // Goes on after it has cleared the release, while the times aren't known yet.
  readonly #errors: SequentialWatch;
  readonly #latency: PairedLatency;
  #common = 0;

  /** @param limits `pairs` is 65 where it is left out. */
  constructor(
    limits: Pick<LatencyLimits, "limitMs"> & Partial<LatencyLimits>,
    hypotheses: Hypotheses = heldTo(),
  ) {
    this.#errors = new SequentialWatch(hypotheses);
    this.#latency = new PairedLatency({ pairs: PAIRS, ...limits });
  }

  /**
   * Counts an answer of the new release.
   *
   * @param other what the release that it replaces answered to the same in the same second; undefined where there is none.
   */
  add(answer: Answered, other?: Answered): TestVerdict {
    if (!answer.good && other?.good === false) {
      // Both fail, so the cause is something that both use. This neither condemns nor clears the new release.
      this.#common += 1;
      return this.verdict;
    }
    this.#errors.add(answer.good);
    if (answer.good) this.#latency.add(answer.ms, other?.good === true ? other.ms : undefined);
    return this.verdict;
  }

  get verdict(): TestVerdict {
    const verdicts = [this.#errors.verdict, this.#latency.verdict];
    if (verdicts.includes("bad")) return "bad";
    return verdicts.includes("not enough yet") ? "not enough yet" : "good";
  }

  /** What is wrong; undefined where it isn't bad. */
  get fault(): Fault | undefined {
    return this.#errors.verdict === "bad" ? "answers badly" : this.#latency.slowness;
  }

  /** Good, quick answers in a row that would clear it now; 0 once it has a verdict. */
  get cleanToClear(): number {
    if (this.verdict !== "not enough yet") return 0;
    return Math.max(this.#errors.sum.cleanToClear, this.#latency.cleanToClear);
  }

  /** Requests that both releases answered badly, which count for neither. */
  get common(): number {
    return this.#common;
  }
}
