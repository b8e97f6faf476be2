// Whether a slot can take the users: a load balancer doesn't skip a target group that has no healthy target; who is sent there
// gets 503, or an unhealthy task (Elastic Load Balancing, "Target groups for your Application Load Balancers", fail-open).
import { rollbackLine } from "../../commandLines";
import type { Rule } from "../rule";
import type { Refusal } from "./judge";
import type { SlotName } from "./slotNames";

/** Tasks of a slot, counted. */
export interface TaskCounts {
  /** Tasks that its service is asked to run. */
  readonly desiredCount: number;
  readonly runningCount: number;
  /** Targets that the load balancer calls healthy. */
  readonly healthyTargets: number;
}

/**
 * Why a slot can't take the users, as the end of a sentence that begins with its name; undefined when it can.
 *
 * @param needed tasks that users need; at least 1.
 */
export function notReadyBecause(
  { desiredCount, runningCount, healthyTargets }: TaskCounts,
  needed: number,
): string | undefined {
  if (desiredCount === 0) return "was emptied: none of its tasks run";
  const least = Math.max(needed, desiredCount);
  if (healthyTargets < least) return `has ${healthyTargets} of ${least} tasks healthy`;
  // Targets of tasks that leave stay healthy for a moment.
  if (runningCount < least) return `runs ${runningCount} of ${least} tasks`;
  return undefined;
}

export const flipOntoHealthySlot: Rule = {
  name: "flip-onto-healthy-slot",
  description: "Checks that users go only to a slot whose tasks are all healthy.",
  severity: "critical",
  remediation: "Fill the slot first: an update does so when tasks are missing.",
  frameworks: [],
};

/** A flip that is about to happen. */
export interface Flip {
  readonly stack: string;
  /** The slot that is to get the users. */
  readonly slot: SlotName;
  /** The release in it. */
  readonly imageTag: string;
  /** Undefined where the slot has no service. */
  readonly counts: TaskCounts | undefined;
  /** Tasks that users need (config `desiredCount`); at least 1. */
  readonly needed: number;
}

/** Refuses a flip onto a slot that can't take the users. */
export function flipRefusals({ stack, slot, imageTag, counts, needed }: Flip): readonly Refusal[] {
  const why = counts === undefined ? "has no service" : notReadyBecause(counts, needed);
  if (why === undefined) return [];
  const message =
    `Users can't go to \`${imageTag}\`: slot ${slot} ${why}. A load balancer doesn't skip such a slot, so users would get 503. ` +
    `Fill it with \`${rollbackLine(stack, "to", imageTag)}\`.`;
  return [{ rule: flipOntoHealthySlot, message }];
}
