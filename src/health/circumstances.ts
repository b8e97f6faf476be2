// What is recorded with a proof: who asked for the update, what was live before, and what to type when the proof fails.
import * as os from "node:os";
import type { StackConfig } from "../config/structure";
import type { Proofs } from "../guards/release/proofs";
import type { ReleaseVerdict } from "../guards/release/judge";
import { wayBack } from "../guards/release/wayBack";
import type { ProofRecord } from "../release/proofRecord";
import { rollbackLine } from "../commandLines";
import type { Circumstances } from "./proofRecord";

/** The variable in which the rollback command tells the program who asked. */
export const REQUESTED_BY = "ROLLBACK_REQUESTED_BY";

/** Who asked for this update, and what it replaces. */
export function circumstancesOf(
  { rollback, imageTag }: Pick<StackConfig, "rollback" | "imageTag">,
  { kind, live }: Pick<ReleaseVerdict, "kind" | "live">,
  env: NodeJS.ProcessEnv = process.env,
): Omit<Circumstances, "now"> {
  const confirmed =
    kind === "rollback" && rollback?.to === imageTag ? rollback.requestedBy : undefined;
  return { by: confirmed || env[REQUESTED_BY] || env["GITHUB_ACTOR"] || user(), from: live };
}

function user(): string | undefined {
  try {
    return os.userInfo().username;
  } catch {
    return undefined;
  }
}

/** The line to type when the proof of config's release fails: the way back from it, or where to look for one. */
export function nextAfterFailure(
  { stack, imageTag, pinnedTags }: Pick<StackConfig, "stack" | "imageTag" | "pinnedTags">,
  { proofs }: Pick<ProofRecord, "proofs">,
): string {
  const best = wayBack({ proofs, live: imageTag, pinnedTags });
  return best === undefined
    ? rollbackLine(stack, "candidates")
    : rollbackLine(stack, "to", best.tag);
}

/** Keeps copies of the list of proofs, beside the state and on this machine. */
export function copyKeeper(
  { stack, pinnedTags }: Pick<StackConfig, "stack" | "pinnedTags">,
  project: string,
): (proofs: Proofs) => Promise<readonly string[]> {
  return async (proofs) => {
    const { copyPlaces, keepCopies } = await import("../pulumi/proofsCopy");
    const places = copyPlaces({ project, stack, folder: process.cwd() });
    return keepCopies(places, { at: new Date().toISOString(), proofs, pinnedTags });
  };
}
