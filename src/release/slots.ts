// Which slot users are to reach, and what must happen before they may: nothing, a flip, or a filling and a flip.
//
// The decision is about order as much as about slots: fill the idle slot → prove it through its own rule → move the weights →
// prove where users ask → let the old slot keep its tasks, or empty it. An update may end between any two of these; whatever
// it left, the next decision is made from the record and from AWS alone, and goes on or goes back. Pure.
import type { SeenSlots } from "../aws/seenSlots";
import { notReadyBecause } from "../guards/release/flip";
import { allOn, otherSlot, SLOTS, type SlotName } from "../guards/release/slotNames";
import { differencesOf, slotsWithUsers, type DifferenceKind } from "./slotDifferences";
import type { FilledSlot, SlotProof, SlotsRecord, WantedRelease } from "./slotFacts";
import type { SlotAction, SlotDecision, SlotPlan, SlotRefusal } from "./slotDecision";
import { because, proofFailed } from "./slotWords";

/** What is decided from. */
export interface SlotQuestion {
  readonly record: SlotsRecord;
  /** Undefined where AWS wasn't asked, or didn't answer. */
  readonly seen: SeenSlots | undefined;
  readonly wanted: WantedRelease;
}

/** Decides. */
export function decide(question: SlotQuestion): SlotDecision | SlotRefusal {
  const { record, seen, wanted } = question;
  const isNewStack = record.live === undefined && SLOTS.every((slot) => !record.slots[slot]);
  const differences =
    isNewStack && seen === undefined ? [] : differencesOf(record, seen, wanted.stack);
  const decision = { ...decided(question), differences };
  const stops = blockedBy(decision, question);
  const stop = differences.find(
    ({ kind, slot }) => stops.includes(kind) && (slot ?? decision.live) === decision.live,
  );
  if (stop === undefined) return decision;
  return {
    action: "refuse",
    because: `${stop.message} ${WHY_REFUSED}`,
    next: stop.next,
    differences,
  };
}

const WHY_REFUSED =
  "Pulumi trusts its record, so an update would change the wrong thing, or nothing.";

/**
 * The differences that keep an update from doing what it says. Pulumi changes what the record says otherwise than the
 * program, and leaves alone what both say, whatever AWS has.
 */
function blockedBy(
  { action, live }: Pick<SlotDecision, "action" | "live">,
  { record, seen, wanted }: SlotQuestion,
): readonly DifferenceKind[] {
  if (seen === undefined) return action === "nothing" ? [] : ["not compared"];
  const blocked: DifferenceKind[] = ["rule gone", "service gone"];
  // Users would get the filling before it is proven.
  if (action === "fill and flip" && (seen.weights?.[live] ?? 0) > 0) blocked.push("split");
  if (record.hasTrafficRule && record.live === live) {
    blocked.push("flipped", "split", "nobody served");
  }
  // What runs isn't what the record says, and only a filling would touch it.
  if (action !== "fill and flip") blocked.push("other revision");
  // The record has the wanted number already, so nobody would ask ECS for it: the filling would have too few tasks, or none.
  if (action === "fill and flip" && record.slots[live]?.desiredCount === wanted.desiredCount) {
    blocked.push("other task count");
  }
  return blocked;
}

function decided(question: SlotQuestion): Omit<SlotDecision, "differences"> {
  const { record, wanted } = question;
  const users = usersSlot(question);
  const stays = users !== undefined && holds(record.slots[users], wanted);
  const live = stays ? users : users === undefined ? "a" : otherSlot(users);
  const whyFilled = stays ? undefined : whyNotFlipped(live, users, question);
  const moves = !stays || users !== record.live;
  const slots = {
    [live]: whyFilled === undefined ? frozen(live, question) : filled(live, question),
    [otherSlot(live)]: idle(record.slots[otherSlot(live)], wanted),
  } as Record<SlotName, SlotPlan>;
  const proofs = { slot: moves, users: moves || isDue(record.slots[live]?.proof, wanted) };
  const action = actionOf(whyFilled !== undefined, proofs, resizes(slots, record));
  return {
    action,
    live,
    slots,
    weights: allOn(live),
    proofs,
    because: because({ action, live, slots, whyFilled }, record, wanted),
  };
}

function actionOf(
  isFilled: boolean,
  proofs: SlotDecision["proofs"],
  isResized: boolean,
): SlotAction {
  if (isFilled) return "fill and flip";
  if (proofs.slot) return "flip";
  if (proofs.users) return "prove";
  return isResized ? "resize" : "nothing";
}

function resizes(slots: SlotDecision["slots"], record: SlotsRecord): boolean {
  return SLOTS.some((name) => slots[name].desiredCount !== (record.slots[name]?.desiredCount ?? 0));
}

/** The slot that users are on by the load balancer; where it doesn't name one, by the record. */
function usersSlot({ record, seen }: SlotQuestion): SlotName | undefined {
  const served = seen?.weights === undefined ? [] : slotsWithUsers(seen.weights);
  return served.length === 1 ? served[0] : record.live;
}

/** Whether a slot already holds the release and the settings that config asks for, so that users can stay there. */
function holds(slot: FilledSlot | undefined, { image, settings }: WantedRelease): boolean {
  if (slot?.image !== image) return false;
  return slot.settings === undefined || [slot.settings, slot.settledFor].includes(settings);
}

/**
 * Why a slot must be filled, as the end of a sentence that begins with its name; undefined where users can have it.
 *
 * @param users the slot that they are on.
 */
function whyNotFlipped(
  name: SlotName,
  users: SlotName | undefined,
  { record, seen, wanted }: SlotQuestion,
): string | undefined {
  const [slot, service] = [record.slots[name], seen?.services[name]];
  if (slot === undefined) return "is empty";
  if (slot.image !== wanted.image) {
    return `holds \`${slot.imageTag === wanted.imageTag ? slot.image : slot.imageTag}\``;
  }
  const isLive = users !== undefined && record.slots[users]?.image === wanted.image;
  if (!bringsRightSettings(slot, wanted, isLive)) return "holds it with other settings";
  if (slot.proof === undefined) return "has it, but it was not proven since it was started";
  if (slot.proof.ended === "failed") return `holds it, but ${proofFailed(slot.proof)}`;
  if (service === undefined) return "holds it, but AWS doesn't say whether its tasks are healthy";
  if (service.taskDefinition !== slot.taskDefinition) {
    return `runs \`${service.taskDefinition}\`, and not the revision that was proven`;
  }
  return notReadyBecause(service, wanted.desiredCount);
}

/**
 * What users once had comes back as it was. What they never had, or have now with other settings, gets those of config: there
 * somebody changed a setting and waits for it.
 */
function bringsRightSettings(
  { settings, settledFor, proof }: FilledSlot,
  wanted: WantedRelease,
  isLive: boolean,
): boolean {
  if (settings === wanted.settings) return true;
  return !isLive && (settledFor === wanted.settings || proof?.through === "users");
}

function frozen(name: SlotName, { record, wanted }: SlotQuestion): SlotPlan {
  const { desiredCount, settings: settledFor } = wanted;
  return { content: "frozen", filling: record.slots[name]?.filling ?? 0, desiredCount, settledFor };
}

function filled(name: SlotName, question: SlotQuestion): SlotPlan {
  const { desiredCount, settings: settledFor } = question.wanted;
  const before = question.record.slots[name]?.filling ?? 0;
  const filling = goesOn(name, question) ? before : before + 1;
  return { content: "filled", filling, desiredCount, settledFor };
}

/** Whether the slot is being filled with just this already: the update that began it ended before the proof. */
function goesOn(name: SlotName, { record, seen, wanted }: SlotQuestion): boolean {
  const slot = record.slots[name];
  return (
    slot?.image === wanted.image &&
    slot.settings === wanted.settings &&
    slot.proof === undefined &&
    seen?.services[name]?.taskDefinition === slot.taskDefinition
  );
}

/** A slot is kept warm for the way back: nobody goes back to what failed its proof, or never had one. */
function idle(slot: FilledSlot | undefined, { warm, desiredCount }: WantedRelease): SlotPlan {
  if (slot === undefined) {
    return { content: "empty", filling: 0, desiredCount: 0, settledFor: undefined };
  }
  const isKept = warm && slot.proof?.ended === "proven";
  const { filling, settledFor } = slot;
  return { content: "frozen", filling, desiredCount: isKept ? desiredCount : 0, settledFor };
}

/** Whether users' answers must be proven: they weren't since the flip, or only by a proof that could ask less than now. */
function isDue(proof: SlotProof | undefined, { emergency, maintenance }: WantedRelease): boolean {
  if (proof?.ended !== "proven" || proof.through !== "users") return true;
  if (proof.strength === "maintenance") return !maintenance;
  return proof.strength === "emergency" && !emergency && !maintenance;
}
