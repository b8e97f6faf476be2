// Whether state is too old to update from: somebody changed AWS without Pulumi. Pure.
import type { Situation } from "../facts/situation";
import { slotDifferences } from "./slotStatus";

/**
 * Whether state must be refreshed first: it says that the target is already live, but ECS runs something else; or that users
 * are in the other slot. Then an update would do nothing, or leave them there.
 */
export function mustRefresh(situation: Situation, wanted: string): boolean {
  const { live, stateTag } = situation;
  const now = live.ok ? live.value?.tag : undefined;
  if (now === undefined || now === wanted) return false;
  return stateTag === wanted || slotDifferences(situation).some(({ kind }) => kind === "flipped");
}
