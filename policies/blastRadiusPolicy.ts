// What a rollback would change beside the release: found by comparing what will be with what is in state.
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { isBookkeeping, outsideBlastRadius, releaseScope } from "../src/guards/release/blastRadius";
import { inputChanges } from "../src/guards/release/inputChanges";
import { rollbackChangesNothingElse } from "../src/guards/release/rules";
import { descriptionOf } from "./resourcePolicies";
import type { JudgedStack } from "./stack";
import { TASK_DEFINITION } from "../src/guards/resourceTypes";

/** Objects to every resource that a rollback would make or change and that is no part of a release. */
export function blastRadiusPolicy(stack: JudgedStack): ResourceValidationPolicy {
  return {
    ...descriptionOf(rollbackChangesNothingElse, stack),
    validateResource: async ({ type, name, urn, props }, report) => {
      const release = await stack.release();
      const { kind } = release;
      const isProvider = type.startsWith("pulumi:providers:");
      if (kind !== "rollback" || isBookkeeping(type) || isProvider) return;
      const { resources } = await stack.state();
      const before = resources.get(urn);
      const hidden = before?.secretInputs ?? [];
      // A policy is asked about what stays as it is, too.
      if (before && inputChanges(before.inputs, props, hidden).length === 0) return;
      const existing = type === TASK_DEFINITION ? "replace" : "update";
      const what = before === undefined ? "create" : existing;
      const change = { type, name, what, before: before?.inputs, after: props, hidden };
      const message = outsideBlastRadius(change, releaseScope(release, stack.name, stack.config));
      if (message !== undefined) report(message);
    },
  };
}
