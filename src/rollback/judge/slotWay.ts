// Which slot a release would go to, as the program will decide it. Pure.
import { slotsIn } from "../../pulumi/state";
import type { SlotDecision, SlotRefusal } from "../../release/slotDecision";
import { decide } from "../../release/slots";
import { liveTagOf, type Situation } from "../facts/situation";

/** Undefined where state or AWS couldn't be read. */
export function wayInto(
  { file, state, seen }: Situation,
  tag: string,
): SlotDecision | SlotRefusal | undefined {
  if (!state.ok || seen === undefined) return undefined;
  const { stack, settings, values } = file;
  const { desiredCount, warm, emergency, maintenance, imageRepository } = values;
  const wanted = {
    stack,
    settings,
    desiredCount,
    warm,
    emergency,
    maintenance,
    imageTag: tag,
    image: `${imageRepository}:${tag}`,
  };
  return decide({ record: slotsIn(state.value, values.containerName), seen, wanted });
}

/** How quickly users could get a release: warm, where it runs in the other slot and was proven there. */
export function isWarm(situation: Situation, tag: string): boolean {
  return liveTagOf(situation) !== tag && wayInto(situation, tag)?.action === "flip";
}
