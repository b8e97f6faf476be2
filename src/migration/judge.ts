// The heart: each change of a range of migrations, in order, against the rules. Pure. What was created in the range is
// used by no older code: the target doesn't know it.
import type { Change } from "./change";
import { judgeColumn } from "./judgeColumn";
import { judgeConstraint } from "./judgeConstraint";
import { judgeObject } from "./judgeObject";
import type { Judging, Step, Uses } from "./judging";
import { type MigrationFinding, findingAt, Findings } from "./findings";
import { isMade, isMadeForCertain, type Made, Schema } from "./schema";

/**
 * Judges migrations in the order in which they ran.
 *
 * @returns what was found and not taken back by a later migration.
 */
export function judge(
  steps: readonly Step[],
  uses: Uses = () => undefined,
): readonly MigrationFinding[] {
  const schema = new Schema();
  const findings = new Findings();
  for (const step of steps) {
    const judging: Judging = {
      schema,
      findings,
      uses,
      step,
      report: (rule, change, key, verdict) => {
        findings.add(findingAt(rule, step, change, verdict), key);
      },
      tableIsMade: (table, change) => isMade(schema.table(table)?.made, change.path),
      columnIsMade: (table, column, change) =>
        isMade(schema.column(table, column)?.made, change.path),
    };
    for (const change of step.changes) judgeChange(judging, change);
    schema.settle();
  }
  return findings.list();
}

function judgeChange(judging: Judging, change: Change): void {
  const { schema, report, tableIsMade } = judging;
  const made: Made = { path: change.path, maybe: false };
  switch (change.kind) {
    case "create-table":
      judging.findings.withdraw(`table-missing:${change.table}`);
      if (change.references.some((table) => !tableIsMade(table, change))) {
        report("referenced-table-locked", change);
      }
      schema.createTable(change.table, { ...made, maybe: change.unlessThere }, change.columns);
      return;
    case "drop-table": {
      const state = schema.table(change.table);
      schema.dropTable(change.table);
      // Nobody uses what alembic's batches leave behind when they fail (documentation: "Running Batch Migrations").
      const isLeftover = change.table?.startsWith("_alembic_tmp_") === true;
      if (isLeftover || isMadeForCertain(state?.made, change.path)) return;
      report("table-dropped", change);
      const first = state?.first;
      if (first === undefined || judging.uses(first) !== false) {
        report("table-missing", change, `table-missing:${change.table}`);
      }
      return;
    }
    case "rename-table": {
      const state = schema.table(change.table);
      const isNew = isMade(state?.made, change.path);
      schema.renameTable(change.table, change.to);
      if (isNew) return;
      const key = `table-renamed:${state?.first}`;
      judging.findings.withdraw(key);
      const isBack = state?.first !== undefined && state.first === change.to;
      const isUsed = state?.first === undefined || judging.uses(state.first) !== false;
      if (!isBack && isUsed) report("table-renamed", change, key);
      return;
    }
    case "write":
      judgeWrite(judging, change);
      return;
    case "row-security":
      if (!tableIsMade(change.table, change)) report("row-security-changed", change);
      return;
    case "trigger-state": {
      if (tableIsMade(change.table, change)) return;
      const key = `trigger-off:${change.table}`;
      // Off while the migration works, and on again.
      if (!change.enabled) report("trigger-changed", change, key);
      else if (!judging.findings.withdraw(key)) report("trigger-changed", change);
      return;
    }
    case "detach-partition":
      if (!tableIsMade(change.table, change)) report("partition-detached", change);
      return;
    case "revoke":
      report("rights-revoked", change);
      return;
    case "upkeep":
    case "validate-constraint":
      report("upkeep", change);
      return;
    case "harmless":
    case "copy":
      return;
    case "unknown":
      report(change.rule, change, undefined, change.destroys ? "critical" : undefined);
      return;
    case "add-column":
    case "drop-column":
    case "rename-column":
    case "set-type":
    case "set-not-null":
    case "drop-not-null":
    case "set-default":
    case "drop-default":
      judgeColumn(judging, change);
      return;
    case "add-constraint":
    case "drop-constraint":
    case "create-index":
    case "drop-index":
      judgeConstraint(judging, change);
      return;
    case "create":
    case "drop":
    case "rename":
    case "add-enum-value":
    case "rename-enum-value":
      judgeObject(judging, change);
      return;
  }
}

function judgeWrite(judging: Judging, change: Extract<Change, { kind: "write" }>): void {
  const { schema, report, columnIsMade } = judging;
  const { statement, table, columns } = change;
  const made = schema.table(table)?.made;
  switch (statement) {
    case "delete":
    case "truncate":
      if (!isMadeForCertain(made, change.path)) report("rows-deleted", change);
      return;
    case "insert":
      if (!isMade(made, change.path)) report("rows-inserted", change);
      return;
    case "update": {
      if (isMade(made, change.path)) return;
      const isNew = columns?.every((column) => columnIsMade(table, column, change)) === true;
      report(isNew && columns.length > 0 ? "backfill" : "rows-changed", change);
      return;
    }
  }
}
