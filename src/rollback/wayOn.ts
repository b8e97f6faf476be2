// What to type after an update that failed or was interrupted. Pure.
import { type ProofEntry, type Proofs, standingOf } from "../guards/release/proofs";
import { wayBack } from "../guards/release/wayBack";
import { rollbackLine } from "./commands";

/** What is known afterwards. */
export interface Known {
  readonly stack: string;
  readonly proofs: Proofs;
  readonly pinnedTags: readonly string[];
}

/**
 * Where ECS has gone back by itself to a release that was proven, that one, so that state and config say so too; else the
 * way back from what is live.
 *
 * @param live undefined where it couldn't be seen.
 */
export function wayOn(
  { stack, proofs, pinnedTags }: Known,
  live: string | undefined,
  tried: string,
): string {
  if (live === undefined) return rollbackLine(stack, "status");
  const isGood = standingOf(proofs, live).good !== undefined && !pinnedTags.includes(live);
  if (live !== tried && isGood) return rollbackLine(stack, "to", live);
  const best = wayBack({ proofs, pinnedTags, live });
  return best === undefined
    ? rollbackLine(stack, "candidates")
    : rollbackLine(stack, "to", best.tag);
}

/** The failure that was recorded before an interrupt ended the update; undefined where the release wasn't judged yet. */
export function failureOf(proofs: Proofs, tried: string): ProofEntry | undefined {
  const newest = proofs.at(-1);
  return newest?.tag === tried && newest.ended === "failed" ? newest : undefined;
}

/** How an interrupted update ended, as a sentence. */
export function interrupted(failure: ProofEntry | undefined): string {
  if (failure === undefined) return "Interrupted.";
  const { tag, reason } = failure;
  return `Interrupted, when \`${tag}\` had already failed its proof${reason === undefined ? "." : `: ${reason}`}`;
}
