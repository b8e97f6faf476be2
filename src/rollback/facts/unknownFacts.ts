// What a verb says when facts are missing: the reason why, never that there is no release.
import type { Target } from "../../release/target";
import type { Situation } from "./situation";

/** Where releases are looked up. */
type Facts = Pick<Situation, "history" | "state">;

/** Why it isn't known what ran and was verified here; undefined where it is. */
export function whyUnknown({ history, state }: Facts): string | undefined {
  const whys = [history, state].flatMap((asked) => (asked.ok ? [] : [asked.why]));
  return whys.length === 0 ? undefined : [...new Set(whys)].join(" ");
}

/** A target as it was found; where none was, and facts are missing, that is the refusal. */
export function targetGiven(found: Target, facts: Facts): Target {
  const why = whyUnknown(facts);
  if (found.kind !== "refused" || why === undefined) return found;
  return {
    kind: "refused",
    message: `Which releases ran here isn't known. ${why}`,
  };
}
