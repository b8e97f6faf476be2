// The proof from outside, through the load balancer: the wanted version answers, healthy, several
// times in a row; the paths people use work; and all of it is fast enough.
import { elapsedSeconds, pause, toSeconds, Unproven, type Attempt } from "./attempt";
import {
  count,
  describeTally,
  judgeHealthAnswer,
  judgePlainAnswer,
  NO_ANSWERS,
  type Judgement,
  type Tally,
} from "./healthAnswer";
import type { HttpAnswer } from "./httpProbe";
import { summarizeLatency, willMissP95, type LatencySummary } from "./latency";

/** Short: the load balancer takes its targets in turn, so a run of answers comes from all tasks. */
const HEALTH_SPACING_MS = 200;
const TIME_LIMIT_MS = 5000;
const CONNECTION_RETRIES = 2;
const CONNECTION_RETRY_MS = 500;

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

/** One look at the health endpoint, for as long as a poll may take at most. */
export async function probeHealth(attempt: Attempt, timeLimitMs: number): Promise<Judgement> {
  const { target, deps, signal } = attempt;
  const answer = await deps.http.get(target.url + target.healthPath, timeLimitMs, signal);
  return judgeHealthAnswer(answer, target.imageTag);
}

async function proveHealth(attempt: Attempt): Promise<void> {
  const { target, deps, announce } = attempt;
  const url = target.url + target.healthPath;
  const patienceEnds = deps.clock.now() + target.httpPatienceSeconds * 1000;
  let tally: Tally = NO_ANSWERS;
  for (;;) {
    const judgement = await probeHealth(attempt, timeLimit(attempt));
    tally = count(tally, judgement);
    if (tally.run >= target.consecutiveSuccesses) break;
    const shortfall = `\`GET ${url}\`: ${describeTally(tally, target.consecutiveSuccesses)}`;
    if (!judgement.good) {
      announce("HTTP", `${target.healthPath} ${judgement.reason}`);
      // ECS has already proven that only this release runs: an answer that is still bad now is
      // the release's own, and waiting for the whole budget would only keep it live for longer.
      if (deps.clock.now() >= patienceEnds) throw new Unproven(`${shortfall}.`);
    }
    await pause(attempt, HEALTH_SPACING_MS, shortfall);
  }
  const times = `${target.consecutiveSuccesses} times in a row`;
  announce("HTTP", `\`${target.imageTag}\` answers ${target.healthPath}, healthy, ${times}`);
}

async function provePaths(attempt: Attempt): Promise<void> {
  const { target, announce } = attempt;
  for (const path of target.smokePaths) {
    const judgement = judgePlainAnswer(await getPatiently(attempt, target.url + path));
    if (!judgement.good) {
      throw new Unproven(`\`GET ${target.url}${path}\` ${judgement.reason}; 2xx is wanted.`);
    }
    announce("HTTP", `${path} works`);
  }
}

/**
 * Only a connection that fails is tried again: that may be our own network. An answer is the
 * application's word, and an error it gives once in a few requests is one that users see.
 */
async function getPatiently(attempt: Attempt, url: string): Promise<HttpAnswer> {
  const { deps, signal } = attempt;
  for (let retries = 0; ; retries++) {
    const answer = await deps.http.get(url, timeLimit(attempt), signal);
    const isBroken = "failure" in answer && answer.failure === "connection";
    if (!isBroken || retries === CONNECTION_RETRIES) return answer;
    await pause(attempt, CONNECTION_RETRY_MS, `\`GET ${url}\` failed to connect`);
  }
}

async function proveLatency(attempt: Attempt): Promise<LatencySummary> {
  const { target, deps, signal, announce } = attempt;
  const paths = [target.healthPath, ...target.smokePaths];
  const times: number[] = [];
  while (times.length < target.latencySamples) {
    const path = paths[times.length % paths.length];
    const answer = await deps.http.get(`${target.url}${path}`, timeLimit(attempt), signal);
    const judgement = judgePlainAnswer(answer);
    if (!judgement.good) {
      throw new Unproven(
        `\`GET ${target.url}${path}\` ${judgement.reason}, after ${times.length} good answers; 2xx is wanted every time.`,
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

/** No request outlasts the time budget by more than a moment. */
function timeLimit({ deps, deadline }: Attempt): number {
  return Math.max(1, Math.min(TIME_LIMIT_MS, deadline - deps.clock.now()));
}
