// Who may connect to the database: only the application, however a rule of its security group is declared. Which groups
// these are is what state says: the database's own, and those of the service's tasks.
import { CLUSTER, INSTANCE } from "../database/types";
import type { RuleCheck, Finding, Inputs, ResourceFacts, ResourceRule } from "../rule";
import { eachOf, isRecord, objection, shown } from "./checks";
import { SERVICE } from "../resourceTypes";

/** Ids of security groups, as state has them. */
export interface DatabaseGroups {
  readonly database: readonly string[];
  readonly application: readonly string[];
}

/** Of a stack that has no database yet. */
export const NO_GROUPS: DatabaseGroups = { database: [], application: [] };

const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EITHER_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const GROUPS = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
];

// Whom a rule lets in, by the property that says so: those that name groups, and those that name anything else.
const INLINE_GROUPS = "securityGroups";
const RULE_GROUPS = ["referencedSecurityGroupId", "sourceSecurityGroupId"];
const NAMES_GROUPS: ReadonlySet<string> = new Set([INLINE_GROUPS, ...RULE_GROUPS]);
const OTHERS = [
  "cidrIpv4",
  "cidrIpv6",
  "prefixListId",
  "cidrBlocks",
  "ipv6CidrBlocks",
  "prefixListIds",
  "self",
];

/**
 * Finds the groups.
 *
 * @param resources of state, with their inputs or outputs.
 */
export function databaseGroups(
  resources: readonly { readonly type: string; readonly values: Inputs }[],
): DatabaseGroups {
  const ids = (types: readonly string[], groupsOf: (values: Inputs) => unknown) =>
    resources
      .filter(({ type }) => types.includes(type))
      .flatMap(({ values }) => texts(groupsOf(values)));
  return {
    database: ids([INSTANCE, CLUSTER], (values) => values["vpcSecurityGroupIds"]),
    application: ids([SERVICE], ({ networkConfiguration: network }) =>
      isRecord(network) ? network["securityGroups"] : undefined,
    ),
  };
}

/** The rule, for a stack with these groups. */
export function databaseAccessRule(groups: DatabaseGroups): ResourceRule {
  return {
    name: "database-admits-application-only",
    description: "Checks that nothing but the application reaches the database.",
    severity: "critical",
    remediation:
      "Take the rule out: only the application's security group may be let in. People reach the database by a task " +
      "of the application (`aws ecs execute-command`).",
    frameworks: [],
    types: [INGRESS_RULE, EITHER_RULE, ...GROUPS],
    checks: [
      ...[...RULE_GROUPS, ...OTHERS].map((source) => ruleCheck(source, groups)),
      inlineCheck(groups),
    ],
  };
}

/** A rule that is a resource of its own. */
function ruleCheck(source: string, groups: DatabaseGroups): RuleCheck {
  return ({ type, name, after }) => {
    if (GROUPS.includes(type) || after["type"] === "egress") return undefined;
    if (!groups.database.includes(shown(known(after, "securityGroupId")))) return undefined;
    return finding(source, name, admits(after, source, groups));
  };
}

/** The rules that stand within a group. */
function inlineCheck(groups: DatabaseGroups): RuleCheck {
  return (resource) => {
    if (!GROUPS.includes(resource.type) || !isDatabases(resource, groups)) return undefined;
    const message = eachOf(resource.after["ingress"], (rule) =>
      isRecord(rule)
        ? eachOf([INLINE_GROUPS, ...OTHERS], (source) => admits(rule, shown(source), groups))
        : undefined,
    );
    return finding("ingress", resource.name, message);
  };
}

/** Where a plan doesn't say which group it is, it could be the database's. */
function isDatabases({ id, before }: ResourceFacts, { database }: DatabaseGroups): boolean {
  return id === undefined ? before !== undefined && database.length > 0 : database.includes(id);
}

/** Whom a rule lets in that isn't the application, in words. */
function admits(rule: Inputs, source: string, { application }: DatabaseGroups): string | undefined {
  const given = rule[source];
  if (given === undefined || given === null || given === false) return undefined;
  if (given === true) return "everything in the database's own group";
  const strangers = texts(given).filter(
    (one) => !NAMES_GROUPS.has(source) || !application.includes(one),
  );
  return strangers.length === 0 ? undefined : strangers.map((one) => `\`${one}\``).join(", ");
}

function finding(property: string, name: string, who: string | undefined): Finding | undefined {
  return objection(
    property,
    who && `\`${name}\` would let ${who} in to the database. Only the application may reach it.`,
  );
}

/** A group that isn't known yet is a new one: it isn't the database's. */
function known(inputs: Inputs, property: string): unknown {
  try {
    return inputs[property];
  } catch {
    return undefined;
  }
}

function texts(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return Array.from({ length: list.length }, (_, index) => list[index]).filter(
    (item): item is string => typeof item === "string" && item !== "",
  );
}
