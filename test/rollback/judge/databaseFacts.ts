// What the check of the database judges in its specs.
import type { DatabaseFacts } from "../../../src/rollback/judge/databaseFacts";
import type { DatabaseFact } from "../../../src/rollback/facts/database";
import type { RuleId } from "../../../src/migration/ruleTable";
import { aVerdict } from "../databaseVerdict";

export const FACTS: DatabaseFacts = {
  wanted: "old",
  backTo: "live",
  stack: "prod",
  verb: "to",
  database: known(),
  risks: { rules: [], by: "ann" },
  migratesOnStart: false,
};

/** What is found where these rules find something. */
export function known(...rules: readonly RuleId[]): DatabaseFact {
  return { verdict: aVerdict(...rules), schemaOf: "live", from: "clone" };
}
