// What a rollback would change beside the release: found by comparing what will be with what is in state.
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { outsideBlastRadius } from "../src/guards/release/blastRadius";
import { changedInputs } from "../src/guards/changes";
import { rollbackChangesNothingElse } from "../src/guards/release/rules";
import { descriptionOf } from "./resourcePolicies";
import type { JudgedStack } from "./stack";

/** Objects to every resource that a rollback would make or change and that is no part of a release. */
export function blastRadiusPolicy(stack: JudgedStack): ResourceValidationPolicy {
  return {
    ...descriptionOf(rollbackChangesNothingElse, stack),
    validateResource: async ({ type, name, urn, props }, report) => {
      const { kind } = await stack.release();
      if (kind !== "rollback" || !type.startsWith("aws:")) return;
      const { resources } = await stack.state();
      const before = resources.get(urn);
      const what = before === undefined ? "create" : "update";
      const changed = before && changedInputs(before.inputs, props, before.secretInputs);
      const message = outsideBlastRadius({ type, name, what, changed }, kind);
      if (message === undefined) return;
      if (changed === undefined) return report(message);
      if (changed.length > 0) report(`${message} (${changed.join(", ")})`);
    },
  };
}
