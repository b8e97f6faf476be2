// The proof from outside, through the load balancer: the wanted version answers, healthy, several
// times in a row; the paths people use work; and all of it is fast enough. While maintenance is on, people get
// our page there, and the health path is all that can be proven.
import { elapsedSeconds, pause, remainingMs, toSeconds, Unproven, type Attempt } from "./attempt";
import {
  count,
  describeTally,
  judgeHealthAnswer,
  judgePlainAnswer,
  NO_ANSWERS,
  type Tally,
} from "./healthAnswer";
import type { HttpAnswer } from "./httpProbe";
import { summarizeLatency, willMissP95, type LatencySummary } from "./latency";
import type { VerificationTarget } from "./verification";

/** Short: the load balancer takes its targets in turn, so a run of answers comes from all tasks. */
const HEALTH_SPACING_MS = 200;
const TIME_LIMIT_MS = 5000;
const CONNECTION_RETRIES = 2;
const CONNECTION_RETRY_MS = 500;

/** Why a proof left the smoke paths out. */
export const MAINTENANCE_IS_ON = "maintenance is on";

/** What the proof from outside found. */
export interface HttpProof {
  /** How long each part took, in seconds. */
  readonly seconds: { readonly http: number; readonly smoke: number; readonly latency: number };
  /** Seconds from the verification's start until the wanted version was healthy. */
  readonly healthyAfter: number;
  readonly latencyMs: LatencySummary;
}

/** Proves the release from outside. @throws Unproven with the sentence that says what is wrong. */
export async function proveHttp(attempt: Attempt): Promise<HttpProof> {
  const { clock } = attempt.deps;
  const startedAt = clock.now();
  await proveHealth(attempt);
  const healthyAt = clock.now();
  const healthyAfter = elapsedSeconds(attempt);
  await provePaths(attempt);
  const smokedAt = clock.now();
  const latencyMs = await proveLatency(attempt);
  return {
    seconds: {
      http: toSeconds(healthyAt - startedAt),
      smoke: toSeconds(smokedAt - healthyAt),
      latency: toSeconds(clock.now() - smokedAt),
    },
    healthyAfter,
    latencyMs,
  };
}

async function proveHealth(attempt: Attempt): Promise<void> {
  const { target, deps, announce } = attempt;
  const url = target.url + target.healthPath;
  const patienceEnds = deps.clock.now() + target.httpPatienceSeconds * 1000;
  let tally: Tally = NO_ANSWERS;
  const shortfall = () => `\`GET ${url}\`: ${describeTally(tally, target.consecutiveSuccesses)}`;
  for (;;) {
    const answer = await get(attempt, url, shortfall());
    const judgement = judgeHealthAnswer(answer, target.imageTag);
    tally = count(tally, judgement);
    if (tally.run >= target.consecutiveSuccesses) break;
    if (!judgement.good) {
      announce("HTTP", `${target.healthPath} ${judgement.reason}`);
      // ECS has already proven that only this release runs: an answer that is still bad now is
      // the release's own, and waiting for the whole budget would only keep it live for longer.
      if (deps.clock.now() >= patienceEnds) throw new Unproven(`${shortfall()}.`);
    }
    await pause(attempt, HEALTH_SPACING_MS, shortfall());
  }
  const times = `${target.consecutiveSuccesses} times in a row`;
  announce("HTTP", `\`${target.imageTag}\` answers ${target.healthPath}, healthy, ${times}`);
}

/** The smoke paths that can be asked. */
function askable({ smokePaths, maintenance }: VerificationTarget): readonly string[] {
  return maintenance ? [] : smokePaths;
}

async function provePaths(attempt: Attempt): Promise<void> {
  const { target, announce } = attempt;
  if (target.maintenance) announce("HTTP", `smoke paths skipped, ${MAINTENANCE_IS_ON}`);
  for (const path of askable(target)) {
    const url = target.url + path;
    const judgement = judgePlainAnswer(
      await getPatiently(attempt, url, `\`GET ${url}\` was still to come`),
    );
    if (!judgement.good) {
      throw new Unproven(`\`GET ${url}\` ${judgement.reason}; 2xx is wanted.`);
    }
    announce("HTTP", `${path} works`);
  }
}

/**
 * Only a connection that fails is tried again: that may be our own network. An answer is the
 * application's word, and an error it gives once in a few requests is one that users see.
 */
async function getPatiently(attempt: Attempt, url: string, missing: string): Promise<HttpAnswer> {
  for (let retries = 0; ; retries++) {
    const answer = await get(attempt, url, missing);
    const isBroken = "failure" in answer && answer.failure === "connection";
    if (!isBroken || retries === CONNECTION_RETRIES) return answer;
    await pause(attempt, CONNECTION_RETRY_MS, missing);
  }
}

async function proveLatency(attempt: Attempt): Promise<LatencySummary> {
  const { target, announce } = attempt;
  const paths = [target.healthPath, ...askable(target)];
  const times: number[] = [];
  while (times.length < target.latencySamples) {
    const url = target.url + (paths[times.length % paths.length] ?? target.healthPath);
    const measured = `${times.length} of ${target.latencySamples} response times measured`;
    const answer = await getPatiently(attempt, url, measured);
    const judgement = judgePlainAnswer(answer);
    if (!judgement.good) {
      throw new Unproven(
        `\`GET ${url}\` ${judgement.reason}, after ${times.length} good answers; 2xx is wanted every time.`,
      );
    }
    times.push(answer.ms);
    if (willMissP95(times, target.latencySamples, target.p95LimitMs)) {
      const { p50, p95, max } = summarizeLatency(times);
      throw new Unproven(
        `\`${target.imageTag}\` is too slow: p95 ${p95} ms, where at most ${target.p95LimitMs} ms is wanted (p50 ${p50} ms, max ${max} ms, ${times.length} of ${target.latencySamples} requests made).`,
      );
    }
  }
  const summary = summarizeLatency(times);
  announce(
    "HTTP",
    `p95 ${summary.p95} ms of ${times.length} requests (limit ${target.p95LimitMs} ms)`,
  );
  return summary;
}

/** A GET that doesn't outlast the time budget by more than a moment. */
async function get(attempt: Attempt, url: string, missing: string): Promise<HttpAnswer> {
  const { deps, signal } = attempt;
  const timeLimitMs = Math.min(TIME_LIMIT_MS, remainingMs(attempt, missing));
  return deps.http.get(url, timeLimitMs, signal);
}
