// The first update after an upgrade from a version that had no slots makes the second slot and the traffic rule. That is more than
// a rollback may change, so it must be an update of what is live already. Pure.
import { pulumiLine, rollbackLine } from "../../commandLines";
import type { Refusal } from "./judge";
import type { ReleaseKind } from "./kind";
import { rollbackFindsSlots } from "./rules";

/** What decides about it. */
export interface UpgradeFacts {
  readonly stack: string;
  readonly kind: ReleaseKind;
  /** The tag that config asks for. */
  readonly wanted: string;
  /** The tag that is live; undefined before the first deploy. */
  readonly live: string | undefined;
  /** State has a service, and neither a second slot nor a traffic rule. */
  readonly isBeforeSlots: boolean;
}

/** Refuses a rollback that would bring the slots with it. */
export function upgradeRefusals(facts: UpgradeFacts): readonly Refusal[] {
  const { stack, kind, wanted, live, isBeforeSlots } = facts;
  if (!isBeforeSlots || kind !== "rollback" || live === undefined) return [];
  const message = [
    "An earlier version of this program made this stack: it has one slot and no traffic rule. The first update makes them, so it " +
      `can't be the rollback to \`${wanted}\` as well. Make them with the release that is live, then go back:`,
    `  ${pulumiLine(stack, "config", "set", "imageTag", live)}`,
    `  ${pulumiLine(stack, "up")}`,
    "Or, where users can't wait, without Pulumi:",
    `  ${rollbackLine(stack, "break-glass", wanted)}`,
  ].join("\n");
  return [{ rule: rollbackFindsSlots, message }];
}
