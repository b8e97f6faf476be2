// When a release must be proven, and what the record of the proof says afterwards. Pure.
import { isDeepStrictEqual } from "node:util";
import { parseImage } from "../guards/release/imageName";
import { type ProofEntry, withProof } from "../guards/release/proofs";
import type { ProofRecord } from "../release/proofRecord";
import type { VerificationResult, VerificationTarget } from "./verification";

/** What is to be proven. */
export interface Subject {
  readonly target: VerificationTarget;
  /** What the service was asked to be: any change of it is a deployment. */
  readonly requested: object;
}

/** The part of the record that a proof changes. */
export type ProofChanges = Pick<ProofRecord, "attempts" | "proofs" | "result">;

/** How a proof ended: `open` when it was interrupted, or AWS couldn't be asked: that is no verdict on the release. */
export type ProofOutcome =
  | { readonly ended: "proven"; readonly result: VerificationResult }
  | { readonly ended: "failed"; readonly message: string }
  | { readonly ended: "open"; readonly message: string };

/** Who asked for the update, and what was live before it. */
export interface Circumstances {
  readonly by: string | undefined;
  readonly from: string | undefined;
  readonly now: Date;
}

/**
 * Whether a proof is due: the newest one isn't of exactly this, or didn't succeed. An update that ended before its proof
 * leaves a record without one, and the next update proves.
 */
export function isDue({ target, requested, proofs }: ProofRecord, asked: Subject): boolean {
  const newest = proofs.at(-1);
  const isProven =
    newest?.ended === "proven" && newest.taskDefinition === asked.target.taskDefinition;
  return !isProven || !isDeepStrictEqual(asJson({ target, requested }), asJson(asked));
}

/** As state gives it back: without what is undefined. */
function asJson(value: object): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** What a proof adds to the record. */
export function findingsOf(
  record: ProofRecord,
  target: VerificationTarget,
  outcome: ProofOutcome,
  circumstances: Circumstances,
): ProofChanges {
  const attempts = record.attempts + 1;
  if (outcome.ended === "open") {
    return { attempts, proofs: record.proofs, result: record.result };
  }
  const entry = entryOf(target, outcome, circumstances);
  return {
    attempts,
    proofs: withProof(record.proofs, entry),
    result: outcome.ended === "proven" ? outcome.result : record.result,
  };
}

function entryOf(
  target: VerificationTarget,
  outcome: Exclude<ProofOutcome, { ended: "open" }>,
  { by, from, now }: Circumstances,
): ProofEntry {
  const common = {
    tag: target.imageTag,
    taskDefinition: target.taskDefinition,
    repository: parseImage(target.image).repository,
    ...(by === undefined ? {} : { by }),
    ...(from === undefined || from === target.imageTag ? {} : { from }),
  };
  if (outcome.ended === "failed") {
    const [reason = ""] = outcome.message.split("\n");
    return { ...common, at: now.toISOString(), strength: "none", ended: "failed", reason };
  }
  const { verifiedAt, digest, strength } = outcome.result;
  return {
    ...common,
    ...(digest === undefined ? {} : { digest }),
    at: verifiedAt,
    strength,
    ended: "proven",
  };
}
