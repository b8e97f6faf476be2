// Writes through an ORM session: a query's update and delete, rows that get new values, objects that are added.
import type { Action, Name } from "../change";
import { modelOf, tableOf } from "./tables";
import type { Runtime } from "./runtime";
import { type CallValue, calledName, pathOf, type Value } from "./values";
import { chain, keysOf } from "./writes";

const QUERIES = new Set(["query", "select", "get", "scalars", "execute"]);
const ADDS = new Set(["add", "add_all", "merge", "bulk_save_objects"]);
const BULK: Readonly<Record<string, "insert" | "update">> = {
  bulk_insert_mappings: "insert",
  bulk_update_mappings: "update",
};

const RELATES = new Set(["append", "extend", "add", "insert", "remove", "discard", "pop", "clear"]);

function isRow(value: Value): boolean {
  return chain(value).some((one) => QUERIES.has(calledName(one) ?? ""));
}

/** A row, or an object of unknown origin beside a session. */
function mayBeRow(runtime: Runtime, value: Value): boolean {
  const isUnknown = value.kind === "unknown" || value.kind === "element";
  return isRow(value) || (isUnknown && runtime.hasSession);
}

/** An attribute that may be a relationship; the key of a dict, `row["tags"]`, is none unless it is a row's. */
function mayRelate(runtime: Runtime, { of, name }: Extract<Value, { kind: "attribute" }>): boolean {
  return isRow(of) || (!name.startsWith("[") && mayBeRow(runtime, of));
}

/** Adds what a method of a session or a query writes; false when it is something else. */
export function sessionWrite(runtime: Runtime, call: CallValue): boolean {
  const { of: func, args, line } = call;
  if (func.kind !== "attribute") return false;
  const { of: owner, name } = func;
  const write = (
    statement: "insert" | "update" | "delete",
    table: Name,
    columns: readonly string[] | undefined,
  ): true => {
    runtime.emit(line, { kind: "write", statement, table, columns } satisfies Action);
    return true;
  };
  // `post.tags.append(tag)`: a relationship of a row.
  if (owner.kind === "attribute" && RELATES.has(name) && mayRelate(runtime, owner)) {
    const statement = /remove|discard|pop|clear/.test(name) ? "delete" : "insert";
    return write(statement, undefined, undefined);
  }
  const bulk = BULK[name];
  if (bulk !== undefined) return write(bulk, tableNamed(args[0]), keysOf(args[1]));
  const isQuery = chain(owner).some((one) => calledName(one) === "query");
  if (isQuery && name === "delete") return write("delete", queried(owner), undefined);
  if (isQuery && name === "update") return write("update", queried(owner), keysOf(args[0]));
  // Whatever has a `delete` with an argument takes a row.
  const isDelete = name === "delete" && args.length > 0;
  if (!isSession(owner) && !isDelete && !(name === "add" && isRecord(args[0]))) return false;
  if (name === "delete") return write("delete", tableNamed(args[0]), undefined);
  if (ADDS.has(name)) {
    const [first] = args;
    const object = first?.kind === "list" ? (first.items[0] ?? first) : first;
    return write(
      "insert",
      tableNamed(object),
      object?.kind === "call" ? [...object.keywords.keys()] : undefined,
    );
  }
  return false;
}

/** `row.column = value`, which the session writes when it is flushed; nothing for an object that is no row. */
export function rowWrite(
  runtime: Runtime,
  owner: Value,
  column: string | undefined,
  line: number,
): void {
  if (!mayBeRow(runtime, owner)) return;
  const columns = column === undefined ? undefined : [column];
  runtime.emit(line, { kind: "write", statement: "update", table: queried(owner), columns });
}

function isSession(value: Value): boolean {
  const calls = chain(value);
  return (
    calls.some((one) => /session/i.test(calledName(one) ?? "")) ||
    /session/i.test(pathOf(value) ?? "") ||
    (value.kind === "attribute" && /session/i.test(value.name))
  );
}

/** The table of what was queried: `session.query(User)`, `select(User)`, `session.get(User, 1)`. */
function queried(value: Value): Name {
  const call = chain(value).find((one) =>
    ["query", "select", "get"].includes(calledName(one) ?? ""),
  );
  return tableNamed(call?.args[0]);
}

function tableNamed(value: Value | undefined): Name {
  if (value === undefined) return undefined;
  const model = value.kind === "call" ? pathOf(value.of) : undefined;
  if (model !== undefined && modelOf(model) !== undefined) return modelOf(model);
  return tableOf(value) ?? (value.kind === "attribute" ? tableOf(value.of) : queriedElement(value));
}

function queriedElement(value: Value): Name {
  return value.kind === "element" || value.kind === "call" ? queriedOnce(value) : undefined;
}

function queriedOnce(value: Value): Name {
  const call = chain(value).find((one) => ["query", "select"].includes(calledName(one) ?? ""));
  const [first] = call?.args ?? [];
  return first === undefined ? undefined : tableOf(first);
}

/** An object of a model of the file. */
function isRecord(value: Value | undefined): boolean {
  return value?.kind === "call" && value.of.kind === "class" && value.of.table !== undefined;
}
