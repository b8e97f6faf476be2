// The database's guards as policies. State tells what was; so a change is seen before its step, and a removal,
// which no policy is asked about, at the end of the preview.
import type { Policies, ResourceValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { ungranted } from "../src/enforcement/databaseGrant";
import { databaseRules } from "../src/guards/database";
import { databaseNotDeleted, deletionFinding } from "../src/guards/database/events";
import type { Inputs, ResourceFacts } from "../src/guards/rule";
import { descriptionOf, resourcePolicy } from "./resourcePolicies";
import type { JudgedStack } from "./stack";

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
          ungranted(settings, { rule: rule.name, resource, finding, inputs: before ?? after }),
      ),
    ),
    removalPolicy(stack, settings),
  ];
}

async function factsOf(
  stack: JudgedStack,
  { type, name, urn, props, opts }: ResourceValidationArgs,
): Promise<ResourceFacts> {
  const before = (await stack.state()).resources.get(urn);
  const after = withoutSecrets(props, before?.secretInputs ?? []);
  return { type, name, before: before?.inputs, after, options: opts };
}

/** What is secret can't be compared with what state holds of it: the program's hooks do that. */
function withoutSecrets(props: Inputs, secret: readonly string[]): Inputs {
  return new Proxy(props, {
    get: (target, key) =>
      typeof key === "string" && secret.includes(key)
        ? undefined
        : (Reflect.get(target, key) as unknown),
  });
}

/**
 * Deletions by what is missing: a stack policy sees every resource that is left. In an update it is asked when
 * all is done, so this holds for a preview; the program's hooks hold for the update.
 */
function removalPolicy(
  stack: JudgedStack,
  settings: Parameters<typeof ungranted>[0],
): StackValidationPolicy {
  return {
    ...descriptionOf(databaseNotDeleted, stack),
    validateStack: async ({ resources }, report) => {
      const left = new Set(resources.flatMap(({ urn, opts }) => [urn, ...opts.aliases]));
      for (const [urn, { type, name, inputs }] of (await stack.state()).resources) {
        const finding = left.has(urn) ? undefined : deletionFinding({ type, name, inputs });
        if (finding === undefined) continue;
        const rule = databaseNotDeleted.name;
        const message = await ungranted(settings, { rule, resource: name, finding, inputs });
        if (message !== undefined) report(message, urn);
      }
    },
  };
}
