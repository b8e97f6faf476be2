// The approval of somebody else may not be taken away by whoever needs it: turning config `requireApproval` off is a change of
// its own, with a word of its own, and never part of a rollback.
import { pulumiLine } from "../../commandLines";
import type { Refusal } from "./judge";
import { type ProofFacts, ungrantedProofChange } from "./proofChange";
import { guardsNotLowered } from "./rules";

/** What decides about it. */
export interface ApprovalFacts extends Pick<ProofFacts, "stack" | "kind" | "proofChange" | "now"> {
  /** Config `requireApproval` at the last verified update; undefined on a new stack, and where an earlier version made it. */
  readonly before: boolean | undefined;
  readonly after: boolean;
}

/** Refuses to go on without approval where it was needed until now. */
export function approvalLowered(facts: ApprovalFacts): readonly Refusal[] {
  const { before, after, kind, stack } = facts;
  if (before !== true || after) return [];
  if (kind === "rollback") {
    return [
      {
        rule: guardsNotLowered,
        message: [
          "Config `requireApproval` was on until now, and a rollback can't turn it off. Set it back, then go on:",
          `  ${pulumiLine(stack, "config", "set", "requireApproval", "true")}`,
        ].join("\n"),
      },
    ];
  }
  const subject = { setting: "requireApproval", from: "true", to: "false" };
  const refusal = ungrantedProofChange(facts, subject, "rollbacks would need nobody's approval");
  return refusal === undefined ? [] : [{ ...refusal, rule: guardsNotLowered }];
}
