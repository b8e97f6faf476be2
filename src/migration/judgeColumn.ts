// The rules about columns.
import type { Change, Column } from "./change";
import type { Judging } from "./judging";
import { isMade, isMadeForCertain } from "./schema";

type ColumnChange = Extract<
  Change,
  {
    kind:
      | "add-column"
      | "drop-column"
      | "rename-column"
      | "set-type"
      | "set-not-null"
      | "drop-not-null"
      | "set-default"
      | "drop-default";
  }
>;

type DropColumn = Extract<Change, { kind: "drop-column" }>;

/** Judges a change of a column. */
export function judgeColumn(judging: Judging, change: ColumnChange): void {
  const { schema, findings, report } = judging;
  const { table } = change;
  if (change.kind === "add-column") {
    addColumn(judging, change);
    return;
  }
  const state = schema.column(table, change.column);
  const tableMade = schema.table(table)?.made;
  const isNew = isMade(tableMade, change.path) || isMade(state?.made, change.path);
  const at = `${table}.${change.column}`;
  switch (change.kind) {
    case "drop-column": {
      for (const rule of ["required", "unique", "type"]) findings.withdraw(`${rule}:${at}`);
      schema.dropColumn(table, change.column);
      const isOurs =
        isMadeForCertain(tableMade, change.path) || isMadeForCertain(state?.made, change.path);
      // Older code had found one of that name again.
      const isMissed = isOurs ? schema.dropped.has(at) : isUsed(judging, change, state?.first);
      if (!isOurs) {
        report("column-dropped", change);
        if (isMissed) schema.dropped.set(at, typeBefore(judging, change));
      }
      if (isMissed) report("column-missing", change, `missing:${at}`);
      return;
    }
    case "rename-column": {
      schema.renameColumn(table, change.column, change.to);
      if (isNew) return;
      const key = `column-renamed:${table}.${state?.first}`;
      findings.withdraw(key);
      const isBack = state?.first !== undefined && state.first === change.to;
      if (!isBack && isUsed(judging, change, state?.first)) report("column-renamed", change, key);
      return;
    }
    case "set-type":
      if (!isNew && (change.from === undefined || change.from !== change.to)) {
        report("type-changed", change);
      }
      return;
    case "set-not-null":
      if (isMade(tableMade, change.path)) return;
      if (state !== undefined) state.notNull = true;
      if (!isNew) {
        // Taken away in this range, and back.
        if (!findings.withdraw(`nullable:${at}`)) report("not-null-set", change, `notnull:${at}`);
      } else if (state?.default === "none") report("required-column", change, `required:${at}`);
      return;
    case "drop-not-null":
      if (state !== undefined) state.notNull = false;
      if (isNew) findings.withdraw(`required:${at}`);
      else if (!findings.withdraw(`notnull:${at}`)) {
        report("not-null-dropped", change, `nullable:${at}`);
      }
      return;
    case "set-default":
      if (state !== undefined) state.default = change.default;
      if (isNew) findings.withdraw(`required:${at}`);
      else report("default-changed", change, `default:${at}`);
      return;
    case "drop-default":
      if (state !== undefined) state.default = "none";
      if (isMade(tableMade, change.path)) return;
      if (!isNew) report("default-dropped", change);
      else if (state?.notNull === true) report("required-column", change, `required:${at}`);
      return;
  }
}

function isUsed(
  { schema, uses }: Judging,
  { table }: ColumnChange,
  column: string | undefined,
): boolean {
  const first = schema.table(table)?.first;
  return first === undefined || column === undefined || uses(first, column) !== false;
}

function addColumn(judging: Judging, change: Extract<Change, { kind: "add-column" }>): void {
  const { schema, findings, report, tableIsMade } = judging;
  const { table, column } = change;
  const at = `${table}.${column.name}`;
  const isNewTable = tableIsMade(table, change);
  // Dropped in this range, and there again: older code finds it, though not what it held, and maybe of another type.
  findings.withdraw(`missing:${at}`);
  const before = schema.dropped.get(at);
  if (schema.dropped.has(at) && (before === undefined || before !== column.type)) {
    report("type-changed", change, `type:${at}`);
  }
  schema.addColumn(table, column, { path: change.path, maybe: false });
  if (isNewTable) return;
  if (column.notNull && column.default === "none") {
    report("required-column", change, `required:${at}`);
  }
  if (column.notNull && column.computesNull) {
    report("computed-column-required", change, `required:${at}`);
  }
  if (column.primaryKey) report("primary-key-changed", change);
  else if (column.unique && isSameForAll(column)) report("unique-added", change, `unique:${at}`);
  else if (column.unique || column.indexed) report("index-created", change);
  if (column.default === "generated" || column.default === "volatile") {
    report("table-rewritten", change);
  }
  if (column.references.length > 0) report("referenced-table-locked", change);
}

/** The type of a column that is dropped, as the downgrade of the same migration declares it. */
function typeBefore({ step }: Judging, { table, column }: DropColumn): string | undefined {
  const back = step.undo.find(
    (change) =>
      change.kind === "add-column" && change.table === table && change.column.name === column,
  );
  return back?.kind === "add-column" ? back.column.type : undefined;
}

/** Rows of older code all get the same value there, and NULLs are never the same. */
function isSameForAll(column: Column): boolean {
  return column.default === "constant";
}
