// What to type so that a rollback is confirmed: the exact `pulumi config set` lines.
import { pulumiLine } from "../../rollback/commands";
import {
  CONFIRM_WORD,
  DEFAULT_MINUTES,
  inMinutes,
  objections,
  type RollbackFacts,
} from "./confirmation";
import type { Confirmation } from "./ledger";

/**
 * The lines that make the confirmation right. What is right already isn't typed again; what only a person
 * can say stands in angle brackets.
 */
export function confirmationLines(facts: RollbackFacts, stack: string): readonly string[] {
  const right: Record<Exclude<keyof Confirmation, "environment">, string> = {
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

/** A `pulumi config set` line for a text inside a structured key. */
export function configSetLine(stack: string, path: string, value: string): string {
  // The CLI takes digits inside a structured value for a number.
  const type = /^(\d+|true|false)$/.test(value) ? ["--type", "string"] : [];
  return pulumiLine(stack, "config", "set", "--path", ...type, path, value);
}
