// SQLAlchemy's own INSERT, UPDATE, DELETE and SELECT: which table, which columns.
import type { Action, Name } from "../change";
import { tableOf } from "./tables";
import { type CallValue, calledName, pathOf, textOf, type Value } from "./values";

type Statement = "insert" | "update" | "delete";

const WRITES = new Set(["insert", "update", "delete"]);
const READS =
  /^(select|text|union|union_all|exists|func|literal|literal_column|intersect|except_|values|count|column|true|false|now|select_from|case)$/;

/** What a statement does when it is executed; undefined when it isn't one. */
export function coreStatement(value: Value): readonly Action[] | undefined {
  const calls = chain(value);
  for (const [index, call] of calls.entries()) {
    const name = calledName(call) ?? "";
    // The chain goes from its end to its root: `sa.update(t)` or `t.update()`.
    const isRoot = index === calls.length - 1 || isTable(call);
    if (!isRoot) continue;
    if (WRITES.has(name)) return written(name as Statement, call, calls.slice(0, index));
    const isFunction = (pathOf(call.of) ?? "").includes(".func.");
    if (isFunction) return [functionCall(name)];
    if (READS.test(name)) return [];
  }
  return undefined;
}

/** A method of a table that makes a statement of it. */
function isTable({ of }: CallValue): boolean {
  if (of.kind !== "attribute") return false;
  const makesOne = WRITES.has(of.name) || of.name === "select";
  return makesOne && (tableOf(of.of) !== undefined || of.of.kind !== "call");
}

/** The calls of `root(…).one(…).two(…)`, last first. */
export function chain(value: Value): readonly CallValue[] {
  const calls: CallValue[] = [];
  let at: Value | undefined = value;
  while (at !== undefined) {
    if (at.kind === "call") {
      calls.push(at);
      at = at.of;
    } else at = at.kind === "attribute" || at.kind === "element" ? at.of : undefined;
  }
  return calls;
}

function written(
  statement: Statement,
  root: CallValue,
  after: readonly CallValue[],
): readonly Action[] {
  const target = root.of.kind === "attribute" ? root.of.of : root.args[0];
  const table = target === undefined ? undefined : tableOf(target);
  const values = after.filter((call) => calledName(call) === "values");
  const given = values.length === 0 && root.args.length > 1 ? [root] : values;
  const write = (kind: Statement, columns: readonly string[] | undefined): Action => ({
    kind: "write",
    statement: kind,
    table,
    columns,
  });
  const upsert = after.find((call) => calledName(call) === "on_conflict_do_update");
  return [
    write(statement, statement === "delete" ? undefined : columnsSet(given)),
    ...(upsert === undefined ? [] : [write("update", keysOf(upsert.keywords.get("set_")))]),
  ];
}

/** The columns of `.values(a=1)`, `.values({"a": 1})`, `.values({t.c.a: 1})`. */
function columnsSet(calls: readonly CallValue[]): readonly string[] | undefined {
  if (calls.length === 0) return undefined;
  const names = calls.map(({ args, keywords, open }) => {
    const listed = args.map(keysOf);
    if (open || listed.some((keys) => keys === undefined)) return undefined;
    return [...listed.flatMap((keys) => keys ?? []), ...keywords.keys()];
  });
  return names.some((keys) => keys === undefined) ? undefined : names.flatMap((keys) => keys ?? []);
}

/** The keys of a dict, as columns. */
export function keysOf(value: Value | undefined): readonly string[] | undefined {
  if (value?.kind === "list") return keysOf(value.items[0]);
  if (value?.kind !== "dict" || !value.whole) return undefined;
  const names = value.entries.map(([key]) => (key.kind === "attribute" ? key.name : textOf(key)));
  return names.every((name) => name !== undefined) ? names : undefined;
}

const READ_FUNCTIONS = /^(now|count|max|min|current_\w+|setval|nextval|version|pg_\w+)$/;

function functionCall(name: string): Action {
  if (READ_FUNCTIONS.test(name)) return { kind: "harmless", what: name };
  return { kind: "unknown", rule: "call-unknown", what: `SELECT ${name}(…)`, destroys: false };
}

/** The table of a name, for whoever has a value. */
export function tableIn(value: Value | undefined): Name {
  return value === undefined ? undefined : tableOf(value);
}
