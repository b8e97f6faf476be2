// Rules applied to a resource, where the policy SDK doesn't do it: for the program's hooks and the plan gate.
import type { Finding, ResourceFacts, ResourceRule } from "./rule";
import { knownOnly, UnknownValue } from "./unknown";

/** A finding, with the rule and the resource it belongs to. */
export interface Violation extends Finding {
  readonly rule: ResourceRule;
  readonly resource: string;
  /** The check couldn't be made: a value isn't known before the update. It will be made then. */
  readonly isOpen: boolean;
}

/** Everything the rules object to in a resource. */
export function violations(
  rules: readonly ResourceRule[],
  resource: ResourceFacts,
): readonly Violation[] {
  const known = { ...resource, after: knownOnly(resource.after) };
  return rules
    .filter(({ types }) => types.length === 0 || types.includes(resource.type))
    .flatMap((rule) =>
      rule.checks.flatMap((check) => {
        const found = findingOf(check, known);
        return found === undefined ? [] : [{ ...found, rule, resource: resource.name }];
      }),
    );
}

function findingOf(check: ResourceRule["checks"][number], resource: ResourceFacts) {
  try {
    const found = check(resource);
    return found && { ...found, isOpen: false };
  } catch (error) {
    if (!(error instanceof UnknownValue)) throw error;
    return { property: error.property, message: `${error.message}.`, isOpen: true };
  }
}
