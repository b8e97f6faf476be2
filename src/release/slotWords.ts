// Explains a decision about the slots in words, for the preview and for the rollback command. Pure.
import { otherSlot, SLOTS, type SlotName } from "../guards/release/slotNames";
import type { FilledSlot, SlotProof, SlotsRecord, WantedRelease } from "./slotFacts";
import type { SlotDecision } from "./slotDecision";

/** The decision to explain. */
export interface Decided extends Pick<SlotDecision, "action" | "live" | "slots"> {
  /** Why the slot must be filled, as the end of a sentence that begins with its name. */
  readonly whyFilled: string | undefined;
}

/** Says why: sentences. */
export function because(
  decided: Decided,
  record: SlotsRecord,
  { imageTag, settings }: WantedRelease,
): string {
  const { action, live } = decided;
  const slot = record.slots[live];
  const isLive = record.slots[otherSlot(live)]?.imageTag === imageTag && record.live !== live;
  const alsoLive = isLive ? `it is live with other settings, and ` : "";
  const said = [`\`${imageTag}\` ${HOW[action](live)}${whyOf(decided, slot, alsoLive)}.`];
  if (action === "flip" && isOlder(slot, settings)) said.push(OLD_SETTINGS);
  if (action === "nothing" && isOlder(slot, settings)) said.push(STILL_OLD_SETTINGS);
  return [...said, ...givenUp(decided, record), ...resized(decided, record)].join(" ");
}

const HOW: Readonly<Record<SlotDecision["action"], (live: SlotName) => string>> = {
  nothing: (live) => `is live in slot ${live}`,
  resize: (live) => `is live in slot ${live}`,
  prove: (live) => `is live in slot ${live}, and isn't proven there yet`,
  flip: (live) => `is in slot ${live}; users are sent there`,
  "fill and flip": (live) => `is put into slot ${live}; users are sent there once it is proven`,
};

const OLD_SETTINGS =
  "It keeps the settings that it was started with, which differ from today's config.";
const STILL_OLD_SETTINGS =
  "It came back with its old settings. A setting that you change from now on takes effect.";

function isOlder(slot: FilledSlot | undefined, settings: string): boolean {
  return slot?.settings !== undefined && slot.settings !== settings;
}

function whyOf(
  { action, live, whyFilled }: Decided,
  slot: FilledSlot | undefined,
  alsoLive: string,
): string {
  if (whyFilled !== undefined) return `: ${alsoLive}slot ${live} ${whyFilled}`;
  const proof = slot?.proof;
  if (proof === undefined) return "";
  return action === "prove" && proof.ended === "failed"
    ? `: it ${proofFailed(proof)}`
    : `: proven ${proof.at} (${proof.strength})`;
}

/** A proof that failed, as the end of a sentence that begins with the release's name. */
export function proofFailed({ at, reason }: SlotProof): string {
  return `failed its proof (${at})${reason === undefined ? "" : `: ${reason.replace(/\.$/, "")}`}`;
}

/**
 * Filling the idle slot removes a release that one could have gone back to. This is said if the live one isn't good.
 */
function givenUp({ action, live }: Decided, { slots }: SlotsRecord): readonly string[] {
  const [left, users] = [slots[live], slots[otherSlot(live)]];
  const isWayBack = left?.proof?.ended === "proven" && left.desiredCount > 0;
  if (action !== "fill and flip" || !isWayBack || users === undefined) return [];
  if (left.image === users.image || users.proof?.ended === "proven") return [];
  return [
    `This gives up the warm way back to \`${left.imageTag}\`, while \`${users.imageTag}\` isn't proven.`,
  ];
}

/** How the number of tasks changes in slots that are already filled. */
function resized({ live, slots, action }: Decided, record: SlotsRecord): readonly string[] {
  return SLOTS.flatMap((name) => {
    const before = record.slots[name]?.desiredCount;
    const { content, desiredCount } = slots[name];
    if (before === undefined || content !== "frozen" || before === desiredCount) return [];
    const isLeft = name === otherSlot(live) && ["flip", "fill and flip"].includes(action);
    const when = isLeft ? ", after the proof at users' address" : "";
    return [`Slot ${name} goes from ${before} to ${desiredCount} tasks${when}.`];
  });
}
