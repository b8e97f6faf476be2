// The record of a proof, and when a proof that is recorded must be done once more. Pure.
import type { VerificationResult, VerificationTarget } from "./verification";

/** What was to be proven: with the settings of every day, also where an emergency shortened them. */
export interface RecordedTarget extends VerificationTarget {
  /** Config `emergency` was on: the proof itself was shorter. */
  readonly emergency?: true;
}

/** What the record holds. */
export interface Subject {
  readonly target: RecordedTarget;
  /** What the service was asked to be. */
  readonly requested: object;
  /** Counts the times that a recorded proof was done once more; left out for none. */
  readonly round?: number;
}

/** What is known of the record in state. */
export interface ProofRecord {
  /** ARN of the one that was proven. */
  readonly taskDefinition: string;
  readonly round: number;
}

/**
 * The round that this update's proof belongs to; another one than the record's asks for a proof.
 *
 * The record is written before the stack's outputs are. An update that ends between the two (an interrupt, a kill) leaves a
 * record whose result nobody put out: nothing would prove it again, and the outputs would go on naming an earlier release.
 *
 * @param published the result that the stack's outputs hold.
 */
export function proofRound(
  record: ProofRecord | undefined,
  published: Pick<VerificationResult, "taskDefinition"> | undefined,
): number {
  if (record === undefined) return 0;
  return record.taskDefinition === published?.taskDefinition ? record.round : record.round + 1;
}
