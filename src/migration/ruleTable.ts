// All rules, put together from rules/: what each finds, how serious it is, and why it matters to the older code.
// docs/migration-rules.md is made of this table, and a test holds each example to its rule. Where the rules come from:
// docs/decisions/0017.
import { COLUMNS } from "./rules/columns";
import { CONSTRAINTS } from "./rules/constraints";
import { CHANGED_ROWS, LOST_DATA } from "./rules/data";
import { LOCKS } from "./rules/locks";
import { OBJECT_RULES, TYPES } from "./rules/objects";
import { HISTORY, START } from "./rules/releases";
import type { MigrationRule, Verdict } from "./rules/rule";
import { UNREAD } from "./rules/unread";

export type { Kind, MigrationRule, Verdict } from "./rules/rule";

/** In the order of docs/migration-rules.md. */
const TABLE = {
  ...START,
  ...LOST_DATA,
  ...COLUMNS,
  ...CONSTRAINTS,
  ...TYPES,
  ...OBJECT_RULES,
  ...CHANGED_ROWS,
  ...UNREAD,
  ...HISTORY,
  ...LOCKS,
};

/** A rule's name. */
export type RuleId = keyof typeof TABLE;

/** Every rule by its name. */
export const RULES: Readonly<Record<RuleId, MigrationRule>> = TABLE;

/** Whether there is a rule of that name. */
export function isRule(name: string): name is RuleId {
  return Object.hasOwn(RULES, name);
}

const ORDER: readonly Verdict[] = ["safe", "risky", "critical"];

/** The gravest. */
export function gravest(verdicts: Iterable<Verdict>): Verdict {
  let at = 0;
  for (const verdict of verdicts) at = Math.max(at, ORDER.indexOf(verdict));
  return ORDER[at]!;
}
