// How break-glass gets to a release: by the load balancer, where it still runs in the other slot; else by ECS. Pure.
import type { TrafficRule } from "../../aws/slots";
import { notReadyBecause } from "../../guards/release/flip";
import type { SlotName } from "../../guards/release/slotNames";
import type { Running } from "../facts/live";
import type { KeptRevision } from "./breakGlassChoice";

/** The way. */
export interface Way {
  /** The slot that users are on afterwards. */
  readonly slot: SlotName;
  /** The rule to change; undefined where the slot's service must run the release first. */
  readonly flip: TrafficRule | undefined;
  /** Why it isn't quick, where the other slot has the release: a sentence. */
  readonly note: string | undefined;
}

/** Chooses it. */
export function wayTo(
  { tag, taskDefinition }: Pick<KeptRevision, "tag" | "taskDefinition">,
  { live, idle, seen }: Running,
): Way {
  const cold = { slot: live?.slot ?? "a", flip: undefined, note: undefined } as const;
  if (seen.rule === undefined || idle?.tag !== tag) return cold;
  const why =
    idle.taskDefinition === taskDefinition
      ? notReadyBecause(idle, live?.desiredTasks ?? 1)
      : "runs another revision of it than the one that was proven";
  if (why === undefined) return { slot: idle.slot, flip: seen.rule, note: undefined };
  return { ...cold, note: `Slot ${idle.slot} has \`${tag}\`, but ${why}: its tasks must start.` };
}
