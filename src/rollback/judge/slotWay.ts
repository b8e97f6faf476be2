// Which slot a release would go to, as the program will decide it. Pure.
import { slotsIn } from "../../pulumi/state";
import type { SlotDecision, SlotRefusal } from "../../release/slotDecision";
import { decide } from "../../release/slots";
import { slotsWithUsers } from "../../release/slotDifferences";
import type { SeenService, SeenSlots } from "../../aws/seenSlots";
import type { FilledSlot, SlotsRecord } from "../../release/slotFacts";
import type { Situation } from "../facts/situation";

/**
 * Undefined where state or AWS couldn't be read.
 *
 * @param isRead state is read from AWS before the update.
 */
export function wayInto(
  { file, state, seen }: Situation,
  tag: string,
  isRead: boolean,
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
  const record = slotsIn(state.value, values.containerName);
  return decide({ record: isRead ? asRead(record, seen) : record, seen, wanted });
}

/** What state will say of the slots once it was read from AWS. */
function asRead(record: SlotsRecord, { weights, services }: SeenSlots): SlotsRecord {
  const [slot, ...others] = weights === undefined ? [] : slotsWithUsers(weights);
  const hasTrafficRule = record.hasTrafficRule && weights !== undefined;
  const served = others.length === 0 ? slot : undefined;
  return {
    live: hasTrafficRule ? served : record.live,
    hasTrafficRule,
    slots: { a: slotAsRead(record.slots.a, services.a), b: slotAsRead(record.slots.b, services.b) },
  };
}

/** State has the contents of one revision of each slot: of another one it knows no more than its name. */
function slotAsRead(
  known: FilledSlot | undefined,
  service: SeenService | undefined,
): FilledSlot | undefined {
  if (known === undefined || service === undefined) return undefined;
  const { taskDefinition, desiredCount } = service;
  if (taskDefinition === known.taskDefinition) return { ...known, desiredCount };
  return { taskDefinition, desiredCount, image: "", imageTag: "", filling: known.filling };
}
