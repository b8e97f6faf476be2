// Whether `downgrade()` really undoes what `upgrade()` did: this is a separate question from how serious the upgrade
// is.
import type { Change } from "./change";
import type { Migration } from "./python/reader";
import { type MigrationFinding, operationOf } from "./findings";
import { same } from "./names";
import { isRestored } from "./restored";
import type { RuleId } from "./ruleTable";
import { isStructural, isUndone } from "./undo";

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
  findings: readonly MigrationFinding[],
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
  findings: readonly MigrationFinding[],
): DowngradeVerdict {
  for (const { rule, line, operation } of findings) {
    if (!DESTROYS.has(rule)) continue;
    const at = changes.filter((one) => one.line === line && operationOf(one) === operation);
    const isBack = at.every(
      (loss) =>
        isRestored(loss, changes, undo) || (rule === "rows-changed" && isWrittenAgain(loss, undo)),
    );
    if (at.length > 0 && isBack) continue;
    return { downgrade: "lossy", why: `What line ${line} destroyed doesn't come back whole.` };
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

/** Rules whose findings are about values that are gone. */
const DESTROYS: ReadonlySet<RuleId> = new Set<RuleId>([
  "column-dropped",
  "table-dropped",
  "rows-deleted",
  "rows-changed",
  "dropped-with-cascade",
]);

/** Each column that was changed is written by the downgrade, which knows how to turn its values back. */
function isWrittenAgain(loss: Change, undo: readonly Change[]): boolean {
  if (loss.kind !== "write" || loss.table === undefined) return false;
  const writes = undo.filter(
    (change) =>
      change.kind === "write" && change.statement !== "delete" && change.table === loss.table,
  );
  const isWritten = (column?: string) =>
    writes.some(
      (change) =>
        change.kind === "write" &&
        (column === undefined || change.columns === undefined || change.columns.includes(column)),
    );
  return loss.columns === undefined ? isWritten() : loss.columns.every(isWritten);
}

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
