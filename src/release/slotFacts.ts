// What decides about the slots, as plain data: what the stack's state has recorded, what AWS says, and what config wants.
import { createHash } from "node:crypto";
import type { Strength } from "../guards/release/proofs";
import type { SlotName, Weights } from "../guards/release/slotNames";

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
   * {@link fingerprintOf} the settings it was filled with. Undefined where nobody wrote it down, as on a stack of
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

/** A slot's service and target group, as AWS describes them. */
export interface SeenService {
  /** ARN of the revision of its PRIMARY deployment. */
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  /** Targets that the slot's own target group calls healthy. */
  readonly healthyTargets: number;
}

/** What AWS says. */
export interface SeenSlots {
  /** Undefined where the load balancer has no traffic rule. */
  readonly weights: Weights | undefined;
  /** Undefined is a service that doesn't exist. */
  readonly services: Readonly<Record<SlotName, SeenService | undefined>>;
}

/** What config wants. */
export interface WantedRelease {
  readonly stack: string;
  readonly imageTag: string;
  /** `repository:tag`. */
  readonly image: string;
  /** {@link fingerprintOf} today's settings. */
  readonly settings: string;
  readonly desiredCount: number;
  /** Whether the slot that users left keeps its tasks. */
  readonly warm: boolean;
  /** Proofs are short while it is on. */
  readonly emergency: boolean;
  /** Users get the maintenance page: only the health path can be proven. */
  readonly maintenance: boolean;
}

/**
 * A short name for settings: the same for the same settings, whatever the order of their keys.
 *
 * @param settings everything in config that makes a task definition or a service what it is, but for the image and the number of
 *   tasks. No secret's value: whoever reads a fingerprint could try values until one fits.
 */
export function fingerprintOf(settings: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(ordered(settings)))
    .digest("hex")
    .slice(0, 16);
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]));
}
