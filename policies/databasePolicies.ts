// The database's guards as policies. State says what there was. So a change is seen before its step, and a removal, for
// which no policy is called, at the end of the preview.
import type { Policies, StackValidationPolicy } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { ungrantedDatabaseChange } from "../src/enforcement/databaseGrant";
import { databaseRules } from "../src/guards/database";
import { databaseNotDeleted, deletionFinding } from "../src/guards/database/events";
import { descriptionOf, resourcePolicy } from "./resourcePolicies";
import { factsOf, missingFrom, type JudgedStack } from "./stack";

/** Every policy about the database. */
export function databasePolicies(stack: JudgedStack): Policies {
  const settings = {
    stack: stack.name,
    region: new pulumi.Config("aws").require("region"),
    databaseChange: stack.config.databaseChange,
  };
  return [
    ...databaseRules.map((rule) =>
      resourcePolicy(
        rule,
        stack,
        (args) => factsOf(stack, args),
        ({ name: resource, before, after }, finding) =>
          ungrantedDatabaseChange(settings, {
            rule: rule.name,
            resource,
            finding,
            inputs: before ?? after,
          }),
      ),
    ),
    removalPolicy(stack, settings),
  ];
}

/**
 * Deletions by what is missing: a stack policy sees every resource that is left. In an update it is asked when
 * all is done, so this holds for a preview; the program's hooks hold for the update.
 */
function removalPolicy(
  stack: JudgedStack,
  settings: Parameters<typeof ungrantedDatabaseChange>[0],
): StackValidationPolicy {
  return {
    ...descriptionOf(databaseNotDeleted, stack),
    validateStack: async ({ resources }, report) => {
      for (const [urn, { type, name, inputs }] of missingFrom(resources, await stack.state())) {
        const finding = deletionFinding({ type, name, inputs });
        if (finding === undefined) continue;
        const rule = databaseNotDeleted.name;
        const message = await ungrantedDatabaseChange(settings, {
          rule,
          resource: name,
          finding,
          inputs,
        });
        if (message !== undefined) report(message, urn);
      }
    },
  };
}
