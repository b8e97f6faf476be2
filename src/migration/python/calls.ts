// What a call does. In order: a function of the file is followed; alembic's operations, statements that are executed and
// writes through a session become changes; a few of Python's own functions are worked out; what is known to touch no
// database is passed over; the rest is unknown.
import { builtin } from "./builtins";
import { ddlCall } from "./ddl";
import { executed } from "./execute";
import { isHarmless } from "./harmless";
import { lookalike } from "./lookalikes";
import { method } from "./methods";
import { callMethod, objectOf } from "./objects";
import { operation } from "./operations";
import type { Runtime, Use } from "./runtime";
import { sessionWrite } from "./rows";
import {
  type CallValue,
  type FunctionValue,
  pathOf,
  type Scope,
  UNKNOWN_VALUE,
  type Value,
} from "./values";

const OPERATIONS = /(^|\.)(alembic\.op|alembic\.operations\.(base\.)?Operations)$/;
/** Names of functions that are known to destroy data. */
const DESTROYS =
  /drop_(all|tables?|columns?)|delete|truncate|purge|remove_(rows|tables?|columns?)/i;
const EXECUTES = new Set([
  "execute",
  "exec_driver_sql",
  "executemany",
  "execute_text",
  "scalar",
  "scalars",
  "exec",
  "execute_batch",
  "stream",
]);

/** Does what the call does, and gives what it gives. */
export function call(runtime: Runtime, given: CallValue, use: Use, scope: Scope): Value {
  const { of: func, args, keywords, line } = given;
  if (func.kind === "function") {
    const first =
      func.self ?? (func.decorators?.includes("classmethod") === true ? UNKNOWN_VALUE : undefined);
    return runtime.inline(func, first === undefined ? args : [first, ...args], keywords);
  }
  // An object of a class of the file that is no model.
  if (func.kind === "class" && func.table === undefined) {
    const made = objectOf(runtime, given, scope);
    if (made !== undefined) return made;
  }
  const named = operationOf(given);
  if (named !== undefined) return operation(runtime, named.name, given, named.table);
  const worked =
    func.kind === "path" ? builtin(runtime, given, scope) : methodOf(runtime, given, scope);
  if (worked !== undefined) return worked;
  followCallbacks(runtime, given);
  if (executes(func)) {
    executed(runtime, args[0] ?? keywords.get("statement") ?? keywords.get("sqltext"), given);
    return given;
  }
  if (sessionWrite(runtime, given) || ddlCall(runtime, given)) return given;
  if (!isHarmless(given, use)) {
    const followed = follow(runtime, given, scope);
    if (followed !== undefined) return followed;
    const like = lookalike(given);
    if (like !== undefined) return operation(runtime, like, given, undefined);
    const what = `${wordsOf(func)}(…)`;
    const destroys = DESTROYS.test(wordsOf(func));
    runtime.emit(line, { kind: "unknown", rule: "call-unknown", what, destroys });
  }
  // A function of another file may put something in.
  if (func.kind === "path" && !/^(sqlalchemy|alembic)\./.test(func.path)) {
    for (const value of args) {
      if (value.kind === "list" || value.kind === "dict") value.whole = false;
    }
  }
  return given;
}

/** A function or a method of another file of the repository; what it does is found where it is called. */
function follow(runtime: Runtime, given: CallValue, scope: Scope): Value | undefined {
  const path = pathOf(given.of);
  const { file } = scope.outermost;
  if (file === undefined) return undefined;
  runtime.calledAt.push(given.line);
  try {
    if (path === undefined) return callMethod(runtime, given, scope);
    const found = runtime.follow(path, file);
    if (found?.kind === "class") return objectOf(runtime, { ...given, of: found }, scope);
    return found === undefined ? undefined : runtime.call({ ...given, of: found }, "inner", scope);
  } finally {
    runtime.calledAt.pop();
  }
}

function executes(func: Value): boolean {
  if (func.kind === "attribute") return EXECUTES.has(func.name);
  const name = pathOf(func)?.split(".").at(-1);
  return name === "execute" || name === "execute_values" || name === "execute_batch";
}

/** An operation of alembic's, by whatever name it is called, and the table where a batch is about one. */
function operationOf({ of: func }: CallValue) {
  if (func.kind === "path") {
    const at = func.path.lastIndexOf(".");
    const owner = func.path.slice(0, at);
    return OPERATIONS.test(owner) ? { name: func.path.slice(at + 1), table: undefined } : undefined;
  }
  if (func.kind !== "attribute") return undefined;
  const { of, name } = func;
  if (of.kind === "batch") return { name, table: { name: of.table } };
  // `Operations(context).add_column(…)`
  const owner = of.kind === "call" ? pathOf(of.of) : undefined;
  const isOperations = owner !== undefined && OPERATIONS.test(owner);
  return isOperations ? { name, table: undefined } : undefined;
}

/** A method of an object of the file, of a text, a list or a dict. */
function methodOf(runtime: Runtime, given: CallValue, scope: Scope): Value | undefined {
  const { of: func } = given;
  if (func.kind !== "attribute") return undefined;
  const { of: owner, name } = func;
  const isObject =
    owner.kind === "call" && (owner.fields !== undefined || pathOf(owner.of) === "builtins.super");
  const own = isObject || owner.kind === "class" ? callMethod(runtime, given, scope) : undefined;
  return own ?? method(owner, name, given);
}

/** A function of the file that is handed on will be called by whoever takes it: `run_callable(fn)`, `map(fn, rows)`. */
function followCallbacks(runtime: Runtime, { args, keywords }: CallValue): void {
  for (const value of [...args, ...keywords.values()]) {
    if (value.kind === "function") runtime.inline(value, [], new Map());
  }
}

/** The name that a call is known by. */
export function wordsOf(func: Value): string {
  switch (func.kind) {
    case "path":
      return func.path;
    case "attribute":
      return `${wordsOf(func.of)}.${func.name}`;
    case "class":
    case "function":
      return func.name;
    case "call":
      return `${wordsOf(func.of)}()`;
    default:
      return "?";
  }
}

/** Follows a function of the file: its parameters get what they are called with. */
export function inline(
  runtime: Runtime,
  called: FunctionValue,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  newScope: (outer: Scope) => Scope,
): Value {
  const { body, parameters, scope } = called;
  // A function that calls itself does so to the same end.
  if (runtime.active.has(body)) return UNKNOWN_VALUE;
  const inner = newScope(scope);
  bind(runtime, parameters, args, keywords, inner, scope);
  runtime.active.add(body);
  const returned: Value[] = [];
  runtime.returned.push(returned);
  try {
    if (!isStatements(body)) return runtime.evaluate(body, inner);
    const flow = runtime.run(body, inner);
    const [first] = returned;
    const isOne = first !== undefined && returned.every((value) => same(value, first));
    return isOne && flow === "return" ? first : returned.length === 0 ? NONE : UNKNOWN_VALUE;
  } finally {
    runtime.returned.pop();
    runtime.active.delete(body);
  }
}

const NONE: Value = { kind: "constant", value: null };

function same(one: Value, other: Value): boolean {
  if (one === other) return true;
  return one.kind === "constant" && other.kind === "constant" && one.value === other.value;
}

function isStatements(
  body: FunctionValue["body"],
): body is Extract<FunctionValue["body"], readonly unknown[]> {
  return Array.isArray(body);
}

function bind(
  runtime: Runtime,
  {
    posonlyargs,
    args,
    vararg,
    kwonlyargs,
    kw_defaults,
    kwarg,
    defaults,
  }: FunctionValue["parameters"],
  given: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  inner: Scope,
  outer: Scope,
): void {
  const names = [...posonlyargs, ...args].map(({ arg }) => arg);
  names.forEach((name, index) => {
    const fallback = defaults[index - (names.length - defaults.length)];
    const value =
      given[index] ??
      keywords.get(name) ??
      (fallback === undefined ? UNKNOWN_VALUE : runtime.evaluate(fallback, outer));
    inner.set(name, value);
  });
  kwonlyargs.forEach(({ arg }, index) => {
    const fallback = kw_defaults[index] ?? undefined;
    const value =
      keywords.get(arg) ??
      (fallback === undefined ? UNKNOWN_VALUE : runtime.evaluate(fallback, outer));
    inner.set(arg, value);
  });
  if (vararg !== undefined) {
    inner.set(vararg.arg, { kind: "list", items: given.slice(names.length), whole: true });
  }
  if (kwarg !== undefined) {
    const known = new Set([...names, ...kwonlyargs.map(({ arg }) => arg)]);
    const rest = [...keywords].filter(([name]) => !known.has(name));
    const entries = rest.map(([name, value]): [Value, Value] => [
      { kind: "constant", value: name },
      value,
    ]);
    inner.set(kwarg.arg, { kind: "dict", entries, whole: true });
  }
}
