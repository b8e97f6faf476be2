// What a rule works with while a range of migrations is judged.
import type { Change, Name } from "./change";
import type { Findings, Origin } from "./findings";
import type { RuleId, Verdict } from "./ruleTable";
import type { Schema } from "./schema";

/** One migration's changes. */
export interface Step extends Origin {
  readonly changes: readonly Change[];
  /** What its `downgrade()` does: it shows whether an index was unique, and whether a function is new. */
  readonly undo: readonly Change[];
}

/**
 * Whether the target's code uses a table or a column, by its name at the target; undefined when that isn't known.
 */
export type Uses = (table: string, column?: string) => boolean | undefined;

/** What a rule works with. */
export interface Judging {
  readonly schema: Schema;
  readonly findings: Findings;
  readonly uses: Uses;
  readonly step: Step;
  /** Reports a change. */
  readonly report: (rule: RuleId, change: Change, key?: string, verdict?: Verdict) => void;
  readonly tableIsMade: (table: Name, change: Change) => boolean;
  readonly columnIsMade: (table: Name, column: Name, change: Change) => boolean;
}
