// The proof that a release is really live: from inside (ECS) and from outside (HTTP), and a failure
// that says which, why, and what to type next.
import { OperatorError } from "../errors";
import {
  ask,
  beginAttempt,
  elapsedSeconds,
  Unproven,
  type Attempt,
  type VerificationDeps,
} from "./attempt";
import { diagnoseRollout, formatDiagnosis } from "./diagnosis";
import { look, proveRollout, watchRollout, type RolloutProof, type RolloutWatch } from "./ecsProof";
import { MAINTENANCE_IS_ON, proveHttp, type HttpProof } from "./httpProof";
import type { LatencySummary } from "./latency";
import { redact } from "../redact";

export type { VerificationDeps } from "./attempt";

/** What must be live, and when it counts as proven. */
export interface VerificationTarget {
  readonly region: string;
  readonly stack: string;
  readonly cluster: string;
  readonly service: string;
  /** ARN. */
  readonly taskDefinition: string;
  /** `repository:tag`. */
  readonly image: string;
  /** What the running application must report as `app_version`. */
  readonly imageTag: string;
  readonly containerName: string;
  readonly logGroup: string;
  /** Scheme and host, no trailing slash. */
  readonly url: string;
  readonly healthPath: string;
  readonly smokePaths: readonly string[];
  /** Users get the maintenance page: of the application, only the health path can be asked. */
  readonly maintenance: boolean;
  readonly consecutiveSuccesses: number;
  readonly latencySamples: number;
  readonly p95LimitMs: number;
  /** For the whole verification. */
  readonly timeBudgetSeconds: number;
  /** A bad health answer later than this after the ECS proof fails the verification. */
  readonly httpPatienceSeconds: number;
  readonly pollIntervalMs: number;
  /** The release to go back to, where it is known. */
  readonly lastGoodTag?: string | undefined;
}

/** What was proven, and how long it took. */
export interface VerificationResult {
  readonly imageTag: string;
  readonly image: string;
  /** `sha256:…`, where every task names the same one. */
  readonly digest?: string;
  readonly taskDefinition: string;
  /** UTC, ISO 8601. */
  readonly verifiedAt: string;
  readonly seconds: {
    /** From the start until the wanted version first answered through the load balancer. */
    readonly firstAnswer: number;
    /** From the start until the rollout was proven. */
    readonly ecs: number;
    readonly http: number;
    readonly smoke: number;
    readonly latency: number;
    readonly total: number;
  };
  readonly latencyMs: LatencySummary;
  /** Why the smoke paths were not asked; missing where they were. */
  readonly smokeSkipped?: string;
}

/**
 * Verifies that `target` is live, healthy and fast.
 *
 * @throws OperatorError whose message alone says why not: the sentence, the evidence, the command to
 *   type next. Also when `signal` is aborted.
 */
export async function verifyRelease(
  target: VerificationTarget,
  deps: VerificationDeps,
  signal: AbortSignal,
): Promise<VerificationResult> {
  const attempt = beginAttempt(target, deps, signal);
  const watch = watchRollout(attempt);
  try {
    return await prove(attempt, watch);
  } catch (error) {
    if (signal.aborted) {
      throw new OperatorError(
        `The verification of \`${target.imageTag}\` was interrupted after ${elapsedSeconds(attempt)} s, so it is not verified.\nNext: \`pulumi up --stack ${target.stack}\` verifies it again.`,
      );
    }
    if (!(error instanceof Unproven)) throw error;
    throw await explain(watch, error);
  }
}

async function prove(attempt: Attempt, watch: RolloutWatch): Promise<VerificationResult> {
  await assertImage(attempt);
  let rollout = await proveRollout(watch);
  for (;;) {
    const ecs = elapsedSeconds(attempt);
    const http = await proveHttp(attempt);
    watch.firstAnswer ??= http.healthyAfter;
    // The answer to the last request may already come from another deployment, or from the task
    // that is left: look again. Where anything has moved, everything is proven anew.
    const again = await proveRollout(watch);
    if (again.looks === 1 && again.deploymentId === rollout.deploymentId) {
      return describeResult(attempt, again, watch.firstAnswer, ecs, http);
    }
    rollout = again;
  }
}

/** The task definition must name the wanted image: a right revision of the wrong thing isn't it. */
async function assertImage(attempt: Attempt): Promise<void> {
  const { target, deps, signal } = attempt;
  const { taskDefinition, containerName } = target;
  const container = await ask(attempt, () =>
    deps.ecs.describeContainer(taskDefinition, containerName, signal),
  );
  if (container?.image === target.image) return;
  const actual =
    container === undefined
      ? `no container \`${containerName}\``
      : `the image \`${container.image}\``;
  throw new Unproven(
    `The task definition \`${taskDefinition}\` has ${actual}, where \`${target.image}\` is wanted.`,
  );
}

function describeResult(
  attempt: Attempt,
  rollout: RolloutProof,
  firstAnswer: number,
  ecs: number,
  http: HttpProof,
): VerificationResult {
  const { target, deps } = attempt;
  return {
    imageTag: target.imageTag,
    image: target.image,
    ...(rollout.digest === undefined ? {} : { digest: rollout.digest }),
    taskDefinition: target.taskDefinition,
    verifiedAt: new Date(deps.clock.now()).toISOString(),
    seconds: {
      firstAnswer,
      ecs,
      ...http.seconds,
      total: elapsedSeconds(attempt),
    },
    latencyMs: http.latencyMs,
    ...(target.maintenance ? { smokeSkipped: MAINTENANCE_IS_ON } : {}),
  };
}

/** The failure as an operator reads it: sentence, evidence, next command. */
async function explain(watch: RolloutWatch, { message }: Unproven): Promise<OperatorError> {
  const { target, deps } = watch.attempt;
  const sentences = [message];
  if (watch.verdict?.state !== "failed") {
    // What was heard over HTTP may be ECS's doing, which is then the better reason.
    const verdict = await look(watch).catch(() => undefined);
    if (verdict?.state === "failed") sentences.unshift(verdict.sentence);
  }
  const evidence = formatDiagnosis(await diagnoseRollout(deps.ecs, target, watch.snapshot));
  const clean = deps.redact ?? redact;
  return new OperatorError(clean([...sentences, ...evidence, nextStep(target)].join("\n")));
}

function nextStep({ lastGoodTag, imageTag, stack }: VerificationTarget): string {
  const goBackTo = (tag: string) =>
    `pulumi config set imageTag ${tag} --stack ${stack} && pulumi up --stack ${stack}`;
  return lastGoodTag === undefined || lastGoodTag === imageTag
    ? `Next: \`pulumi stack history --stack ${stack}\` lists the releases; \`${goBackTo("<tag>")}\` goes back to one.`
    : `Next: \`${goBackTo(lastGoodTag)}\` goes back to the last good release.`;
}
