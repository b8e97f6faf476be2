// What to type after an update that failed or was interrupted. Pure.
import { type ProofEntry, type Proofs, standingOf } from "../guards/release/proofs";
import { wayBack } from "../guards/release/wayBack";
import { rollbackLine } from "../commandLines";

/** What decides about it. */
export interface FailedUpdate {
  readonly stack: string;
  readonly proofs: Proofs;
  readonly pinnedTags: readonly string[];
  /** The release that was to go live. */
  readonly tried: string;
  /** What ECS runs now; undefined where that can't be seen. */
  readonly now: string | undefined;
  /** What it ran before; undefined where that couldn't be seen, or there was nothing. */
  readonly left: string | undefined;
}

/**
 * Where ECS has gone back by itself to a release that was proven, that one, so that state and config say so too; else the way
 * back from what is live; where there is none, the release that was left, if nothing else is wrong with it.
 */
export function wayOn({ stack, proofs, pinnedTags, tried, now, left }: FailedUpdate): string {
  if (now === undefined) return rollbackLine(stack, "status");
  const isGood = (tag: string | undefined): tag is string =>
    tag !== undefined && !pinnedTags.includes(tag) && standingOf(proofs, tag).good !== undefined;
  if (now !== tried && isGood(now)) return rollbackLine(stack, "to", now);
  const best = wayBack({ proofs, pinnedTags, live: now });
  if (best !== undefined) return rollbackLine(stack, "to", best.tag);
  return left !== now && isGood(left)
    ? rollbackLine(stack, "to", left)
    : rollbackLine(stack, "candidates");
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
