// A row of the tables of the database's rules.
import type { Inputs } from "../../../src/guards/rule";

/** A change, and the one rule that must object to it. */
export interface Row {
  readonly type: string;
  readonly change: Inputs;
  readonly rule: string;
  /** What state has beside the compliant inputs. */
  readonly before?: Inputs;
  readonly says?: RegExp;
}

/** A row. */
export const row = (type: string, rule: string, change: Inputs, more: Partial<Row> = {}): Row => ({
  type,
  rule,
  change,
  ...more,
});
