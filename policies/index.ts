// The policy pack: the guards' rules, for whoever names it with `--policy-pack policies` or
// PULUMI_OPTION_POLICY_PACK. docs/guards.md says which rule is mandatory where.
import { PolicyPack, type Policies } from "@pulumi/policy";
import { describeError, OperatorError } from "../src/errors";
import { trafficRules } from "../src/guards/release/trafficRules";
import { stackRules } from "../src/guards/stack";
import { blastRadiusPolicy } from "./blastRadiusPolicy";
import { databasePolicies } from "./databasePolicies";
import { foundationPolicies } from "./foundationPolicies";
import { holdLevels } from "./heldLevels";
import { releasePolicies } from "./releasePolicies";
import { resourcePolicy } from "./resourcePolicies";
import { slotPolicies } from "./slotPolicies";
import { judgedStack, type JudgedStack } from "./stack";

/** Called by Pulumi; serves the pack until the engine goes. */
export default function pack(): void {
  const served = policies();
  holdLevels(
    served.filter((policy) => policy.enforcementLevel === "mandatory").map(({ name }) => name),
  );
  new PolicyPack("conflicto", { enforcementLevel: "mandatory", policies: served });
}

function policies(): Policies {
  try {
    return policiesFor(judgedStack());
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return [unusable(describeError(error))];
  }
}

function policiesFor(stack: JudgedStack): Policies {
  return [
    ...releasePolicies(stack),
    blastRadiusPolicy(stack),
    ...slotPolicies(stack),
    ...[...stackRules, ...trafficRules].map((rule) =>
      resourcePolicy(rule, stack, async ({ type, name, props }) => ({ type, name, after: props })),
    ),
    ...databasePolicies(stack),
    ...foundationPolicies(stack),
  ];
}

/** Config that can't be read is the program's error to tell; the pack only lets nothing pass meanwhile. */
function unusable(message: string): Policies[number] {
  return {
    name: "config-usable",
    description: "Checks that the stack's config can be used.",
    enforcementLevel: "mandatory",
    validateResource: (_, report) => report(message),
  };
}
