// Every rule there is, for the tests that hold them to their levels, and for docs/guards.md.
import { databaseRules } from "./database";
import { eventRules } from "./database/events";
import { nothingDeleted, planComplete } from "./plan/judge";
import * as release from "./release/rules";
import { TASK_RULES } from "./release/taskRules";
import type { Rule } from "./rule";
import { foundationNotDeleted, foundationNotReplaced } from "./foundation/rules";
import { stackRules } from "./stack";
import { databaseAccessRule, NO_GROUPS } from "./stack/databaseAccess";
import { serviceNotDeleted } from "./stack/removal";

/** By the part of docs/guards.md that they stand in. */
export const ALL_RULES: Readonly<Record<string, readonly Rule[]>> = {
  Rollback: [...Object.values(release), ...TASK_RULES],
  Database: [...eventRules, ...databaseRules],
  "What they depend on": [foundationNotDeleted, foundationNotReplaced, serviceNotDeleted],
  "Everything else": [databaseAccessRule(NO_GROUPS), ...stackRules],
  "A plan as a whole": [planComplete, nothingDeleted],
};
