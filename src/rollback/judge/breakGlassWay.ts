// How break-glass gets to a release: by the load balancer, where a slot still runs it; else by ECS. Pure.
import type { TrafficRule } from "../../aws/slots";
import { notReadyBecause } from "../../guards/release/flip";
import { SLOTS, type SlotName } from "../../guards/release/slotNames";
import { slotsWithUsers } from "../../release/slotDifferences";
import type { SeenSlots } from "../../aws/seenSlots";
import type { Running } from "../facts/live";
import type { KeptRelease } from "./breakGlassChoice";

/** The way. At least one of its two steps is needed. */
export interface Way {
  /** The slot that users are on afterwards. */
  readonly slot: SlotName;
  /** Its service must be asked for the release: users wait for tasks. */
  readonly update: boolean;
  /** The rule to change; undefined where it sends all users to the slot already, or there is none. */
  readonly flip: TrafficRule | undefined;
  /** Why it isn't quick, where the other slot has the release: a sentence. */
  readonly note: string | undefined;
}

/** Chooses it. */
export function wayTo(
  { tag, taskDefinition }: Pick<KeptRelease, "tag" | "taskDefinition">,
  { live, idle, seen }: Running,
): Way {
  const { rule, services } = seen;
  const needed = live?.desiredTasks ?? 1;
  const warm = SLOTS.find((slot) => {
    const service = services[slot];
    if (service === undefined || service.taskDefinition !== taskDefinition) return false;
    return notReadyBecause(service, needed) === undefined;
  });
  if (rule !== undefined && warm !== undefined) {
    return { slot: warm, update: false, flip: rule, note: undefined };
  }
  const cold: Way = {
    slot: live?.slot ?? "a",
    update: true,
    flip: astray(seen) === undefined ? undefined : rule,
    note: undefined,
  };
  if (rule === undefined || idle === undefined || idle.tag !== tag) return cold;
  const why =
    idle.taskDefinition === taskDefinition
      ? notReadyBecause(idle, needed)
      : "runs another revision of it than the one that was proven";
  return {
    ...cold,
    note: `Slot ${idle.slot} has \`${tag}\`, but ${why}. Its tasks must start first.`,
  };
}

/** That the load balancer doesn't send all users to one slot, as a part of a sentence; undefined where it does. */
export function astray({ weights }: SeenSlots): string | undefined {
  if (weights === undefined) return undefined;
  const { length } = slotsWithUsers(weights);
  if (length === 1) return undefined;
  const what = length === 0 ? "no user is served" : "users get both slots";
  return `${what} (the traffic rule has the weights ${weights.a} and ${weights.b})`;
}
