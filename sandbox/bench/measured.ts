// What users met while a tool went back, as numbers. Pure.
import { mitigatedAfter } from "../drill/report";
import type { Sample } from "../drill/traffic";

/** One rollback, in seconds after Enter. */
export interface Measured {
  /** The target's first answer to a user. */
  readonly first: number;
  /** The last request that another release answered, or none. */
  readonly mitigated: number;
  /** The tool had ended. */
  readonly ended: number;
  /** Users' requests that failed. */
  readonly failed: number;
}

/** The middle of several runs, with the smallest and the largest. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/**
 * Measures one.
 *
 * @param samples users' requests for the health path, which names the release that answers.
 * @param entered, ended milliseconds since the epoch: when Enter was pressed, and when the tool had ended.
 * @param target the tag that it goes back to.
 * @returns undefined where the target never answered.
 */
export function measure(
  samples: readonly Sample[],
  { entered, ended, target }: { entered: number; ended: number; target: string },
): Measured | undefined {
  const since = samples.filter(({ at }) => at >= entered);
  const answers = since.filter(({ version }) => version === target);
  if (answers.length === 0) return undefined;
  const first = Math.min(...answers.map(({ at, milliseconds }) => at + milliseconds));
  return {
    first: (first - entered) / 1000,
    mitigated: mitigatedAfter(samples, entered, target),
    ended: (ended - entered) / 1000,
    failed: since.filter(({ failure }) => failure !== undefined).length,
  };
}

/** The spread of at least one number. */
export function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((one, other) => one - other);
  const half = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return { least: sorted[0] ?? 0, median: (low + high) / 2, most: sorted.at(-1) ?? 0 };
}
