// What to type so that a rollback is confirmed: the exact `pulumi config set` lines.
import { configSetLine, pulumiLine } from "../../commandLines";
import {
  CONFIRM_WORD,
  DEFAULT_MINUTES,
  inMinutes,
  objections,
  type RollbackFacts,
} from "./confirmation";
import type { Confirmation } from "./ledger";

/**
 * The lines that make the confirmation right. Fields that are right already are left out; what only a person can say is
 * in angle brackets.
 */
export function confirmationLines(facts: RollbackFacts, stack: string): readonly string[] {
  const right: Record<Exclude<keyof Confirmation, "environment" | "acceptedRisks">, string> = {
    from: facts.from,
    to: facts.to,
    confirm: CONFIRM_WORD,
    reason: "<why, at least ten characters>",
    requestedBy: "<your name>",
    approvedBy: "<who approved it, somebody else>",
    justification: "<why it may be done now>",
    expires: inMinutes(facts.now, DEFAULT_MINUTES),
  };
  const wrong = new Set(objections(facts).map(({ field }) => field));
  const lines = (Object.keys(right) as (keyof typeof right)[])
    .filter((field) => wrong.has(field))
    .map((field) => configSetLine(stack, `rollback.${field}`, right[field]));
  if (!wrong.has("environment")) return lines;
  return [...lines, pulumiLine(stack, "config", "rm", "--path", "rollback.environment")];
}
