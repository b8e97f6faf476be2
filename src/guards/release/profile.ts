// Config can't lower a stack's guards: whoever could lower them in one update could do anything in the next.
import type { Profile } from "../levels";
import type { Refusal } from "./judge";
import { guardsNotLowered } from "./rules";

/**
 * Refuses to lower the guards of a stack.
 *
 * @param before what the stack's last verified update had; undefined on a new stack.
 */
export function guardsLowered(before: Profile | undefined, now: Profile): readonly Refusal[] {
  if (before !== "production" || now === "production") return [];
  return [
    {
      rule: guardsNotLowered,
      message:
        "This stack has production's guards, and config `guards` says `development`. They stay: set it back " +
        "with `npx pulumi config rm guards`, or make a new stack for development.",
    },
  ];
}
