// What was proven on a stack: an append-only list, kept in the record of the proof in the stack's state. An update that
// succeeds says nothing of a release; only an entry here does. Plain data; src/release/proofRecord.ts reads it.

/**
 * How strongly a release was proven: `full` with every path and the stack's own numbers; `emergency` with the numbers of
 * config `emergency`; `maintenance` behind the maintenance page, where only the health path can be asked; `none` where the
 * proof failed, or had no path of the application to ask.
 */
export type Strength = "full" | "emergency" | "maintenance" | "none";

/** One proof, and how it ended. An entry may carry more than is named here: it is kept as it is. */
export interface ProofEntry {
  /** The release's image tag. */
  readonly tag: string;
  /** ARN of the revision that ran. */
  readonly taskDefinition: string;
  /** `sha256:…` of the image; missing where the tasks didn't agree, or the proof failed. */
  readonly digest?: string;
  /** The image's repository; missing in entries of an earlier version. */
  readonly repository?: string;
  /** When the proof ended: UTC, ISO 8601. */
  readonly at: string;
  /** Who asked for the update. */
  readonly by?: string;
  /** The release that was live before; missing where it was this one, or none. */
  readonly from?: string;
  readonly strength: Strength;
  readonly ended: "proven" | "failed";
  /** Why it failed: one sentence. */
  readonly reason?: string;
}

/** Oldest first. */
export type Proofs = readonly ProofEntry[];

/** The entries that are kept: a release that fell out must be proven anew, under a new tag, before it is a way back. */
export const KEPT_PROOFS = 200;

/** The list with one more entry. */
export function withProof(proofs: Proofs, entry: ProofEntry): Proofs {
  return [...proofs, entry].slice(-KEPT_PROOFS);
}

/** What the list says of one release. */
export interface Standing {
  /** The newest proof in full since it last failed: then it is good. */
  readonly good: ProofEntry | undefined;
  /** Its newest proof of any strength. */
  readonly proven: ProofEntry | undefined;
  /** Its newest failure. */
  readonly failed: ProofEntry | undefined;
}

/** Looks a release up. */
export function standingOf(proofs: Proofs, tag: string): Standing {
  const own = proofs.filter((entry) => entry.tag === tag);
  const sinceFailed = own.slice(own.findLastIndex(({ ended }) => ended === "failed") + 1);
  return {
    good: sinceFailed.findLast(({ strength }) => strength === "full"),
    proven: own.findLast(({ ended }) => ended === "proven"),
    failed: own.findLast(({ ended }) => ended === "failed"),
  };
}

/** Why a release isn't good, as the end of a sentence that begins with its name; undefined when it is. */
export function whyNotGood(proofs: Proofs, tag: string): string | undefined {
  const { good, proven, failed } = standingOf(proofs, tag);
  if (good !== undefined) return undefined;
  if (failed !== undefined) {
    const because = failed.reason === undefined ? "" : `: ${failed.reason}`;
    return `failed its proof (${failed.at})${because}`;
  }
  if (proven === undefined) return "was never proven here";
  return `was never proven in full: ${WEAKER[proven.strength]} (${proven.at})`;
}

/** What a proof of each strength lacks, for the end of a sentence. */
export const WEAKER: Readonly<Record<Strength, string>> = {
  full: "its proof is too old",
  emergency: "only by an emergency's short proof",
  maintenance: "only behind the maintenance page",
  none: "its proof asked no path of the application",
};
