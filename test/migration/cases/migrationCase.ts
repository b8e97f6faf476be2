// What a case of the rules is: a migration, and the rules that must find something in it.
import type { RuleId } from "../../../src/migration/ruleTable";

/** A case. */
export interface MigrationCase {
  readonly title: string;
  readonly upgrade: string;
  readonly downgrade?: string;
  /** What stands before `upgrade()`. */
  readonly before?: string;
  /** Exactly the rules that find something; none is Safe. */
  readonly finds: readonly RuleId[];
  /** alembic can't make SQL of it without a database. */
  readonly online?: true;
}

/** A case of these findings. */
export const found = (
  title: string,
  finds: readonly RuleId[],
  upgrade: string,
  more: Partial<MigrationCase> = {},
): MigrationCase => ({
  title,
  finds,
  upgrade,
  ...more,
});

/** What dropping an older column is found for. */
export const DROP_COLUMN: readonly RuleId[] = ["column-dropped", "column-missing"];
/** What dropping an older table is found for. */
export const DROP_TABLE: readonly RuleId[] = ["table-dropped", "table-missing"];
