// What a person reads of a change.
import type { Action, Name } from "./change";
import { isOfModel } from "./names";

/** A table's name; a model of a long path by its own name alone. */
function shown(table: Name): string {
  if (table === undefined) return "?";
  return isOfModel(table) ? table.split(".").slice(-2).join(".") : table;
}

/** What a person reads of a change, such as `drop column users.email`. */
export function changeInWords(change: Action): string {
  const on = (table: Name, column?: Name) =>
    column === undefined ? shown(table) : `${shown(table)}.${column}`;
  switch (change.kind) {
    case "create-table":
    case "drop-table":
      return `${change.kind.replace("-", " ")} ${on(change.table)}`;
    case "rename-table":
      return `rename table ${on(change.table)} to ${shown(change.to)}`;
    case "add-column":
      return `add column ${on(change.table, change.column.name ?? "?")}${change.column.notNull ? " not null" : ""}`;
    case "drop-column":
      return `drop column ${on(change.table, change.column ?? "?")}`;
    case "rename-column":
      return `rename column ${on(change.table, change.column ?? "?")} to ${change.to ?? "?"}`;
    case "set-type":
      return `change type of ${on(change.table, change.column ?? "?")}${change.to === undefined ? "" : ` to ${change.to}`}`;
    case "set-not-null":
    case "drop-not-null":
    case "drop-default":
    case "set-default":
      return `${change.kind.replaceAll("-", " ")} ${on(change.table, change.column ?? "?")}`;
    case "add-constraint":
      return `add ${change.constraint.replace("-", " ")} on ${on(change.table)}${listed(change.columns)}`;
    case "drop-constraint":
      return `drop ${change.constraint?.replace("-", " ") ?? "constraint"} ${change.name ?? "?"} on ${on(change.table)}`;
    case "validate-constraint":
      return `validate constraint on ${on(change.table)}`;
    case "create-index":
      return `create ${change.unique ? "unique " : ""}index ${change.name ?? "?"} on ${on(change.table)}${listed(change.columns)}`;
    case "drop-index":
      return `drop index ${change.name ?? "?"}`;
    case "create":
      return `create ${change.replace ? "or replace " : ""}${change.object} ${change.name ?? "?"}`;
    case "drop":
      return `drop ${change.object} ${change.name ?? "?"}${change.cascade ? " cascade" : ""}`;
    case "rename":
      return `rename ${change.object} ${change.name ?? "?"} to ${change.to ?? "?"}`;
    case "add-enum-value":
    case "rename-enum-value":
      return `${change.kind.replaceAll("-", " ")} of type ${change.type ?? "?"}`;
    case "write":
      return `${change.statement} ${on(change.table)}${listed(change.columns)}`;
    case "copy":
      return `copy ${shown(change.from)} to ${shown(change.to)}`;
    case "row-security":
      return `row level security on ${on(change.table)}`;
    case "trigger-state":
      return `${change.enabled ? "enable" : "disable"} trigger on ${on(change.table)}`;
    case "detach-partition":
      return `detach a partition of ${on(change.table)}`;
    case "revoke":
    case "upkeep":
    case "harmless":
    case "unknown":
      return change.what;
  }
}

function listed(columns: readonly string[] | undefined): string {
  return columns === undefined || columns.length === 0 ? "" : ` (${columns.join(", ")})`;
}
