// What the database or the live service depends on is neither deleted nor replaced, in any way.
import { isSame } from "../database/checks";
import type { RuleCheck, Finding, ResourceRule, Rule } from "../rule";
import { mayBeDeleted, type TypeAndName } from "./free";
import { FOUNDATIONS, type Foundation } from "./table";

const REMEDIATION =
  "Set it back, or declare what is missing again under its old name. To use another one, build it beside " +
  "the old one, in a stack of its own. If AWS no longer has it, `pulumi refresh` takes it out of state; then an update can create it again.";

export const foundationNotDeleted: Rule = {
  name: "foundation-not-deleted",
  description: "Checks that nothing is deleted that the database or the live service depends on.",
  severity: "critical",
  remediation: REMEDIATION,
  frameworks: [],
};

const PROPERTIES = [...new Set(Object.values(FOUNDATIONS).flatMap(({ fixed }) => fixed))];

/** Objects to each change that would replace it. */
export const foundationNotReplaced: ResourceRule = {
  name: "foundation-not-replaced",
  description: "Checks that nothing is replaced that the database or the live service depends on.",
  severity: "critical",
  remediation: REMEDIATION,
  frameworks: [],
  types: Object.keys(FOUNDATIONS),
  checks: PROPERTIES.map(replacedBy),
};

/** Whether the database or the live service depends on a resource, so that it may not be deleted. */
export function isFoundation(resource: TypeAndName): boolean {
  return FOUNDATIONS[resource.type] !== undefined && !mayBeDeleted(resource);
}

/** Whether a type is normally replaced: its steps alone don't show what happens to it. */
export function isRenewed(type: string): boolean {
  return FOUNDATIONS[type]?.renewedBy !== undefined;
}

/** The finding that a resource would be deleted; undefined for one that may be deleted. */
export function removalFinding(resource: TypeAndName): Finding | undefined {
  return finding(resource, "delete", "would be deleted");
}

/** The finding that a resource is to be replaced, for whatever reason; undefined for one that may go, or is renewed. */
export function replacementFinding(resource: TypeAndName): Finding | undefined {
  if (isRenewed(resource.type)) return undefined;
  return finding(resource, "replace", "would be deleted and created again");
}

function finding(resource: TypeAndName, property: string, what: string): Finding | undefined {
  const foundation = FOUNDATIONS[resource.type];
  if (foundation === undefined || mayBeDeleted(resource)) return undefined;
  return { property, message: `${shown(resource)} ${what}: ${foundation.carries}` };
}

function replacedBy(property: string): RuleCheck {
  return (resource) => {
    const foundation = FOUNDATIONS[resource.type];
    const { before, after } = resource;
    if (before === undefined || foundation?.fixed.includes(property) !== true) return undefined;
    if (mayBeDeleted(resource)) return undefined;
    const [from, to] = [before[property], after[property]];
    if (isSame(from, to) || isLeftOpen(foundation, property, to)) return undefined;
    return {
      property,
      from,
      to,
      message:
        `Changing \`${property}\` of ${shown(resource)} makes AWS delete or cut off the one that is in use: ` +
        foundation.carries,
    };
  };
}

function isLeftOpen({ filledIn = [] }: Foundation, property: string, to: unknown): boolean {
  return to === undefined && (property === "region" || filledIn.includes(property));
}

function shown({ name, type }: TypeAndName): string {
  return `\`${name}\` (${type})`;
}
