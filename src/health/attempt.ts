// One verification under way: what all its phases share, how they wait, and how they fail.
import type { EcsPort } from "../aws/ports";
import type { Redact } from "../redaction/redact";
import { pulumiLine } from "../commandLines";
import type { Clock } from "./clock";
import { NotAsked } from "./failures";
import type { HttpPort } from "./httpProbe";
import type { VerificationTarget } from "./verificationTarget";

/** What a verification needs of the world. */
export interface VerificationDeps {
  readonly ecs: EcsPort;
  readonly http: HttpPort;
  readonly clock: Clock;
  /** A random number: at least 0, and less than 1. */
  readonly random: () => number;
  /** Shows a line to whoever waits. */
  readonly progress: (line: string) => void;
  /** Takes out what the stack keeps secret; by shape alone where it is left out. */
  readonly redact?: Redact;
}

/** A verification under way. Times are in milliseconds since the epoch. */
export interface Attempt {
  readonly target: VerificationTarget;
  readonly deps: VerificationDeps;
  readonly signal: AbortSignal;
  readonly startedAt: number;
  readonly deadline: number;
  /** Shows a line on a topic, unless it is the same as the topic's last line. */
  readonly announce: (topic: "AWS" | "ECS" | "HTTP", text: string) => void;
}

/** The release isn't proven; `message` is the sentence that says why. */
export class Unproven extends Error {}

/** AWS didn't answer before the time was up. That says nothing about the release. */
export class AwsUnanswered extends Unproven {}

/** Starts the clock of a verification. */
export function beginAttempt(
  target: VerificationTarget,
  deps: VerificationDeps,
  signal: AbortSignal,
): Attempt {
  const startedAt = deps.clock.now();
  const shown = new Map<string, string>();
  return {
    target,
    deps,
    signal,
    startedAt,
    deadline: startedAt + target.timeBudgetSeconds * 1000,
    announce(topic, text) {
      if (text !== shown.get(topic)) deps.progress(`${topic}: ${text}`);
      shown.set(topic, text);
    },
  };
}

/** Whole verification so far, in seconds. */
export function elapsedSeconds({ deps, startedAt }: Attempt): number {
  return toSeconds(deps.clock.now() - startedAt);
}

/** Milliseconds as seconds with one decimal. */
export function toSeconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}

/**
 * The rest of the time budget, in milliseconds: more than 0.
 *
 * @param missing what a verification that runs out of time here still lacked.
 * @throws Unproven when the time budget is used up.
 */
export function remainingMs({ deps, deadline, target }: Attempt, missing: string): number {
  const remaining = deadline - deps.clock.now();
  if (remaining > 0) return remaining;
  throw new Unproven(
    `\`${target.imageTag}\` was not proven live within ${target.timeBudgetSeconds} s; last seen: ${missing}.`,
  );
}

/** Waits between two looks. @throws Unproven as `remainingMs` does. */
export async function pause(attempt: Attempt, ms: number, missing: string): Promise<void> {
  const rest = remainingMs(attempt, missing);
  await attempt.deps.clock.sleep(Math.min(ms, rest), attempt.signal);
}

/** Errors that a retry would only repeat: AWS refuses the caller, or there are no credentials. */
const REFUSALS =
  /^(AccessDenied|Unauthorized|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|ExpiredToken|MissingAuthenticationToken|Credentials|TokenProvider)/;

/**
 * Asks AWS until it answers: a missing answer says nothing about the release.
 *
 * @throws NotAsked when AWS refuses the credentials; Unanswered when the time budget is used up.
 */
export async function ask<T>(attempt: Attempt, question: () => Promise<T>): Promise<T> {
  for (;;) {
    attempt.signal.throwIfAborted();
    try {
      return await question();
    } catch (error) {
      attempt.signal.throwIfAborted();
      if (!(error instanceof Error)) throw error;
      const reason = `${error.name}: ${error.message}`;
      if (REFUSALS.test(error.name)) {
        throw new NotAsked(
          `AWS refuses to show the service \`${attempt.target.service}\` (${reason}), so \`${attempt.target.imageTag}\` is not verified.\nNext: sign in to AWS, check with \`aws sts get-caller-identity\`, then verify it again: \`${againLine(attempt.target)}\`.`,
          { cause: error },
        );
      }
      attempt.announce("AWS", `no answer (${reason}); trying again`);
      await pauseUnanswered(attempt, `AWS didn't answer (${reason})`);
    }
  }
}

async function pauseUnanswered(attempt: Attempt, missing: string): Promise<void> {
  try {
    await pause(attempt, attempt.target.pollIntervalMs, missing);
  } catch (error) {
    throw error instanceof Unproven ? new AwsUnanswered(error.message) : error;
  }
}

/** The line that verifies the release once more. */
export function againLine({ again, stack }: VerificationTarget): string {
  return again ?? pulumiLine(stack, "up");
}
