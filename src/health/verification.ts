// The proof that a release is really live: from inside (ECS) and from outside (HTTP), and a failure
// that says which, why, and what to type next.
import type { OperatorError } from "../errors";
import { rollbackLine } from "../commandLines";
import {
  againLine,
  ask,
  beginAttempt,
  elapsedSeconds,
  AwsUnanswered,
  Unproven,
  type Attempt,
  type VerificationDeps,
} from "./attempt";
import { diagnoseRollout, formatDiagnosis } from "./diagnosis";
import {
  lookOnce,
  proveRollout,
  watchRollout,
  type RolloutProof,
  type RolloutWatch,
} from "./ecsProof";
import { InterruptedVerification, NotAsked, UnprovenRelease } from "./failures";
import { MAINTENANCE_IS_ON, proveHttp, type HttpProof } from "./httpProof";
import { redact } from "../redaction/redact";
import { untilAborted } from "./untilAborted";
import {
  proofStrength,
  type VerificationResult,
  type VerificationTarget,
} from "./verificationTarget";

export type { VerificationDeps } from "./attempt";
export type { VerificationResult, VerificationTarget } from "./verificationTarget";

/**
 * Verifies that `target` is live, healthy and fast.
 *
 * @throws OperatorError whose message alone says why not: the sentence, the evidence, the command to type next. It is
 *   `UnprovenRelease` for a release that failed its proof, `InterruptedVerification` as soon as `signal` is aborted,
 *   `NotAsked` when AWS couldn't be asked.
 */
export async function verifyRelease(
  target: VerificationTarget,
  deps: VerificationDeps,
  signal: AbortSignal,
): Promise<VerificationResult> {
  const attempt = beginAttempt(target, deps, signal);
  const watch = watchRollout(attempt);
  try {
    return await untilAborted(signal, prove(attempt, watch));
  } catch (error) {
    if (signal.aborted) {
      throw new InterruptedVerification(
        `The verification of \`${target.imageTag}\` was interrupted after ${elapsedSeconds(attempt)} s, so it is not verified.\nNext: \`${againLine(target)}\` verifies it again.`,
      );
    }
    if (!(error instanceof Unproven)) throw error;
    throw await explain(watch, error);
  }
}

async function prove(attempt: Attempt, watch: RolloutWatch): Promise<VerificationResult> {
  attempt.signal.throwIfAborted();
  await assertImage(attempt);
  let rollout = await proveRollout(watch);
  for (;;) {
    const ecs = elapsedSeconds(attempt);
    const http = await proveHttp(attempt, Math.max(1, rollout.addresses.length));
    watch.firstAnswer ??= http.healthyAfter;
    // The answer to the last request may already come from another deployment, or from the task that is left: look
    // again. If anything has changed, everything is proven again.
    const again = await proveRollout(watch);
    if (again.looks === 1 && isSame(again, rollout)) {
      return describeResult(attempt, again, watch.firstAnswer, ecs, http);
    }
    rollout = again;
  }
}

/** The same deployment, and no task that came too late to have been asked. */
function isSame(now: RolloutProof, before: RolloutProof): boolean {
  return (
    now.deploymentId === before.deploymentId &&
    now.addresses.every((address) => before.addresses.includes(address))
  );
}

/** The task definition must name the wanted image: the expected revision with the wrong image does not count. */
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
    `The task definition \`${taskDefinition}\` has ${actual}; it must have the image \`${target.image}\`.`,
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
    strength: proofStrength(target),
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
async function explain(watch: RolloutWatch, failure: Unproven): Promise<OperatorError> {
  const { target, deps, signal } = watch.attempt;
  const sentences = [failure.message];
  if (watch.verdict?.state !== "failed") {
    // A failure over HTTP may be caused by ECS; then that is the better reason.
    const verdict = await untilAborted(signal, lookOnce(watch)).catch(() => undefined);
    if (verdict?.state === "failed") sentences.unshift(verdict.sentence);
  }
  const clean = deps.redact ?? redact;
  const found = await diagnoseRollout(deps.ecs, target, watch.snapshot, signal);
  const evidence = formatDiagnosis(found, clean);
  const text = [clean(sentences.join("\n")), ...evidence, nextStep(target)].join("\n");
  return failure instanceof AwsUnanswered ? new NotAsked(text) : new UnprovenRelease(text);
}

function nextStep({ next, stack }: VerificationTarget): string {
  return next === undefined
    ? `Next: \`${rollbackLine(stack, "candidates")}\` lists the releases to go back to.`
    : `Next: \`${next}\``;
}
