// Where the stack's record of its slots and AWS disagree: somebody changed AWS without Pulumi, or an update ended half
// way. Each difference comes with the command that deals with it. Pure.
import { pulumiLine, rollbackLine } from "../commandLines";
import { SLOTS, type SlotName, type Weights } from "../guards/release/slotNames";
import type { SeenSlots, SlotsRecord } from "./slotFacts";

/** What disagrees. */
export type DifferenceKind =
  /** AWS wasn't asked, or didn't answer. */
  | "not compared"
  /** All users are on the slot that isn't live by the record. */
  | "flipped"
  /** Users are on both slots. */
  | "split"
  /** Both weights are 0: nobody is served. */
  | "nobody served"
  /** State has a traffic rule, the load balancer has none. */
  | "rule gone"
  /** The load balancer has a traffic rule that state doesn't know. */
  | "rule unknown"
  /** State has the slot's service, ECS hasn't. */
  | "service gone"
  /** The slot's service runs another revision. */
  | "other revision"
  /** The slot's service is asked for another number of tasks. */
  | "other task count"
  /** Tasks run in a slot that the record calls empty. */
  | "not empty";

/** One difference. */
export interface SlotDifference {
  readonly kind: DifferenceKind;
  /** Undefined where it is about the traffic rule. */
  readonly slot?: SlotName;
  /** What AWS says, and what the record says: sentences. */
  readonly message: string;
  /** A line to paste. */
  readonly next: string;
}

/** The slots that get users, by these weights. */
export function slotsWithUsers(weights: Weights): readonly SlotName[] {
  return SLOTS.filter((slot) => weights[slot] > 0);
}

/**
 * Compares.
 *
 * @param seen undefined where AWS wasn't asked, or didn't answer.
 * @param stack names the stack in lines to paste.
 */
export function differencesOf(
  record: SlotsRecord,
  seen: SeenSlots | undefined,
  stack: string,
): readonly SlotDifference[] {
  if (seen === undefined) {
    return [
      {
        kind: "not compared",
        message: "AWS didn't say which slot users reach, nor what runs in the slots.",
        next: "aws sts get-caller-identity",
      },
    ];
  }
  const rule = ruleDifference(record, seen.weights, stack);
  return [
    ...(rule === undefined ? [] : [rule]),
    ...SLOTS.flatMap((slot) => serviceDifferences(slot, record, seen, stack)),
  ];
}

function ruleDifference(
  { live, hasTrafficRule, slots }: SlotsRecord,
  weights: Weights | undefined,
  stack: string,
): SlotDifference | undefined {
  const refresh = pulumiLine(stack, "refresh");
  if (weights === undefined) {
    if (!hasTrafficRule) return undefined;
    const message =
      "The load balancer has no traffic rule, and state has one: somebody deleted it. No user is served.";
    return { kind: "rule gone", message, next: refresh };
  }
  const users = slotsWithUsers(weights);
  const byRecord =
    live === undefined
      ? "by the record nothing is live"
      : `the record says that all go to slot ${live}`;
  if (users.length !== 1) {
    const { imageTag: tag } = slots[live ?? "a"] ?? {};
    const next = tag === undefined ? refresh : rollbackLine(stack, "break-glass", tag);
    const found = `The traffic rule has the weights ${weights.a} and ${weights.b}`;
    return users.length === 0
      ? { kind: "nobody served", message: `${found}, so no user is served; ${byRecord}.`, next }
      : { kind: "split", message: `${found}, so users get both slots; ${byRecord}.`, next };
  }
  if (!hasTrafficRule) {
    const message =
      "The load balancer has a traffic rule that state doesn't know: an update ended while it made the rule.";
    return { kind: "rule unknown", message, next: refresh };
  }
  if (users[0] === live) return undefined;
  const message = `All users go to slot ${users[0]}, and ${byRecord}: the traffic rule was changed outside Pulumi, or an update ended half way.`;
  return { kind: "flipped", message, next: rollbackLine(stack, "adopt") };
}

function serviceDifferences(
  slot: SlotName,
  { slots, live }: SlotsRecord,
  { services }: SeenSlots,
  stack: string,
): readonly SlotDifference[] {
  const [recorded, service] = [slots[slot], services[slot]];
  const refresh = pulumiLine(stack, "refresh");
  if (recorded === undefined) {
    if (service === undefined || service.desiredCount + service.runningCount === 0) return [];
    const message = `Slot ${slot} runs \`${service.taskDefinition}\`, and the record says that it is empty: an update ended while it filled the slot.`;
    return [{ kind: "not empty", slot, message, next: refresh }];
  }
  if (service === undefined) {
    const message = `Slot ${slot} has no service, and the record says that it runs \`${recorded.imageTag}\`: somebody deleted the service.`;
    return [{ kind: "service gone", slot, message, next: refresh }];
  }
  const found: SlotDifference[] = [];
  if (service.taskDefinition !== recorded.taskDefinition) {
    found.push({
      kind: "other revision",
      slot,
      message: `Slot ${slot} runs \`${service.taskDefinition}\`, and the record says \`${recorded.taskDefinition}\` (\`${recorded.imageTag}\`): its service was changed outside Pulumi, or an update ended half way.`,
      next: slot === live ? rollbackLine(stack, "adopt") : refresh,
    });
  }
  if (service.desiredCount !== recorded.desiredCount) {
    const tasks = service.desiredCount === 1 ? "1 task" : `${service.desiredCount} tasks`;
    found.push({
      kind: "other task count",
      slot,
      message: `Slot ${slot} is asked for ${tasks}, and the record says ${recorded.desiredCount}: it was scaled outside Pulumi, or an update ended half way. A release that takes its place gets the number that config says.`,
      next:
        // More than was asked for is kept by config; fewer are put right by an update, once state knows of them.
        slot === live && service.desiredCount > recorded.desiredCount
          ? pulumiLine(stack, "config", "set", "desiredCount", String(service.desiredCount))
          : refresh,
    });
  }
  return found;
}
