// Response times as numbers: the summary that is reported, and when a limit is surely missed.

/** A summary of response times, in milliseconds. */
export interface LatencySummary {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly samples: number;
}

/**
 * The smallest measured value that at least `percent` percent of the values don't exceed (the
 * nearest-rank method: always a value that was really seen, also with few samples).
 *
 * @param values at least one.
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(1, Math.ceil((percent / 100) * sorted.length)) - 1];
  if (value === undefined) throw new RangeError("A percentile needs at least one value.");
  return value;
}

/** Summarises response times; at least one. */
export function summarizeLatency(values: readonly number[]): LatencySummary {
  const round = (ms: number) => Math.round(ms * 10) / 10;
  return {
    p50: round(percentile(values, 50)),
    p95: round(percentile(values, 95)),
    max: round(Math.max(...values)),
    samples: values.length,
  };
}

/**
 * Whether the p95 of `planned` samples will be over `limitMs` whatever the remaining samples are: a slow release is
 * failed without waiting for all of them.
 */
export function willMissP95(values: readonly number[], planned: number, limitMs: number): boolean {
  const allowedOver = planned - Math.ceil(0.95 * planned);
  return values.filter((ms) => ms > limitMs).length > allowedOver;
}
