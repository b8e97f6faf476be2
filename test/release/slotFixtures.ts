// Slots to decide about: one that is right, and ways to change one thing of it.
import type { SeenService, SeenSlots } from "../../src/aws/seenSlots";
import { allOn, type SlotName } from "../../src/guards/release/slotNames";
import type {
  FilledSlot,
  SlotProof,
  SlotsRecord,
  WantedRelease,
} from "../../src/release/slotFacts";
import type { SlotQuestion } from "../../src/release/slots";

export const REPOSITORY = "ghcr.io/owner/app";
export const AT = "2026-11-24T12:00:00.000Z";

/** What config wants: `new`, two tasks, the old slot kept warm. */
export function want(changes: Partial<WantedRelease> = {}): WantedRelease {
  const imageTag = changes.imageTag ?? "new";
  return {
    stack: "prod",
    imageTag,
    image: `${REPOSITORY}:${imageTag}`,
    settings: "s1",
    desiredCount: 2,
    warm: true,
    emergency: false,
    maintenance: false,
    ...changes,
  };
}

export function proven(changes: Partial<SlotProof> = {}): SlotProof {
  return { ended: "proven", through: "users", strength: "full", at: AT, ...changes };
}

export const FAILED = proven({ ended: "failed", strength: "none", reason: "It answers 500." });

/** A slot that users had, with two tasks. */
export function slot(imageTag: string, changes: Partial<FilledSlot> = {}): FilledSlot {
  return {
    imageTag,
    image: `${REPOSITORY}:${imageTag}`,
    taskDefinition: `app:${imageTag}`,
    settings: "s1",
    settledFor: "s1",
    filling: 1,
    desiredCount: 2,
    proof: proven(),
    ...changes,
  };
}

/** A service that does what its slot's record says. */
export function service(recorded: FilledSlot, changes: Partial<SeenService> = {}): SeenService {
  const { taskDefinition, desiredCount } = recorded;
  return {
    taskDefinition,
    desiredCount,
    runningCount: desiredCount,
    healthyTargets: desiredCount,
    ...changes,
  };
}

/** What a situation differs in from one where AWS is as the record says. */
export interface Changes {
  readonly record?: Partial<SlotsRecord>;
  readonly weights?: SeenSlots["weights"];
  readonly services?: Partial<SeenSlots["services"]>;
  readonly wanted?: Partial<WantedRelease>;
}

/** A question where AWS is as the record says, but for `changes`. */
export function asked(
  live: SlotName | undefined,
  a: FilledSlot | undefined,
  b: FilledSlot | undefined,
  changes: Changes = {},
): SlotQuestion {
  const { record, wanted, services } = changes;
  return {
    record: { live, hasTrafficRule: live !== undefined, slots: { a, b }, ...record },
    seen: {
      weights: "weights" in changes ? changes.weights : live && allOn(live),
      services: { a: a && service(a), b: b && service(b), ...services },
    },
    wanted: want(wanted),
  };
}
