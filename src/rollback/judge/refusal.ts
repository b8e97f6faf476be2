// Refuses a target that fails a check, and says what to type instead. Pure.
import { standingOf } from "../../guards/release/proofs";
import { wayBack, type WayBackFacts } from "../../guards/release/wayBack";
import type { Check } from "./planFacts";
import { rollbackLine } from "../../commandLines";
import { refused, type Outcome } from "../../report/outcome";
import { liveTagOf, type Situation } from "../facts/situation";

/** What decides about the advice. */
export interface CheckedAgainst extends WayBackFacts {
  readonly stack: string;
  /**
   * The operator wants an older release. Otherwise (`deploy`, `undo`) no older release is proposed while the live one
   * is good.
   */
  readonly goesBack: boolean;
}

/** The same, of a situation. */
export function checkedAgainst(situation: Situation, goesBack: boolean): CheckedAgainst {
  const { proofs, file } = situation;
  const { stack, values } = file;
  return {
    stack,
    goesBack,
    proofs,
    live: liveTagOf(situation),
    pinnedTags: values.pinnedTags,
  };
}

/** Why it ends here: a check says no; undefined when none does. */
export function refusal(
  { checks, tag }: { readonly checks: readonly Check[]; readonly tag: string },
  against: CheckedAgainst,
): Outcome | undefined {
  const refusals = checks.filter(({ result }) => result === "NO");
  const [first] = refusals;
  if (first === undefined) return undefined;
  const message = refusals.map(({ seen }) => seen.replace(/\.$/, "")).join("; ");
  return refused(`\`${tag}\`: ${message}.`, nextOf(first, against), { checks });
}

/** The check's own advice; where that is to look for another target, the better target itself. */
function nextOf({ next }: Check, against: CheckedAgainst): string {
  const list = rollbackLine(against.stack, "candidates");
  if (next !== undefined && next !== list) return next;
  const { goesBack, proofs, live } = against;
  const isBad = live !== undefined && standingOf(proofs, live).good === undefined;
  const best = goesBack || isBad ? wayBack(against) : undefined;
  return best === undefined ? list : rollbackLine(against.stack, "to", best.tag);
}
