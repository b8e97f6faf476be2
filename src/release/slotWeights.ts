// The weights of a traffic rule, read from its actions by the target groups of the slots. Pure.
import type { SlotName, Weights } from "../guards/release/slotNames";
import { isRecord } from "../guards/stack/checks";

/**
 * Reads them.
 *
 * @param actions as Pulumi spells them.
 * @param groups ARN of each slot's target group.
 */
export function weightsOf(
  actions: unknown,
  groups: Readonly<Record<SlotName, string | undefined>>,
): Weights {
  const named = (Array.isArray(actions) ? (actions as unknown[]) : []).flatMap((action) => {
    const forward = isRecord(action) && isRecord(action["forward"]) ? action["forward"] : {};
    const { targetGroups } = forward;
    return Array.isArray(targetGroups) ? targetGroups.filter(isRecord) : [];
  });
  const weight = (slot: SlotName) => {
    const group = named.find(({ arn }) => arn !== undefined && arn === groups[slot]);
    return Number(group?.["weight"] ?? 0) || 0;
  };
  return { a: weight("a"), b: weight("b") };
}
