// The release guard as policies on the task definition: a resource policy stops the resource
// before its step, with `--skip-preview` too; a stack policy would only complain afterwards.
import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { Profile } from "../src/guards/levels";
import { guardsLowered } from "../src/guards/release/profile";
import * as rules from "../src/guards/release/rules";
import type { Rule } from "../src/guards/rule";
import { descriptionOf } from "./resourcePolicies";
import type { JudgedStack } from "./stack";

// It comes before the service: what is refused here has made nothing.
const RELEASED = "aws:ecs/taskDefinition:TaskDefinition";

/** The policies that judge the release as a whole. */
export function releasePolicies(stack: JudgedStack): ResourceValidationPolicy[] {
  const judged = [rules.imageNotPinned, rules.rollbackConfirmed, rules.rollbackTargetVerified];
  return [
    ...judged.map((rule) =>
      onRelease(rule, stack, async () => {
        const { refusals } = await stack.release();
        return refusals.filter((refusal) => refusal.rule === rule).map(({ message }) => message);
      }),
    ),
    onRelease(rules.guardsNotLowered, stack, async () => {
      const { outputs } = await stack.state();
      const before = outputs["guards"] as Profile | undefined;
      return guardsLowered(before, stack.config.guards).map(({ message }) => message);
    }),
  ];
}

function onRelease(
  rule: Rule,
  stack: JudgedStack,
  messages: () => Promise<readonly string[]>,
): ResourceValidationPolicy {
  return {
    ...descriptionOf(rule, stack),
    validateResource: async ({ type }, report) => {
      if (type !== RELEASED) return;
      for (const message of await messages()) report(message);
    },
  };
}
