// Whether a downgrade brings back what the upgrade destroyed: it does from a whole copy that the upgrade kept, and from
// nothing else. Only copies in plain SQL can be told (sql/copies.ts).
import type { Change, Name } from "./change";

type Copy = Extract<Change, { kind: "copy" }>;

/** What one of a migration's functions does, in order. */
type Changes = readonly Change[];

/** @param loss one of the upgrade's changes. */
export function isRestored(loss: Change, upgrade: Changes, undo: Changes): boolean {
  if (!("table" in loss) || loss.table === undefined) return false;
  const { table } = loss;
  const kept = copiesOf(upgrade.slice(0, upgrade.indexOf(loss))).filter(
    ({ from, rows, path }) =>
      from === table && rows === "all" && path.every((arm) => loss.path.includes(arm)),
  );
  const takesPlace = ({ to, columns }: Copy) =>
    columns === undefined &&
    undo.some(
      (change) => change.kind === "rename-table" && change.table === to && change.to === table,
    );
  if (loss.kind === "drop-table" && kept.some(takesPlace)) return true;
  const wanted = columnsLost(loss, undo);
  const back = copiesOf(undo).filter(({ to, path }) => to === table && path.length === 0);
  return kept.some((copy) =>
    back.some(
      (other) =>
        other.from === copy.to &&
        (other.rows === "all" || (loss.kind === "drop-column" && copy.to !== table)) &&
        isUntouched(copy, upgrade) &&
        isUntouched(other, undo) &&
        wanted?.every((column) => comesBack(column, copy, other)) === true,
    ),
  );
}

function copiesOf(changes: Changes): readonly Copy[] {
  return changes.filter((change): change is Copy => change.kind === "copy");
}

/** The columns that must come back; `*` for each of a table whose columns aren't known. */
function columnsLost(loss: Change, undo: Changes): readonly Name[] | undefined {
  if (loss.kind === "drop-column") return [loss.column];
  if (loss.kind === "write") return loss.statement === "update" ? loss.columns : ["*"];
  if (loss.kind !== "drop-table") return undefined;
  const made = undo.find((one) => one.kind === "create-table" && one.table === loss.table);
  return made?.kind === "create-table" ? made.columns.map(({ name }) => name) : undefined;
}

/** Under what name the copy has a column, the downgrade takes it from there. */
function comesBack(column: Name, copy: Copy, back: Copy): boolean {
  if (column === "*") return copy.columns === undefined && back.columns === undefined;
  const names =
    copy.columns === undefined
      ? [column]
      : copy.columns.flatMap(([to, from]) => (from === column ? to : []));
  return back.columns === undefined
    ? names.includes(column)
    : back.columns.some(([to, from]) => to === column && names.includes(from));
}

/** Nothing destroys or overwrites what was copied. */
function isUntouched(copy: Copy, changes: Changes): boolean {
  const targets = copy.columns?.map(([to]) => to);
  return !changes.slice(changes.indexOf(copy) + 1).some((change) => {
    if (!("table" in change) || change.table !== copy.to) return false;
    switch (change.kind) {
      case "drop-table":
      case "rename-table":
        return true;
      case "drop-column":
      case "rename-column":
      case "set-type":
        return targets === undefined || targets.some((name) => name === change.column);
      case "write":
        return change.statement === "insert"
          ? false
          : change.columns === undefined ||
              targets === undefined ||
              change.columns.some((name) => targets.includes(name));
      default:
        return false;
    }
  });
}
