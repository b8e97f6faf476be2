// Judges a change of the tag as the guards will, before anything is written: what kind it is, and what confirmation it
// needs.
import { objections } from "../guards/release/confirmation";
import { kindOfRelease, type ReleaseKind } from "../guards/release/kind";
import { rollbackLine } from "../commandLines";
import { refused, type Outcome } from "../report/outcome";
import type { Situation } from "./facts/situation";

/**
 * Whether state must be refreshed first: it says that the target is already live, but ECS runs something else. Then an
 * update would do nothing.
 */
export function mustRefresh({ live, stateTag }: Situation, wanted: string): boolean {
  const now = live.ok ? live.value?.tag : undefined;
  return now !== undefined && stateTag === wanted && now !== wanted;
}

/** The release that the update replaces, as the guards will see it. */
export function replacedBy(situation: Situation, wanted: string): string | undefined {
  const { live, stateTag } = situation;
  return mustRefresh(situation, wanted) && live.ok ? live.value?.tag : stateTag;
}

/** What a change of the tag is, as the guards see it. */
export function kindOf(situation: Situation, wanted: string): ReleaseKind {
  const { proofs, history } = situation;
  const ledger = history.ok ? history.value : [];
  return kindOfRelease({ live: replacedBy(situation, wanted), wanted, proofs, ledger });
}

/** Whether going live must be confirmed. */
export function needsConfirmation(situation: Situation, wanted: string): boolean {
  return situation.file.values.guards === "production" && kindOf(situation, wanted) === "rollback";
}

/** The same judgement as the guards', before anything is written; undefined when the confirmation holds. */
export function whatIsMissing(
  situation: Situation,
  wanted: string,
  confirmation: Readonly<Record<string, string>>,
  now: Date,
): Outcome | undefined {
  if (!needsConfirmation(situation, wanted)) return undefined;
  const { file, history } = situation;
  const { requireApproval } = file.values;
  const from = replacedBy(situation, wanted) ?? "";
  const wrong = objections({
    from,
    to: wanted,
    confirmation,
    requireApproval,
    ledger: history.ok ? history.value : [],
    now,
  });
  if (wrong.length === 0) return undefined;
  const flags = wrong.map(({ field, problem }) => `--${FLAGS[field] ?? field} ${problem}`);
  return refused(
    `the rollback from \`${from}\` to \`${wanted}\` isn't confirmed: ${flags.join("; ")}.`,
    rollbackLine(file.stack, "to", wanted),
  );
}

const FLAGS: Readonly<Record<string, string>> = {
  requestedBy: "requested-by",
  approvedBy: "approved-by",
};
