// Rules applied to a resource, where the policy SDK doesn't do it: for the program's hooks and the plan gate.
import { pulumiLine } from "../commandLines";
import type { Finding, ResourceFacts, ResourceRule } from "./rule";
import { knownOnly, UnknownValue } from "./unknown";

/** A finding, with the rule and the resource it belongs to. */
export interface Violation extends Finding {
  readonly rule: ResourceRule;
  readonly resource: string;
  /** The check couldn't be made: a value isn't known before the update. {@link refusesUnknown} says what follows. */
  readonly isOpen: boolean;
}

/** What an update finds of a resource, as far as it decides about unknown values. */
export interface Existence {
  /** State has the resource. */
  readonly existed: boolean;
  /** The stack never had a service, so nothing can be lost. */
  readonly isNewStack: boolean;
}

/**
 * Whether a rule refuses what it can't judge, because a value isn't known yet. It does where something could be lost
 * that exists: the database, and what it and the service depend on. What only would be wrong is judged in the update
 * itself, before it reaches AWS, when every value is known.
 */
export function refusesUnknown(rule: string, { existed, isNewStack }: Existence): boolean {
  if (isNewStack) return false;
  return rule.startsWith("database-") || (existed && rule.startsWith("foundation-"));
}

/** What follows from an unknown value that is refused, and how to find out where it comes from. */
export function unknownMessage(property: string, stack: string): string {
  return [
    `\`${property}\` isn't known before the update: it comes from something that this update would make or replace. ` +
      "What can't be judged is refused where something could be lost.",
    "This shows what it comes from; take that change out, or deploy it by itself first:",
    `  ${pulumiLine(stack, "preview", "--diff")}`,
  ].join("\n");
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
