// What the check of the database looks at, and what a record keeps of it.
import type { MigrationFinding } from "../../migration/findings";
import type { Option, RangeWord } from "../../migration/rangeVerdict";
import type { RuleId } from "../../migration/ruleTable";
import type { DatabaseFact } from "../facts/database";

/** Risks that were accepted, and by whom: by name, or all that aren't critical (config `autoRollback`, where nobody is there). */
export interface AcceptedRisks {
  readonly rules: readonly RuleId[] | "all but critical";
  readonly by: string;
}

/** What the check looks at. */
export interface DatabaseFacts {
  readonly wanted: string;
  /** For a deploy: the release that one would go back to from it; undefined where there is none. */
  readonly backTo: string | undefined;
  readonly stack: string;
  readonly verb: "to" | "deploy" | "undo" | "takeover";
  /** Undefined where nothing was asked: nothing is live, or a deploy has nothing to go back to. */
  readonly database: DatabaseFact | undefined;
  readonly risks: AcceptedRisks;
  /** Config says that every release migrates when it starts: before a deploy that is no news. */
  readonly migratesOnStart: boolean;
}

/** What a record keeps of it: what was found, whatever was accepted of it. */
export interface DatabaseFound {
  readonly verdict: RangeWord;
  readonly option: Option;
  readonly summary: string;
  /** The release whose migrations the database has. */
  readonly schemaOf: string;
  readonly from: "clone" | "images";
  /** Rules that speak against it, and that nobody accepted. */
  readonly risks: readonly RuleId[];
  /** Rules that were accepted for this run, and by whom. */
  readonly accepted: { readonly by: string; readonly rules: readonly RuleId[] } | undefined;
  readonly findings: readonly MigrationFinding[];
}
