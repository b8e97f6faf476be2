// How the database's rules look at one property: at its new value, or at its change.
import { isDeepStrictEqual } from "node:util";
import { plainText } from "../plainText";
import type { RuleCheck, Finding, ResourceFacts } from "../rule";

/** A sentence on what is wrong with a value; undefined when nothing is. */
export type ValueJudge = (value: unknown, resource: ResourceFacts) => string | undefined;

/** A sentence on what a change would do; undefined when it is harmless. */
export type ChangeJudge = (from: unknown, to: unknown) => string | undefined;

/** Looks at the new value of a property. */
export function checkValue(property: string, judge: ValueJudge): RuleCheck {
  return (resource) => {
    const to = resource.after[property];
    const message = judge(to, resource);
    return message === undefined ? undefined : finding(resource, property, to, message);
  };
}

/** Looks at how a property would change; a new resource, and one whose old inputs can't be seen, has none. */
export function checkChange(property: string, judge: ChangeJudge): RuleCheck {
  return (resource) => {
    if (resource.before === undefined) return undefined;
    const [from, to] = [resource.before[property], resource.after[property]];
    if (isSame(from, to)) return undefined;
    const message = judge(from, to);
    return message === undefined ? undefined : { property, from, to, message };
  };
}

/** The same check for each of several properties. */
export function checkChanges(properties: readonly string[], message: (property: string) => string) {
  return properties.map((property) => checkChange(property, () => message(property)));
}

function finding(resource: ResourceFacts, property: string, to: unknown, message: string): Finding {
  return { property, from: resource.before?.[property], to, message };
}

/** Whether two inputs mean the same: state may hold a number as text, and an unset list as an empty one. */
export function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

function plain(input: unknown): unknown {
  if (input === undefined || input === null) return undefined;
  if (Array.isArray(input)) return input.length === 0 ? undefined : input.map(plain);
  if (typeof input !== "object") return plainText(input);
  const entries = Object.entries(input).filter(([key]) => key !== "__defaults");
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]));
}
