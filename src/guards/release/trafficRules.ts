// The rules about the traffic rule of the load balancer, the one rule that says which slot users reach. Pure.
import type { Finding, ResourceFacts, ResourceRule } from "../rule";
import { isRecord } from "../stack/checks";
import { isTrafficRule, LISTENER_RULES, type Weights } from "./slotNames";

// Elastic Load Balancing, "Quotas for your Application Load Balancers": condition values and condition wildcards per rule.
const MOST_VALUES = 5;
const MOST_WILDCARDS = 5;

/** What must hold of the traffic rule. */
export const trafficRules: readonly ResourceRule[] = [
  {
    name: "traffic-not-sticky",
    description: "Checks that the load balancer doesn't hold users to the slot they had.",
    severity: "critical",
    remediation: "Leave `forward.stickiness` out of the traffic rule.",
    frameworks: [],
    types: LISTENER_RULES,
    checks: [ofTraffic(notSticky)],
  },
  {
    name: "traffic-on-one-slot",
    description: "Checks that the traffic rule sends all users to one of the two slots.",
    severity: "critical",
    remediation: "Let the program set the weights: 1 for the live slot, 0 for the other.",
    frameworks: [],
    types: LISTENER_RULES,
    checks: [ofTraffic(onOneSlot)],
  },
  {
    name: "traffic-rule-fits",
    description: "Checks that one rule can carry all paths of the application.",
    severity: "high",
    remediation: "Name fewer paths in config `pathPatterns`, or shorter ones that take others in.",
    frameworks: [],
    types: LISTENER_RULES,
    checks: [ofTraffic(fits)],
  },
];

type TrafficCheck = (resource: ResourceFacts) => Finding | undefined;

function ofTraffic(check: TrafficCheck): TrafficCheck {
  return (resource) => (isTrafficRule(resource) ? check(resource) : undefined);
}

/**
 * What speaks against sending these paths by one rule; undefined where nothing does. Two rules would flip one after the other, and
 * users would get both releases meanwhile.
 *
 * @param patterns config `pathPatterns`.
 */
export function whyNotOneRule(patterns: readonly string[]): string | undefined {
  const paths = patterns.map((pattern) => `\`${pattern}\``).join(", ");
  const must = "All paths go to the live slot by one rule, which flips them at once.";
  if (patterns.length > MOST_VALUES) {
    return `\`pathPatterns\` has ${patterns.length} paths (${paths}), and one rule of a load balancer takes ${MOST_VALUES}. ${must}`;
  }
  const wildcards = patterns.join("").match(/[*?]/g)?.length ?? 0;
  if (wildcards > MOST_WILDCARDS) {
    return `\`pathPatterns\` has ${wildcards} wildcards (${paths}), and one rule of a load balancer takes ${MOST_WILDCARDS}. ${must}`;
  }
  return undefined;
}

function notSticky({ after }: ResourceFacts): Finding | undefined {
  const isSticky = forwardsOf(after["actions"]).some((forward) => {
    const { stickiness } = forward;
    return isRecord(stickiness) && stickiness["enabled"] === true;
  });
  if (!isSticky) return undefined;
  return {
    property: "actions",
    message:
      "The traffic rule would hold users to the slot that they had. That beats its weights and can't be called back: after a flip " +
      "they would go on getting the bad release, and 503 once its tasks are gone.",
  };
}

function onOneSlot({ after }: ResourceFacts): Finding | undefined {
  const [forward, ...others] = forwardsOf(after["actions"]);
  const groups =
    others.length === 0 && Array.isArray(forward?.["targetGroups"])
      ? forward["targetGroups"].filter(isRecord)
      : [];
  const weights = groups.map((group) => group["weight"]);
  if (weights.length === 2 && weights.includes(0) && weights.includes(1)) return undefined;
  const found =
    weights.length === 0
      ? "it forwards to none"
      : `its weights are ${weights.map(shown).join(", ")}`;
  return {
    property: "actions",
    message: `The traffic rule must forward to both slots, with the weight 1 for one and 0 for the other; ${found}.`,
  };
}

/** The weights of a traffic rule that the program has made: it names slot a's group first. */
export function weightsInOrder(actions: unknown): Weights {
  const groups = forwardsOf(actions).flatMap(({ targetGroups }) =>
    Array.isArray(targetGroups) ? targetGroups.filter(isRecord) : [],
  );
  const [a = 0, b = 0] = groups.map(({ weight }) => Number(weight ?? 0) || 0);
  return { a, b };
}

function shown(weight: unknown): string {
  return typeof weight === "number" ? String(weight) : "not set";
}

function forwardsOf(actions: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(actions)) return [];
  return actions.flatMap((action: unknown) =>
    isRecord(action) && isRecord(action["forward"]) ? [action["forward"]] : [],
  );
}

function fits({ after }: ResourceFacts): Finding | undefined {
  const conditions: unknown[] = Array.isArray(after["conditions"]) ? after["conditions"] : [];
  const patterns = conditions.flatMap((condition) => {
    const pathPattern = isRecord(condition) ? condition["pathPattern"] : undefined;
    const values = isRecord(pathPattern) ? pathPattern["values"] : undefined;
    return Array.isArray(values) ? (values as string[]) : [];
  });
  const message = whyNotOneRule(patterns);
  return message === undefined ? undefined : { property: "conditions", message };
}
