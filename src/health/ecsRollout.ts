// The verdict on an ECS rollout: does the service really run the expected release? A stable service proves nothing: it
// is also stable after ECS has reverted the deployment. Pure functions of described state; the polling is in
// ecsProof.ts.
import type { Deployment, RolloutSnapshot, ServiceState } from "../aws/ports";
import {
  containerOf,
  findFailures,
  healthyIds,
  getsNoTraffic,
  labelOf,
  liveLabel,
  primaryOf,
  wantedDeployment,
  wantedTasks,
  type ExpectedRelease,
} from "./rolloutFacts";
import {
  certainAfter,
  describeReason,
  describeTaskFailures,
  type TaskFailure,
} from "./taskFailure";

/** What matters of the earlier looks; times in milliseconds since the epoch. */
export interface RolloutHistory {
  readonly startedAt: number;
  readonly now: number;
  /** The wanted task definition has been PRIMARY. */
  readonly wasPrimary: boolean;
  /** Since when the wanted deployment is lost: FAILED, or PRIMARY no longer. */
  readonly lostSince: number | undefined;
  /** Since when all tasks run and the load balancer has given up on every one of them. */
  readonly noTrafficSince: number | undefined;
}

/** The verdict after one look, with the earlier ones in mind. */
export type RolloutVerdict =
  | { readonly state: "waiting"; readonly progress: string }
  | {
      readonly state: "proven";
      readonly deploymentId: string;
      /** Of the tasks that the load balancer sends requests to. */
      readonly addresses: readonly string[];
      readonly digest?: string;
    }
  | { readonly state: "failed"; readonly sentence: string };

/** DescribeServices may lag behind UpdateService by seconds: for that long, a missing deployment is no failure. */
const SETTLE_MS = 10_000;
/** ECS gives up a deployment before the failing task has stopped and has its reason. */
const REASON_MS = 3_000;
/** How long a load balancer may call every target unhealthy, beyond the service's grace period. */
const NO_TRAFFIC_MS = 20_000;

/** The history before the first look. */
export function beginHistory(now: number): RolloutHistory {
  return {
    startedAt: now,
    now,
    wasPrimary: false,
    lostSince: undefined,
    noTrafficSince: undefined,
  };
}

/** The history with one more look in it. */
export function remember(
  history: RolloutHistory,
  snapshot: RolloutSnapshot,
  wanted: ExpectedRelease,
  now: number,
): RolloutHistory {
  const deployment = wantedDeployment(snapshot.service, wanted);
  const isPrimary = deployment?.status === "PRIMARY";
  const lost = deployment?.rolloutState === "FAILED" || (history.wasPrimary && !isPrimary);
  return {
    ...history,
    now,
    wasPrimary: history.wasPrimary || isPrimary,
    lostSince: lost ? (history.lostSince ?? now) : undefined,
    noTrafficSince: getsNoTraffic(snapshot, wanted) ? (history.noTrafficSince ?? now) : undefined,
  };
}

/** Judges the newest look; `history` already holds it (see `remember`). */
export function judgeRollout(
  snapshot: RolloutSnapshot,
  wanted: ExpectedRelease,
  history: RolloutHistory,
): RolloutVerdict {
  const { service } = snapshot;
  const label = labelOf(wanted.taskDefinition, wanted.imageTag);
  const isYoung = history.now - history.startedAt < SETTLE_MS;
  if (service === undefined) {
    if (isYoung) return waiting("ECS doesn't show the service yet");
    return failed("ECS has no such service, so nothing runs.");
  }
  if (service.status !== "ACTIVE") {
    return failed(`The ECS service is ${service.status} instead of ACTIVE.`);
  }
  if (service.desiredCount === 0) {
    return failed(`The service's desired count is 0, so nothing of ${label} runs.`);
  }
  const failures = findFailures(snapshot, wanted);
  const newest = failures[0];
  if (history.lostSince !== undefined) {
    if (newest === undefined && history.now - history.lostSince < REASON_MS) {
      return waiting("ECS has given up the deployment; looking for the reason");
    }
    return failed(describeLoss(snapshot, service, wanted, newest));
  }
  const primary = primaryOf(service);
  if (primary?.taskDefinition !== wanted.taskDefinition) {
    if (isYoung) return waiting("ECS doesn't show the deployment yet");
    return failed(
      `ECS runs ${liveLabel(snapshot, primary, wanted)}, not ${label}: ECS reverted it earlier, or somebody deployed by hand.`,
    );
  }
  const missing = findMissing(snapshot, service, primary, wanted);
  if (missing.length === 0) return proven(snapshot, primary, wanted);
  if (newest !== undefined && failures.length >= certainAfter(newest, service.desiredCount)) {
    return failed(describeTaskFailures(newest, failures.length, label));
  }
  const noTrafficLimit = NO_TRAFFIC_MS + service.gracePeriodSeconds * 1000;
  if (
    history.noTrafficSince !== undefined &&
    history.now - history.noTrafficSince >= noTrafficLimit
  ) {
    return failed(describeShunned(snapshot, wanted, label));
  }
  return waiting(missing.join(", "));
}

/** What is still missing of the proof, as words for a progress line; empty when it is complete. */
function findMissing(
  snapshot: RolloutSnapshot,
  service: ServiceState,
  primary: Deployment,
  wanted: ExpectedRelease,
): string[] {
  const tasks = wantedTasks(snapshot, wanted);
  const healthy = healthyIds(snapshot);
  const own = new Set(tasks.flatMap(({ address }) => address ?? []));
  const expected = Math.max(service.desiredCount, tasks.length);
  const healthyOwn = [...own].filter((id) => healthy.has(id)).length;
  const healthyOthers = [...healthy].filter((id) => !own.has(id)).length;
  const isComplete = primary.rolloutState === "COMPLETED";
  const isRunning = primary.runningCount === service.desiredCount;
  if (isComplete && isRunning && healthyOwn >= expected && healthyOthers === 0) return [];
  const failures = findFailures(snapshot, wanted).length;
  const failed = failures > 0 ? ` (${failures} failed)` : "";
  const others = healthyOthers > 0 ? ` (and ${healthyOthers} of another revision)` : "";
  return [
    `${primary.runningCount}/${service.desiredCount} tasks running${failed}`,
    `${healthyOwn}/${expected} targets healthy${others}`,
    ...(isComplete ? [] : [`rollout ${primary.rolloutState ?? "without a state"}`]),
  ];
}

function describeShunned(
  snapshot: RolloutSnapshot,
  wanted: ExpectedRelease,
  label: string,
): string {
  const own = new Set(wantedTasks(snapshot, wanted).map(({ address }) => address));
  const target = snapshot.targets.find(({ id }) => own.has(id));
  if (target === undefined) {
    const count = snapshot.targets.length === 0 ? "is empty" : "has none of them";
    return `The tasks of ${label} run, but the service's target group ${count}, so no request reaches them.`;
  }
  return `The targets of ${label} fail the load balancer's health checks: ${target.state}, \`${target.description ?? "no reason given"}\`.`;
}

function describeLoss(
  snapshot: RolloutSnapshot,
  service: ServiceState,
  wanted: ExpectedRelease,
  newest: TaskFailure | undefined,
): string {
  const label = labelOf(wanted.taskDefinition, wanted.imageTag);
  const deployment = wantedDeployment(service, wanted);
  const primary = primaryOf(service);
  const live = liveLabel(snapshot, primary, wanted);
  const isGivenUp =
    deployment === undefined ||
    deployment.rolloutState === "FAILED" ||
    saysRollingBack(service, deployment);
  const because =
    newest === undefined
      ? `\`${deployment?.rolloutStateReason ?? "no reason given"}\``
      : describeReason(newest);
  if (deployment !== undefined && deployment === primary) {
    return `ECS gave up deploying ${label} because ${because}; it had no earlier deployment to revert to.`;
  }
  return isGivenUp
    ? `ECS reverted to ${live} because ${because}: ${label} is not live.`
    : `Another deployment, ${live}, took the place of ${label} while it was being verified.`;
}

/** ECS announces a revert before it calls the deployment FAILED: its new deployment of the old revision is PRIMARY. */
function saysRollingBack({ events }: ServiceState, deployment: Deployment): boolean {
  return events.some(
    ({ at, message }) =>
      at >= deployment.createdAt && /\brolling back to deployment\b/.test(message),
  );
}

function proven(
  snapshot: RolloutSnapshot,
  primary: Deployment,
  wanted: ExpectedRelease,
): RolloutVerdict {
  const digests = new Set(
    wantedTasks(snapshot, wanted).map((task) => containerOf(task, wanted)?.imageDigest),
  );
  const [digest] = digests;
  // Tasks that disagree have pulled a tag before and after it moved: then no digest is the truth.
  const isKnown = digests.size === 1 && digest !== undefined;
  const addresses = wantedTasks(snapshot, wanted).flatMap(({ address }) => address ?? []);
  return { state: "proven", deploymentId: primary.id, addresses, ...(isKnown ? { digest } : {}) };
}

function waiting(progress: string): RolloutVerdict {
  return { state: "waiting", progress };
}

function failed(sentence: string): RolloutVerdict {
  return { state: "failed", sentence };
}
