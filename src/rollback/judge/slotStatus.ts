// What is in the slots, as `status` says it, and where AWS and state disagree about them. Pure.
import type { SlotName } from "../../guards/release/slotNames";
import { slotsIn } from "../../pulumi/state";
import { differencesOf, type SlotDifference } from "../../release/slotDifferences";
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

/** Whether what users have isn't what state says: `adopt` makes state say it. */
export function isApart(situation: Situation): boolean {
  const { live } = situation;
  const slot = live.ok ? live.value?.slot : undefined;
  return slotDifferences(situation).some(
    (one) => one.kind === "flipped" || (one.kind === "other revision" && one.slot === slot),
  );
}
