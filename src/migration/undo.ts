// Which changes must be undone for the older schema to be back, and by what.
import type { Action, Change, Name } from "./change";
import { same } from "./names";

const STRUCTURE = new Set<Action["kind"]>([
  "create-table",
  "drop-table",
  "rename-table",
  "add-column",
  "drop-column",
  "rename-column",
  "set-not-null",
  "drop-not-null",
  "set-type",
]);

/** Whether a change leaves another schema behind, beside what the same migration takes back. */
export function isStructural(change: Change, all: readonly Change[]): boolean {
  if (change.kind === "create-table") {
    const isGone = all.some(
      (other) => other.kind === "drop-table" && same(other.table, change.table),
    );
    const isMoved = all.some(
      (other) => other.kind === "rename-table" && same(other.table, change.table),
    );
    return !change.temporary && !isGone && !isMoved;
  }
  if (change.kind === "drop-table") {
    return !all.some((other) => other.kind === "create-table" && same(other.table, change.table));
  }
  if (change.kind === "rename-table") {
    return !all.some(
      (other) =>
        (other.kind === "create-table" || other.kind === "drop-table") &&
        (same(other.table, change.table) || same(other.table, change.to)),
    );
  }
  const column = columnIn(change);
  if (column !== undefined && "table" in change) {
    const { table } = change;
    const madeHere = all.some((other) => other.kind === "create-table" && same(other.table, table));
    const isAdded = all.some(
      (other) =>
        other.kind === "add-column" && same(other.table, table) && other.column.name === column,
    );
    const isDropped = all.some(
      (other) =>
        other.kind === "drop-column" && same(other.table, table) && other.column === column,
    );
    if (madeHere || (isAdded && (isDropped || change.kind !== "add-column"))) return false;
  }
  return STRUCTURE.has(change.kind);
}

function columnIn(change: Change): Name {
  if (change.kind === "add-column") return change.column.name;
  return "column" in change && typeof change.column === "string" ? change.column : undefined;
}

/** Whether a downgrade has what undoes a change; what isn't known counts as if it had. */
export function isUndone(change: Change, undo: readonly Change[]): boolean {
  if (undo.some(({ kind }) => kind === "unknown")) return true;
  const has = (test: (other: Change) => boolean) => undo.some(test);
  const tableGone = (table: Name) =>
    has((other) => other.kind === "drop-table" && same(other.table, table)) ||
    has((other) => other.kind === "rename-table" && same(other.table, table));
  switch (change.kind) {
    case "create-table":
      return tableGone(change.table) || has((other) => other.kind === "drop" && other.cascade);
    case "drop-table":
      return has(
        (other) =>
          (other.kind === "create-table" && same(other.table, change.table)) ||
          (other.kind === "rename-table" && same(other.to, change.table)) ||
          other.kind === "harmless",
      );
    case "rename-table":
      return (
        has((other) => other.kind === "rename-table" && same(other.to, change.table)) ||
        has((other) => other.kind === "create-table" && same(other.table, change.table))
      );
    case "add-column":
      return (
        tableGone(change.table) ||
        has((other) => other.kind === "drop-column" && same(other.column, change.column.name)) ||
        has((other) => other.kind === "rename-column" && same(other.column, change.column.name))
      );
    case "drop-column":
      return (
        has((other) => other.kind === "add-column" && same(other.column.name, change.column)) ||
        has((other) => other.kind === "rename-column" && same(other.to, change.column)) ||
        has((other) => other.kind === "create-table" && same(other.table, change.table))
      );
    case "rename-column":
      return (
        has((other) => other.kind === "rename-column" && same(other.to, change.column)) ||
        has((other) => other.kind === "add-column" && same(other.column.name, change.column))
      );
    case "set-not-null":
    case "drop-not-null": {
      const back = change.kind === "set-not-null" ? "drop-not-null" : "set-not-null";
      return (
        has(
          (other) =>
            (other.kind === back || other.kind === "drop-column") &&
            same(other.column, change.column),
        ) || tableGone(change.table)
      );
    }
    case "set-type":
      return (
        has(
          (other) =>
            (other.kind === "set-type" ||
              other.kind === "drop-column" ||
              other.kind === "rename-column") &&
            same(other.column, change.column),
        ) ||
        has((other) => other.kind === "add-column" && same(other.column.name, change.column)) ||
        tableGone(change.table)
      );
    default:
      return true;
  }
}
