// What is handed to `execute`: SQL as text, SQLAlchemy's statements, or one of its DDL elements.
import type { Action } from "../change";
import { ddlElement } from "./ddl";
import type { Runtime } from "./runtime";
import { type CallValue, calledName, HOLE, partsOf, type Value } from "./values";
import { coreStatement } from "./writes";

/** Wrappers that leave a text what it is. */
const WRAPPERS = new Set(["text", "DDL", "inline_literal", "SQL"]);
const CHAINED = new Set([
  "bindparams",
  "columns",
  "execution_options",
  "options",
  "params",
  "prefix_with",
]);

/** Adds what the execution of a value does. */
export function executed(
  runtime: Runtime,
  value: Value | undefined,
  { line, of }: CallValue,
): void {
  // `.scalar()`, `.scalars()` on a result.
  if (value === undefined) {
    if (of.kind === "path" || (of.kind === "attribute" && of.name === "execute")) {
      runtime.emit(line, unknownSql());
    }
    return;
  }
  runtime.emit(line, ...actionsOf(runtime, value));
}

function actionsOf(runtime: Runtime, value: Value): readonly Action[] {
  const sql = asSql(value);
  if (sql !== undefined) return runtime.sql(sql.map((part) => (part === HOLE ? null : part)));
  // psycopg's `execute_values(cursor, sql, rows)` and the like.
  if (value.kind === "list") return value.items.flatMap((item) => actionsOf(runtime, item));
  return coreStatement(value) ?? ddlElement(value) ?? [unknownSql()];
}

function unknownSql(): Action {
  return {
    kind: "unknown",
    rule: "sql-unknown",
    what: "execute SQL that isn't known before it runs",
    destroys: false,
  };
}

/** The parts of SQL that stands as text; undefined when it is something else. */
export function asSql(value: Value): ReturnType<typeof partsOf> {
  if (value.kind !== "call") return partsOf(value);
  const name = calledName(value) ?? "";
  if (value.of.kind === "path" && WRAPPERS.has(name)) {
    const [first] = value.args;
    return first === undefined ? undefined : asSql(first);
  }
  if (value.of.kind === "attribute" && CHAINED.has(name)) return asSql(value.of.of);
  return undefined;
}
