// The proof from outside, through the load balancer: the wanted version answers, healthy, several times in a row; the
// paths people use work; all of it is fast enough; and every task does so on every path. While maintenance is on, people
// get our page there, and the health path is all that can be proven.
import { elapsedSeconds, pause, toSeconds, Unproven, type Attempt } from "./attempt";
import { answersPerPath, AT_A_TIME_PER_TASK, nextBurst, shuffled } from "./coverage";
import { count, describeTally, NO_ANSWERS, type Tally } from "./healthAnswer";
import { summarizeLatency, willMissP95, type LatencySummary } from "./latency";
import { askPath, askTogether, pathAsker, type JudgedAnswer, type PathAsker } from "./pathAnswers";
import type { VerificationTarget } from "./verificationTarget";

/** Short: the load balancer takes its targets in turn, so a run of answers comes from all tasks. */
const HEALTH_SPACING_MS = 200;

/** Why a proof left the smoke paths out. */
export const MAINTENANCE_IS_ON = "maintenance is on";

/** What the proof from outside found. */
export interface HttpProof {
  /** How long each part took, in seconds. */
  readonly seconds: {
    readonly http: number;
    readonly smoke: number;
    readonly latency: number;
    readonly coverage: number;
  };
  /** Seconds from the verification's start until the wanted version was healthy. */
  readonly healthyAfter: number;
  readonly latencyMs: LatencySummary;
}

/**
 * Proves the release from outside.
 *
 * @param tasks how many tasks serve it.
 * @throws Unproven with the sentence that says what is wrong.
 */
export async function proveHttp(attempt: Attempt, tasks: number): Promise<HttpProof> {
  const { clock } = attempt.deps;
  const asker = pathAsker(attempt);
  const startedAt = clock.now();
  await proveHealth(attempt);
  const healthyAt = clock.now();
  const healthyAfter = elapsedSeconds(attempt);
  await provePaths(asker);
  const smokedAt = clock.now();
  const latencyMs = await proveLatency(asker);
  const timedAt = clock.now();
  await proveEveryTask(asker, tasks);
  return {
    seconds: {
      http: toSeconds(healthyAt - startedAt),
      smoke: toSeconds(smokedAt - healthyAt),
      latency: toSeconds(timedAt - smokedAt),
      coverage: toSeconds(clock.now() - timedAt),
    },
    healthyAfter,
    latencyMs,
  };
}

async function proveHealth(attempt: Attempt): Promise<void> {
  const { target, deps, announce } = attempt;
  const patienceEnds = deps.clock.now() + target.httpPatienceSeconds * 1000;
  let tally: Tally = NO_ANSWERS;
  const shortfall = () =>
    `\`GET ${target.url}${target.healthPath}\`: ${describeTally(tally, target.consecutiveSuccesses)}`;
  for (;;) {
    const { judgement } = await askPath(attempt, target.healthPath, shortfall());
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

/**
 * Each path once, before anything that takes longer: a release that fails everywhere should not stay live longer than
 * needed.
 */
async function provePaths(asker: PathAsker): Promise<void> {
  const { target, announce } = asker.attempt;
  if (target.maintenance) announce("HTTP", `smoke paths skipped, ${MAINTENANCE_IS_ON}`);
  for (const path of askable(target)) {
    const missing = `\`GET ${target.url}${path}\` has not been asked yet`;
    requireGood(await askTogether(asker, path, 1, missing), target, 0);
    announce("HTTP", `${path} works`);
  }
}

/** One request at a time: this measures the release, not how it handles our own load. */
async function proveLatency(asker: PathAsker): Promise<LatencySummary> {
  const { target, deps, announce } = asker.attempt;
  const paths = [target.healthPath, ...askable(target)];
  const times: number[] = [];
  let round: string[] = [];
  while (times.length < target.latencySamples) {
    // In a fixed order, each path would always meet the same tasks (coverage.ts).
    if (round.length === 0) round = shuffled(paths, deps.random);
    const path = round.pop() ?? target.healthPath;
    const measured = `${times.length} of ${target.latencySamples} response times measured`;
    const judged = await askTogether(asker, path, 1, measured);
    requireGood(judged, target, times.length);
    times.push(...judged.map(({ answer }) => answer.ms));
    requireFast(
      times,
      target.latencySamples,
      target.p95LimitMs,
      `\`${target.imageTag}\` is too slow`,
    );
  }
  const summary = summarizeLatency(times);
  announce(
    "HTTP",
    `p95 ${summary.p95} ms of ${times.length} requests (limit ${target.p95LimitMs} ms)`,
  );
  return summary;
}

/** Every path, so often and in such an order that each task has answered on it (coverage.ts). */
async function proveEveryTask(asker: PathAsker, tasks: number): Promise<void> {
  const { target, deps, announce } = asker.attempt;
  // The health path comes last: a release that turns unhealthy does so after a while.
  const paths = [...new Set([...askable(target), target.healthPath])];
  const planned = target.emergency
    ? Math.max(target.consecutiveSuccesses, tasks)
    : Math.max(target.consecutiveSuccesses, answersPerPath(tasks, paths.length));
  // A task that handles one request after the other needs that much longer for requests that arrive together.
  const limitMs = target.p95LimitMs * AT_A_TIME_PER_TASK;
  const tooSlow = (path: string) =>
    `\`${target.imageTag}\` is too slow on ${path} with ${AT_A_TIME_PER_TASK} requests at a time per task`;
  for (const path of paths) {
    const times: number[] = [];
    while (times.length < planned) {
      const burst = nextBurst(tasks, planned - times.length, deps.random);
      const missing = `${times.length} of ${planned} answers of ${path} in a row`;
      const judged = await askTogether(asker, path, burst, missing);
      requireGood(judged, target, times.length);
      times.push(...judged.map(({ answer }) => answer.ms));
      requireFast(times, planned, limitMs, tooSlow(path));
    }
  }
  const all = tasks === 1 ? "its only task" : `all ${tasks} tasks`;
  announce("HTTP", `each path answered well ${planned} times in a row, enough to reach ${all}`);
}

/** @throws Unproven with the first answer that isn't good; `before` good ones came before it. */
function requireGood(
  answers: readonly JudgedAnswer[],
  { healthPath, imageTag }: VerificationTarget,
  before: number,
): void {
  answers.forEach(({ path, url, judgement }, index) => {
    if (judgement.good) return;
    const good = before + index;
    const after = good === 0 ? "" : `, after ${good} good ${good === 1 ? "answer" : "answers"}`;
    const rule =
      path === healthPath
        ? `every answer must be healthy and come from \`${imageTag}\``
        : "every answer must be 2xx";
    throw new Unproven(`\`GET ${url}\` ${judgement.reason}${after}; ${rule}.`);
  });
}

/** @throws Unproven as soon as it is certain that the p95 of `planned` answers will be over the limit. */
function requireFast(
  times: readonly number[],
  planned: number,
  limitMs: number,
  tooSlow: string,
): void {
  if (!willMissP95(times, planned, limitMs)) return;
  const { p50, p95, max } = summarizeLatency(times);
  throw new Unproven(
    `${tooSlow}: p95 ${p95} ms, but at most ${limitMs} ms is allowed (p50 ${p50} ms, max ${max} ms, ${times.length} of ${planned} requests made).`,
  );
}
