// `op.alter_column`, which may be several changes at once.
import type { Action } from "../change";
import { isTrue, objectName, serverDefault, columnTypeOf } from "./columns";
import type { Given } from "./given";
import type { Value } from "./values";

/** What it does, in the order in which alembic writes it. */
export function alterColumn({ table, at, named }: Given): readonly Action[] {
  const column = objectName(at(1, "column_name"));
  const actions: Action[] = [];
  const type = named("type_");
  if (type !== undefined && !isNone(type)) {
    actions.push({
      kind: "set-type",
      table,
      column,
      from: columnTypeOf(named("existing_type")),
      to: columnTypeOf(type),
    });
  }
  const nullable = named("nullable");
  if (nullable !== undefined && !isNone(nullable)) {
    const kind = isTrue(nullable) ? "drop-not-null" : "set-not-null";
    actions.push({ kind, table, column });
  }
  const value = named("server_default");
  if (value !== undefined && !(value.kind === "constant" && value.value === false)) {
    const given = serverDefault(value);
    if (given === "none") actions.push({ kind: "drop-default", table, column });
    else actions.push({ kind: "set-default", table, column, default: given });
  }
  const to = named("new_column_name") ?? named("name");
  if (to !== undefined && !isNone(to) && (objectName(to) !== column || column === undefined)) {
    actions.push({ kind: "rename-column", table, column, to: objectName(to) });
  }
  // With nothing of these it is about a comment.
  return actions.length > 0 ? actions : [{ kind: "harmless", what: "alter column" }];
}

/** `None`, for certain. */
export function isNone(value: Value): boolean {
  return value.kind === "constant" && value.value === null;
}
