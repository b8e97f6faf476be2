// The release guard as policies on the task definition: a resource policy stops the resource
// before its step, with `--skip-preview` too; a stack policy would only complain afterwards.
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { PROOF_RECORD, TASK_DEFINITION } from "../src/guards/resourceTypes";
import { approvalLowered } from "../src/guards/release/approval";
import { proofRefusals } from "../src/guards/release/proofChange";
import {
  configuredSettings,
  type ProofSettings,
  recordedSettings,
} from "../src/guards/release/proofSettings";
import { guardsLowered } from "../src/guards/release/profile";
import * as rules from "../src/guards/release/rules";
import type { Rule } from "../src/guards/rule";
import { readOutputs } from "../src/outputs/readOutputs";
import { descriptionOf } from "./resourcePolicies";
import type { JudgedStack } from "./stack";

// It comes before the service: what is refused here has made nothing.

/** The policies that judge the release as a whole. */
export function releasePolicies(stack: JudgedStack): ResourceValidationPolicy[] {
  const judged = [
    rules.imageNotPinned,
    rules.tagNamesOneImage,
    rules.rollbackConfirmed,
    rules.rollbackTargetVerified,
  ];
  return [
    ...judged.map((rule) =>
      onRelease(rule, stack, async () => {
        const { refusals } = await stack.release();
        return refusals.filter((refusal) => refusal.rule === rule).map(({ message }) => message);
      }),
    ),
    onRelease(rules.guardsNotLowered, stack, async () => {
      const [{ outputs }, { kind }] = await Promise.all([stack.state(), stack.release()]);
      const { name, config } = stack;
      const before = readOutputs(outputs, name);
      const approval = { before: before.requireApproval, after: config.requireApproval };
      const { proofChange } = config;
      return [
        ...guardsLowered(before.guards, config.guards),
        ...approvalLowered({ ...approval, stack: name, kind, proofChange, now: new Date() }),
      ].map(({ message }) => message);
    }),
    ...[rules.proofNotWeakened, rules.proofAsksSmokePaths].map((rule) => proofPolicy(rule, stack)),
  ];
}

/** Judges how the release is to be proven: what config says before anything is made, and what is recorded. */
function proofPolicy(rule: Rule, stack: JudgedStack): ResourceValidationPolicy {
  return {
    ...descriptionOf(rule, stack),
    validateResource: async ({ type, props }, report) => {
      if (type !== TASK_DEFINITION && type !== PROOF_RECORD) return;
      const after: Partial<ProofSettings> =
        type === TASK_DEFINITION
          ? configuredSettings(stack.config)
          : (recordedSettings(props["input"]) ?? {});
      const [{ kind }, { resources }] = await Promise.all([stack.release(), stack.state()]);
      const record = [...resources.values()].find((resource) => resource.type === PROOF_RECORD);
      const refusals = proofRefusals({
        stack: stack.name,
        kind,
        before: recordedSettings(record?.inputs["input"]),
        after,
        desiredCount: stack.config.desiredCount,
        proofChange: stack.config.proofChange,
        now: new Date(),
      });
      for (const refusal of refusals) if (refusal.rule === rule) report(refusal.message);
    },
  };
}

function onRelease(
  rule: Rule,
  stack: JudgedStack,
  messages: () => Promise<readonly string[]>,
): ResourceValidationPolicy {
  return {
    ...descriptionOf(rule, stack),
    validateResource: async ({ type }, report) => {
      if (type !== TASK_DEFINITION) return;
      for (const message of await messages()) report(message);
    },
  };
}
