// A decision about the slots, as plain data: what each slot must hold, which one gets the users, which proofs are due,
// and why.
import type { SlotName, Weights } from "../guards/release/slotNames";
import type { SlotDifference } from "./slotDifferences";

/** What an update does to users: `prove` and `resize` leave them where they are. */
export type SlotAction = "nothing" | "resize" | "prove" | "flip" | "fill and flip";

/** What a slot is to be. */
export interface SlotPlan {
  /** `filled` from today's config; `frozen` as state has it, but for the number of tasks; `empty`: nothing was ever in it. */
  readonly content: "filled" | "frozen" | "empty";
  /** See FilledSlot. 0 for an empty slot. */
  readonly filling: number;
  /** Tasks. The slot that users leave gets its number only after the proof at users' address. */
  readonly desiredCount: number;
  /** See FilledSlot. */
  readonly settledFor: string | undefined;
}

/** What an update is to do. */
export interface SlotDecision {
  readonly action: SlotAction;
  /** The slot that users reach afterwards. */
  readonly live: SlotName;
  readonly slots: Readonly<Record<SlotName, SlotPlan>>;
  readonly weights: Weights;
  /** Proofs that are due: through the live slot's own rule, before the weights move; and where users ask, after it. */
  readonly proofs: { readonly slot: boolean; readonly users: boolean };
  /** Why: sentences. */
  readonly because: string;
  readonly differences: readonly SlotDifference[];
}

/** An update that would do nothing, or do harm, because record and AWS disagree. */
export interface SlotRefusal {
  readonly action: "refuse";
  readonly because: string;
  /** A line to paste. */
  readonly next: string;
  readonly differences: readonly SlotDifference[];
}
