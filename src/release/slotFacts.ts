// What decides about the slots, as plain data: what the stack's state has recorded, what AWS says, and what config wants.
import type { Strength } from "../guards/release/proofs";
import type { SlotName } from "../guards/release/slotNames";

/** The newest proof of a filling. A new filling has none. */
export interface SlotProof {
  readonly ended: "proven" | "failed";
  /** Asked through the slot's own rule, or where users ask. */
  readonly through: "slot" | "users";
  readonly strength: Strength;
  /** When it ended: UTC, ISO 8601. */
  readonly at: string;
  /** Why it failed: one sentence. */
  readonly reason?: string;
}

/** What is in a slot, as state has it: a release with its settings. */
export interface FilledSlot {
  readonly imageTag: string;
  /** `repository:tag`. */
  readonly image: string;
  /** ARN of the revision that its service was asked to run. */
  readonly taskDefinition: string;
  /**
   * The fingerprint (src/config/slotSettings.ts) of the settings it was filled with. Undefined where nobody wrote it down, as on a stack of
   * before there were slots: then it counts as what config has.
   */
  readonly settings?: string | undefined;
  /**
   * The fingerprint that config had when this slot was last made live, or was live in an update. After a flip back it isn't that
   * of {@link settings}: the old settings came back with the release, and that is no reason to fill again. Written with the proof
   * through the slot's own rule, so that it outlives an update that is killed after the flip.
   */
  readonly settledFor?: string | undefined;
  /** Counts the fillings of this slot. A change of it is a new deployment, also where image and settings are the same. */
  readonly filling: number;
  /** Tasks that its service was asked to run; 0 where it was emptied. */
  readonly desiredCount: number;
  readonly proof?: SlotProof | undefined;
}

/** What the stack's state says of the slots. */
export interface SlotsRecord {
  /** The slot that its traffic rule gives users to; the only service's, where state has no such rule yet. */
  readonly live: SlotName | undefined;
  /** State has a traffic rule. */
  readonly hasTrafficRule: boolean;
  /** Undefined is a slot that nothing was ever in. */
  readonly slots: Readonly<Record<SlotName, FilledSlot | undefined>>;
}

/** Whether a version of this program made the stack that had no slots, and no update brought them since. */
export function isBeforeSlots({ hasTrafficRule, slots }: SlotsRecord): boolean {
  return !hasTrafficRule && slots.a !== undefined && slots.b === undefined;
}

/** What config wants. */
export interface WantedRelease {
  readonly stack: string;
  readonly imageTag: string;
  /** `repository:tag`. */
  readonly image: string;
  /** The fingerprint of today's settings. */
  readonly settings: string;
  readonly desiredCount: number;
  /** Whether the slot that users left keeps its tasks. */
  readonly warm: boolean;
  /** Proofs are short while it is on. */
  readonly emergency: boolean;
  /** Users get the maintenance page: only the health path can be proven. */
  readonly maintenance: boolean;
}
