// Error rate and response times over some time, for people who watch after a rollback (runbook: "Monitor error rates
// and response times").
import type { HttpAnswer } from "./httpProbe";
import { summarizeLatency, type LatencySummary } from "./latency";

/** What was seen so far. */
export interface Watched {
  readonly requests: number;
  readonly failed: number;
  /** What the newest failure was; undefined while there is none. */
  readonly lastFailure: string | undefined;
  readonly ms: readonly number[];
}

/** Nothing seen yet. */
export const NOTHING_SEEN: Watched = { requests: 0, failed: 0, lastFailure: undefined, ms: [] };

/** Adds an answer; `failure` says why it isn't good. */
export function seen(watched: Watched, answer: HttpAnswer, failure: string | undefined): Watched {
  return {
    requests: watched.requests + 1,
    failed: watched.failed + (failure === undefined ? 0 : 1),
    lastFailure: failure ?? watched.lastFailure,
    ms: failure === undefined ? [...watched.ms, answer.ms] : watched.ms,
  };
}

/** Such as `20 requests, 1 failed (5.0 %), p50 4 ms, p95 9 ms`. */
export function watchedInWords({ requests, failed, ms, lastFailure }: Watched): string {
  const rate = requests === 0 ? 0 : (100 * failed) / requests;
  const latency: LatencySummary | undefined = ms.length === 0 ? undefined : summarizeLatency(ms);
  return [
    `${requests} requests, ${failed} failed (${rate.toFixed(1)} %)`,
    ...(latency === undefined ? [] : [`p50 ${latency.p50} ms, p95 ${latency.p95} ms`]),
    ...(lastFailure === undefined ? [] : [`last failure: ${lastFailure}`]),
  ].join(", ");
}
