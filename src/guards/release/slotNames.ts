// The two slots, and what the rules of the load balancer that belong to them are called: the program makes them by these
// names, and guards and plan gate know them by these names.
import { nameIn } from "../../names";

/** One of the two places that a release can run in. */
export type SlotName = "a" | "b";

/** Both. Slot a has the names that the only service had before there were slots. */
export const SLOTS = ["a", "b"] as const;

/** The other one. */
export function otherSlot(slot: SlotName): SlotName {
  return slot === "a" ? "b" : "a";
}

const SECOND = "-b";

/**
 * The name of what each slot has for itself: its service, the family of its task definitions, its target group.
 *
 * @param prefix begins the name of every resource.
 */
export function slotNameIn(
  prefix: string,
  resource: "service" | "family" | "targetGroup",
  slot: SlotName,
): string {
  return nameIn(prefix, resource) + (slot === "a" ? "" : SECOND);
}

/** What the slots are called in AWS. */
export interface SlotNames {
  readonly cluster: string;
  readonly loadBalancer: string;
  readonly services: Readonly<Record<SlotName, string>>;
  /** The families of their task definitions. */
  readonly families: Readonly<Record<SlotName, string>>;
  readonly targetGroups: Readonly<Record<SlotName, string>>;
}

/** The names of a stack's slots. */
export function slotNamesIn(prefix: string): SlotNames {
  const both = (resource: "service" | "family" | "targetGroup") => ({
    a: slotNameIn(prefix, resource, "a"),
    b: slotNameIn(prefix, resource, "b"),
  });
  return {
    cluster: nameIn(prefix, "cluster"),
    loadBalancer: nameIn(prefix, "loadBalancer"),
    services: both("service"),
    families: both("family"),
    targetGroups: both("targetGroup"),
  };
}

/** The slot that a resource with a name of {@link slotNameIn} belongs to. */
export function slotOf(name: string): SlotName {
  return name.endsWith(SECOND) ? "b" : "a";
}

/**
 * The slot whose family a revision is of.
 *
 * @param taskDefinition ARN with revision.
 */
export function slotOfRevision(taskDefinition: string): SlotName {
  return slotOf(taskDefinition.replace(/:\d+$/, ""));
}

/** The weights of the traffic rule: which slot users reach. */
export type Weights = Readonly<Record<SlotName, number>>;

/** Weights that send every user to one slot. */
export function allOn(slot: SlotName): Weights {
  return slot === "a" ? { a: 1, b: 0 } : { a: 0, b: 1 };
}

// The provider has the same resource under two names.
export const LISTENER_RULES: readonly string[] = [
  "aws:lb/listenerRule:ListenerRule",
  "aws:alb/listenerRule:ListenerRule",
];

const TRAFFIC = "-traffic";

/**
 * The logical name of the rule that sends users to the live slot.
 *
 * @param prefix begins the name of every resource.
 */
export function trafficRuleName(prefix: string): string {
  return prefix + TRAFFIC;
}

/** Whether a resource is that rule. */
export function isTrafficRule({ type, name }: { type: string; name: string }): boolean {
  return LISTENER_RULES.includes(type) && name.endsWith(TRAFFIC);
}

/** The logical name of the rule by which only the proof reaches a slot, live or not. */
export function slotRuleName(prefix: string, slot: SlotName): string {
  return `${prefix}-slot-${slot}`;
}

/** The header by which the proof asks one slot. Its value is a secret of the stack, so that no user chooses a release. */
export const SLOT_HEADER = "x-release-slot";
