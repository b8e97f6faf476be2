// The guards' rules about resources, as the policies of a pack.
import {
  UnknownValueError,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
} from "@pulumi/policy";
import { refusesUnknown, unknownMessage } from "../src/guards/evaluate";
import { levelOf } from "../src/guards/levels";
import type { Finding, ResourceFacts, ResourceRule, Rule } from "../src/guards/rule";
import type { JudgedStack } from "./stack";

// The SDK exports the class, and leaves its type out.
const Unknown = UnknownValueError as unknown as new () => UnknownRead;

/** Thrown by reading a value that isn't known yet; `props` lead to it. */
interface UnknownRead extends Error {
  readonly props: readonly string[];
}

/** Whether reading a value failed since it isn't known yet. */
export function isUnknownRead(error: unknown): error is UnknownRead {
  return error instanceof Unknown;
}

/** What is left to say of a finding; undefined when the change was granted. */
export type MessageOf = (resource: ResourceFacts, finding: Finding) => Promise<string | undefined>;

/** What a policy says of itself, from its rule. */
export function descriptionOf(rule: Rule, stack: JudgedStack) {
  return {
    name: rule.name,
    description: rule.description,
    severity: rule.severity,
    remediationSteps: rule.remediation,
    enforcementLevel: levelOf(rule.name, stack.config.guards),
    ...(rule.frameworks.length === 0 ? {} : { tags: [...rule.frameworks] }),
  };
}

/**
 * One policy for a rule.
 *
 * @param factsOf adds to a resource what the SDK doesn't say of it.
 */
export function resourcePolicy(
  rule: ResourceRule,
  stack: JudgedStack,
  factsOf: (args: ResourceValidationArgs) => Promise<ResourceFacts>,
  messageOf: MessageOf = async (_, finding) => finding.message,
): ResourceValidationPolicy {
  return {
    ...descriptionOf(rule, stack),
    validateResource: async (args, report) => {
      if (rule.types.length > 0 && !rule.types.includes(args.type)) return;
      const facts = await factsOf(args);
      let unknown: UnknownRead | undefined;
      for (const check of rule.checks) {
        try {
          const found = check(facts);
          const left = found && (await messageOf(facts, found));
          if (left !== undefined) report(left);
        } catch (error) {
          if (!isUnknownRead(error)) throw error;
          unknown ??= error;
        }
      }
      if (unknown === undefined) return;
      const existed = facts.before !== undefined;
      if (refusesUnknown(rule.name, { existed, isNewStack: await stack.isNew() })) {
        return report(unknownMessage(unknown.props.join("."), stack.name));
      }
      // The SDK says then that the rule will be looked at in the update.
      throw unknown;
    },
  };
}
