// The secret values by which the proof asks for one slot: made from a secret that the stack has already, so that nobody has one
// more to set, and nobody who knows one of them learns the other.
import { createHmac } from "node:crypto";
import { SLOTS, type SlotName } from "../guards/release/slotNames";

/** One for each slot. */
export type SlotKeys = Readonly<Record<SlotName, string>>;

/**
 * Makes them.
 *
 * @param appSecretKey config.
 */
export function slotKeys(appSecretKey: string): SlotKeys {
  const key = (slot: SlotName) =>
    createHmac("sha256", appSecretKey).update(`the proof asks slot ${slot}`).digest("hex");
  return Object.fromEntries(SLOTS.map((slot) => [slot, key(slot)])) as SlotKeys;
}
