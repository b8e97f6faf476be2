// What the database and the live service depend on, and who reaches the database, as policies. A policy sees no
// replacement: it compares what forces one with state.
import type { Policies, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import {
  foundationNotDeleted,
  foundationNotReplaced,
  removalFinding,
} from "../src/guards/foundation/rules";
import { otherRegion } from "../src/guards/foundation/place";
import { databaseAccessRule, databaseGroups, NO_GROUPS } from "../src/guards/stack/databaseAccess";
import { descriptionOf, resourcePolicy } from "./resourcePolicies";
import { factsOf, missingFrom, type JudgedStack } from "./stack";

/** Every policy about them. */
export function foundationPolicies(stack: JudgedStack): Policies {
  return [replacementPolicy(stack), accessPolicy(stack), removalPolicy(stack)];
}

/** Another region in config replaces everything, and no property shows it: each resource is refused before it is made there. */
function replacementPolicy(stack: JudgedStack): ResourceValidationPolicy {
  const policy = resourcePolicy(foundationNotReplaced, stack, async (args) => {
    const facts = await factsOf(stack, args);
    return (await stack.isNew()) ? { ...facts, before: undefined } : facts;
  });
  return {
    ...policy,
    validateResource: async (args, report) => {
      const { validateResource } = policy;
      if (typeof validateResource === "function") await validateResource(args, report);
      if (!foundationNotReplaced.types.includes(args.type)) return;
      const arns = [...(await stack.state()).resources.values()].map(
        ({ outputs }) => outputs["arn"],
      );
      const elsewhere = otherRegion({ stack: stack.name, region: stack.region, arns });
      if (elsewhere !== undefined) report(elsewhere);
    },
  };
}

/** Which groups are the database's is known only when state has been read. */
function accessPolicy(stack: JudgedStack): ResourceValidationPolicy {
  const rule = async () => {
    const resources = [...(await stack.state()).resources.values()];
    return databaseAccessRule(
      databaseGroups(resources.map(({ type, inputs }) => ({ type, values: inputs }))),
    );
  };
  const policyOf = rule().then((made) =>
    resourcePolicy(made, stack, (args) => factsOf(stack, args)),
  );
  policyOf.catch(() => undefined);
  return {
    ...descriptionOf(databaseAccessRule(NO_GROUPS), stack),
    validateResource: async (args, report) => {
      const { validateResource } = await policyOf;
      if (typeof validateResource === "function") await validateResource(args, report);
    },
  };
}

/** Checked at the end of the preview; in an update the program's hooks check it. */
function removalPolicy(stack: JudgedStack): StackValidationPolicy {
  return {
    ...descriptionOf(foundationNotDeleted, stack),
    validateStack: async ({ resources }, report) => {
      if (await stack.isNew()) return;
      for (const [urn, resource] of missingFrom(resources, await stack.state())) {
        const finding = removalFinding(resource);
        if (finding !== undefined) report(finding.message, urn);
      }
    },
  };
}
