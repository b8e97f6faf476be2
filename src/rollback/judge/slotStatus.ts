// What is in the slots, as `status` says it, and where AWS and state disagree about them. Pure.
import type { SlotName } from "../../guards/release/slotNames";
import { slotsIn } from "../../pulumi/state";
import {
  type DifferenceKind,
  differencesOf,
  type SlotDifference,
} from "../../release/slotDifferences";
import type { Situation } from "../facts/situation";

/** What is in a slot. */
export interface SlotStatus {
  readonly slot: SlotName;
  readonly tag: string;
  readonly isLive: boolean;
  readonly tasks: string;
}

/** Both slots, as far as something is in them. */
export function slotsOf({ live, idle }: Situation): readonly SlotStatus[] {
  const now = live.ok ? live.value : undefined;
  const found = [
    ...(now === undefined
      ? []
      : [{ ...now, isLive: true, running: now.runningTasks, desired: now.desiredTasks }]),
    ...(idle === undefined
      ? []
      : [{ ...idle, isLive: false, running: idle.runningCount, desired: idle.desiredCount }]),
  ];
  return found
    .map(({ slot, tag, isLive, running, desired, healthyTargets }) => ({
      slot,
      tag,
      isLive,
      tasks:
        desired === 0 ? "empty" : `${running} of ${desired} tasks run, ${healthyTargets} healthy`,
    }))
    .sort((one, other) => (one.slot < other.slot ? -1 : 1));
}

/** What AWS says of the slots otherwise than state; none where one of them is silent. */
export function slotDifferences({ file, state, seen }: Situation): readonly SlotDifference[] {
  if (!state.ok || seen === undefined) return [];
  const record = slotsIn(state.value, file.values.containerName);
  return differencesOf(record, seen, file.stack);
}

/** The slots that somebody scaled in ECS, and what was found of each. */
export function scaledByHand(
  situation: Situation,
): readonly { readonly slot: SlotName; readonly message: string }[] {
  return slotDifferences(situation)
    .filter(({ kind }) => kind === "other task count")
    .map(({ slot, message }) => ({ slot: slot!, message: message.split(": ")[0]! }));
}

/** The same, of what users get; the rest is about the slot that they don't reach. */
export function usersDifferences(situation: Situation): readonly SlotDifference[] {
  const { live } = situation;
  const liveSlot = live.ok ? live.value?.slot : undefined;
  return slotDifferences(situation).filter(
    ({ kind, slot }) => ABOUT_USERS.has(kind) || (kind === "other revision" && slot === liveSlot),
  );
}

const ABOUT_USERS: ReadonlySet<DifferenceKind> = new Set([
  "flipped",
  "split",
  "nobody served",
  "rule gone",
]);

/** No update goes on before it is dealt with, and users don't wait for it. */
export function isUrgent({ kind }: SlotDifference): boolean {
  return kind !== "flipped" && ABOUT_USERS.has(kind);
}

/** Whether what users have isn't what state says, and `adopt` makes state say it. */
export function isApart(situation: Situation): boolean {
  return usersDifferences(situation).some((one) => !isUrgent(one));
}
