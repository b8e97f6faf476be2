// The three ways in which a verification ends without a verified release. They must be recorded as different things:
// only the first says something about the release.
import { OperatorError } from "../errors";

/** How a verification ended that verified nothing. */
export type VerificationEnd = "failed" | "interrupted" | "not-asked";

/** The release was looked at and isn't proven; the message has the reason, the evidence and what to type next. */
export class UnprovenRelease extends OperatorError {
  readonly end = "failed" satisfies VerificationEnd;
}

/** Somebody ended the verification (Ctrl-C, SIGTERM): nothing is known of the release. */
export class InterruptedVerification extends OperatorError {
  readonly end = "interrupted" satisfies VerificationEnd;
}

/** AWS refused the credentials or never answered: nothing is known of the release. */
export class NotAsked extends OperatorError {
  readonly end = "not-asked" satisfies VerificationEnd;
}

/** How a verification that threw `error` ended; undefined for a bug, or for the error of another command. */
export function verificationEnd(error: unknown): VerificationEnd | undefined {
  return error instanceof UnprovenRelease ||
    error instanceof InterruptedVerification ||
    error instanceof NotAsked
    ? error.end
    : undefined;
}
