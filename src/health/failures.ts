// The three ways in which a verification ends without a verified release. Who records them must not take one for another:
// only the first says anything about the release.
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

/** How the verification ended that threw `error`; undefined for a bug or another command's error. */
export function verificationEnd(error: unknown): VerificationEnd | undefined {
  return error instanceof UnprovenRelease ||
    error instanceof InterruptedVerification ||
    error instanceof NotAsked
    ? error.end
    : undefined;
}
