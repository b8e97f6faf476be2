// Whether state is too old to update from: somebody changed AWS without Pulumi. Pure.
import { liveTagOf, type Situation } from "../facts/situation";
import { slotDifferences } from "./slotStatus";
import { wayInto } from "./slotWay";

/**
 * Whether state must be refreshed first, since Pulumi changes only what state says otherwise than the program. State says that
 * the target is already live, but ECS runs something else; or users are in the other slot; or the slot that the target goes to
 * was scaled by hand. Then an update would do nothing, leave users where they are, or fill a slot without tasks.
 */
export function mustRefresh(situation: Situation, wanted: string): boolean {
  const { live, stateTag } = situation;
  const now = live.ok ? live.value?.tag : undefined;
  if (now === undefined || now === wanted) return false;
  const differences = slotDifferences(situation);
  return (
    stateTag === wanted ||
    differences.some(({ kind }) => kind === "flipped") ||
    fillsScaled(situation, wanted)
  );
}

function fillsScaled(situation: Situation, wanted: string): boolean {
  const scaled = slotDifferences(situation).filter(({ kind }) => kind === "other task count");
  if (scaled.length === 0) return false;
  const way = wayInto(situation, wanted, true);
  return way?.action === "fill and flip" && scaled.some(({ slot }) => slot === way.live);
}

/** How quickly users could get a release: warm, where it runs in the other slot and was proven there. */
export function isWarm(situation: Situation, tag: string): boolean {
  const way = wayInto(situation, tag, mustRefresh(situation, tag));
  return liveTagOf(situation) !== tag && way?.action === "flip";
}
