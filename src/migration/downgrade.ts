// Whether `downgrade()` really undoes what `upgrade()` did: a question of its own, beside how grave the upgrade is.
import type { Action, Change, Name } from "./change";
import type { Migration } from "./python/reader";
import type { Finding } from "./findings";

/**
 * `reversible`: schema and data come back as they were. `lossy`: the schema does, data of before the upgrade doesn't.
 * `irreversible`: it fails, or leaves a part of the upgrade in place. `missing`: there is none, or an empty one.
 */
export type Downgrade = "reversible" | "lossy" | "irreversible" | "missing";

/** What the downgrade is, and why. */
export interface DowngradeVerdict {
  readonly downgrade: Downgrade;
  readonly why: string;
}

/**
 * Judges it.
 *
 * @param findings of its upgrade, judged by itself.
 */
export function judgeDowngrade(
  migration: Migration,
  findings: readonly Finding[],
): DowngradeVerdict {
  const { upgrade, downgrade } = migration;
  const changes = upgrade?.changes.filter(({ kind }) => kind !== "harmless") ?? [];
  if (downgrade === undefined) return { downgrade: "missing", why: "There is no downgrade()." };
  if (changes.length === 0) return { downgrade: "reversible", why: "There is nothing to undo." };
  if (downgrade.raises) return { downgrade: "irreversible", why: "downgrade() raises." };
  if (downgrade.changes.every(({ kind }) => kind === "harmless")) {
    const why = downgrade.isEmpty ? "downgrade() is empty." : "downgrade() changes nothing.";
    return { downgrade: "missing", why };
  }
  const unnamed = downgrade.changes.find(
    (change) => change.kind === "drop-constraint" && change.unnamed,
  );
  if (unnamed !== undefined) {
    const why = `downgrade() drops a constraint without a name (line ${unnamed.line}), which alembic refuses.`;
    return { downgrade: "irreversible", why };
  }
  // What the migration itself made and dropped again needs no undoing.
  const left = changes.find(
    (change) => isStructural(change, changes) && !isUndone(change, downgrade.changes),
  );
  if (left !== undefined) {
    return { downgrade: "irreversible", why: `downgrade() doesn't undo line ${left.line}.` };
  }
  return lost(changes, downgrade.changes, findings);
}

function lost(
  changes: readonly Change[],
  undo: readonly Change[],
  findings: readonly Finding[],
): DowngradeVerdict {
  const isFilledAgain = (table: Name, column?: Name) =>
    undo.some(
      (change) =>
        change.kind === "write" &&
        change.statement !== "delete" &&
        change.table === table &&
        (column === undefined || change.columns === undefined || change.columns.includes(column)),
    );
  for (const { rule, line } of findings) {
    if (
      rule !== "column-dropped" &&
      rule !== "table-dropped" &&
      rule !== "rows-deleted" &&
      rule !== "rows-changed" &&
      rule !== "dropped-with-cascade"
    ) {
      continue;
    }
    const change = changes.find((one) => one.line === line && LOSES.has(one.kind));
    const table = change !== undefined && "table" in change ? change.table : undefined;
    const column = change?.kind === "drop-column" ? change.column : undefined;
    if (table !== undefined && isFilledAgain(table, column)) continue;
    return { downgrade: "lossy", why: `What line ${line} destroyed doesn't come back.` };
  }
  const dropped = undo.find((change) => isForeignLoss(change, changes));
  if (dropped !== undefined) {
    const why = `downgrade() destroys what the upgrade didn't make (line ${dropped.line}).`;
    return { downgrade: "lossy", why };
  }
  return {
    downgrade: "reversible",
    why: "downgrade() undoes it; what only new columns and tables held goes.",
  };
}

const LOSES = new Set<Action["kind"]>(["drop-column", "drop-table", "write", "drop"]);

/** What the downgrade takes away although the upgrade didn't bring it. */
function isForeignLoss(undo: Change, changes: readonly Change[]): boolean {
  switch (undo.kind) {
    case "drop-table":
      return (
        undo.table !== undefined &&
        !changes.some(
          (change) =>
            (change.kind === "create-table" && same(change.table, undo.table)) ||
            (change.kind === "rename-table" && same(change.to, undo.table)) ||
            change.kind === "unknown",
        )
      );
    case "drop-column":
      return (
        undo.column !== undefined &&
        !changes.some(
          (change) =>
            (change.kind === "add-column" && same(change.column.name, undo.column)) ||
            (change.kind === "rename-column" && same(change.to, undo.column)) ||
            (change.kind === "create-table" && same(change.table, undo.table)) ||
            change.kind === "unknown",
        )
      );
    case "write": {
      if (undo.statement !== "delete" && undo.statement !== "truncate") return false;
      return !changes.some(
        (change) =>
          (change.kind === "write" &&
            change.statement === "insert" &&
            same(change.table, undo.table)) ||
          (change.kind === "create-table" && same(change.table, undo.table)) ||
          change.kind === "unknown",
      );
    }
    default:
      return false;
  }
}

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

function isStructural(change: Change, all: readonly Change[]): boolean {
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

/** Whether a downgrade has what undoes a change; what can't be told counts as if it had. */
function isUndone(change: Change, undo: readonly Change[]): boolean {
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

/** A name that can't be told may be any. */
function same(one: Name, other: Name): boolean {
  return one === undefined || other === undefined || one === other;
}
