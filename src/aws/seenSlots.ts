// What AWS says of the slots, as plain data: what is decided from, and what a table in a test can say.
import type { SlotName, Weights } from "../guards/release/slotNames";

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
