// What to type after an update that failed or was interrupted, or where ECS runs what state doesn't know. Pure.
import { type ProofEntry, type Proofs, standingOf } from "../../guards/release/proofs";
import { wayBack } from "../../guards/release/wayBack";
import { rollbackLine } from "../../commandLines";

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

/** Which verb comes next. */
export type NextStep = { readonly verb: "status" | "candidates" } | { readonly to: string };

/**
 * If ECS has reverted to a proven release: the step that makes state and config agree with it. Otherwise the way back
 * from what is live, see {@link backFrom}.
 */
export function nextStep({ tried, now, ...facts }: Omit<FailedUpdate, "stack">): NextStep {
  if (now === undefined) return { verb: "status" };
  if (now !== tried && isGood(now, facts)) return { to: now };
  const back = backFrom({ ...facts, now });
  return back === undefined ? { verb: "candidates" } : { to: back.tag };
}

/** The same as a command, whatever the database holds. */
export function nextCommand({ stack, ...facts }: FailedUpdate): string {
  const step = nextStep(facts);
  return "to" in step ? rollbackLine(stack, "to", step.to) : rollbackLine(stack, step.verb);
}

/** The way back from what is live; where there is none, the release that was left, if nothing is wrong with it. */
export function backFrom({
  proofs,
  pinnedTags,
  now,
  left,
}: Pick<FailedUpdate, "proofs" | "pinnedTags" | "now" | "left">): ProofEntry | undefined {
  const best = wayBack({ proofs, pinnedTags, live: now });
  if (best !== undefined || left === undefined || left === now) return best;
  return isGood(left, { proofs, pinnedTags }) ? standingOf(proofs, left).good : undefined;
}

/**
 * Whether the guards would accept `adopt` for it: it isn't pinned, and its last proof did not fail and was not a weaker
 * one.
 */
export function canAdopt(
  tag: string,
  { proofs, pinnedTags }: Pick<FailedUpdate, "proofs" | "pinnedTags">,
): boolean {
  if (pinnedTags.includes(tag)) return false;
  return proofs.every((entry) => entry.tag !== tag) || isGood(tag, { proofs, pinnedTags });
}

function isGood(
  tag: string,
  { proofs, pinnedTags }: Pick<FailedUpdate, "proofs" | "pinnedTags">,
): boolean {
  return !pinnedTags.includes(tag) && standingOf(proofs, tag).good !== undefined;
}

/**
 * A message without its "Next:" lines. The program wrote those before it knew how the update ended; the command knows
 * that, and prints better ones.
 */
export function withoutNext(message: string): string {
  return message.replaceAll(/\n[ \t]*Next: `[^`\n]*`(?=\n|$)/g, "");
}

/** The failure that was recorded before an interrupt ended the update; undefined if there was no verdict yet. */
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
