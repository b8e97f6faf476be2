// A migration file, read: its place in alembic's graph, what `upgrade()` and `downgrade()` do, and the comments in it.
import type { Module } from "py-ast";
import type { Action, Change } from "../change";
import { readSql } from "../sql/read";
import { call, inline } from "./calls";
import { evaluate } from "./expressions";
import { following, type Importable } from "./modules";
import type { ParsePython } from "./parser";
import { type Flow, type Runtime, TooLong } from "./runtime";
import { run } from "./statements";
import { constant, type Follow, Scope, textOf, UNKNOWN_VALUE, type Value } from "./values";

/** What one of its functions does. */
export interface Direction {
  readonly changes: readonly Change[];
  /** Its first line. */
  readonly line: number;
  /** It raises, whatever the database holds. */
  readonly raises: boolean;
  /** It holds nothing but `pass`, `...`, a text or `return`. */
  readonly isEmpty: boolean;
}

/** A file that is Python. */
export interface Migration {
  readonly revision: string | undefined;
  readonly downRevisions: readonly string[];
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  /** Undefined where the file has no such function. */
  readonly upgrade: Direction | undefined;
  readonly downgrade: Direction | undefined;
  readonly comments: readonly { readonly line: number; readonly text: string }[];
}

/** A file that isn't Python. */
export interface Unreadable {
  readonly line: number;
  readonly why: string;
}

// No migration of the 2,466 that the reader was tried on took a tenth of this.
const BUDGET = 400_000;

/** Reads a file. */
export function readMigration(
  file: string,
  text: string,
  parse: ParsePython,
  follow: Follow = () => undefined,
): Migration | Unreadable {
  const parsed = parse(text);
  if (!parsed.ok) return { line: parsed.line, why: parsed.why };
  const { module } = parsed;
  const scope = new Scope(undefined, file);
  const hasSession = /\bsession\b/i.test(text);
  const runtimeOn = (database: Value) => newRuntime(hasSession, follow, database);
  runtimeOn(POSTGRESQL).run(module.body, scope);
  const upgrade = direction("upgrade", module, scope, runtimeOn(POSTGRESQL));
  return {
    revision: textOf(scope.get("revision")),
    downRevisions: names(scope.get("down_revision")),
    dependsOn: names(scope.get("depends_on")),
    branchLabels: names(scope.get("branch_labels")),
    // What always ends with an error here ran on another database, if it ever ran: then any branch may have run.
    upgrade:
      upgrade?.raises === true
        ? direction("upgrade", module, scope, runtimeOn(UNKNOWN_VALUE))
        : upgrade,
    downgrade: direction("downgrade", module, scope, runtimeOn(POSTGRESQL)),
    comments: (module.comments ?? []).map(({ lineno, value }) => ({ line: lineno, text: value })),
  };
}

/** Follows imports into files of the same repository. */
export function followIn(files: Importable, parse: ParsePython): Follow {
  return following(files, parse, (module, scope) => {
    // What a module does as it is imported is no part of the migration.
    try {
      newRuntime(false, () => undefined, POSTGRESQL).run(module.body, scope);
    } catch (error) {
      if (!(error instanceof TooLong) && !(error instanceof RangeError)) throw error;
    }
  });
}

/** Whether it isn't Python. */
export function isUnreadable(read: Migration | Unreadable): read is Unreadable {
  return "why" in read;
}

function names(value: Value | undefined): readonly string[] {
  if (value?.kind === "list") return value.items.flatMap((item) => textOf(item) ?? []);
  const text = textOf(value);
  return text === undefined ? [] : [text];
}

function direction(
  name: string,
  module: Module,
  scope: Scope,
  runtime: Runtime,
): Direction | undefined {
  const functions = entryPoints(name, module, scope);
  if (functions.length === 0) return undefined;
  let flow: Flow = "next";
  for (const { value, line, isDecorated } of functions) {
    if (isDecorated) runtime.emit(line, unknownCall(`a decorator of ${name}()`));
    try {
      flow = callEntry(runtime, value);
    } catch (error) {
      // Deep enough to end a parser's or our own recursion is too long, too.
      if (!(error instanceof TooLong) && !(error instanceof RangeError)) throw error;
      runtime.emit(line, unknownCall(`${name}() takes too long to read`));
    }
  }
  const line = functions[0]?.line ?? 1;
  return {
    changes: runtime.changes,
    line,
    raises: flow === "raise",
    isEmpty: functions.every(({ isEmpty }) => isEmpty),
  };
}

function callEntry(runtime: Runtime, value: Value): Flow {
  if (value.kind !== "function" || !Array.isArray(value.body)) {
    runtime.emit(1, unknownCall("a function of another file"));
    return "next";
  }
  const inner = new Scope(value.scope);
  for (const { arg } of [...value.parameters.posonlyargs, ...value.parameters.args]) {
    // An env.py of the application's own may hand alembic's operations on.
    inner.set(arg, arg === "op" ? { kind: "path", path: "alembic.op" } : UNKNOWN_VALUE);
  }
  runtime.active.add(value.body);
  return runtime.run(value.body as Parameters<Runtime["run"]>[0], inner);
}

function unknownCall(what: string): Action {
  return { kind: "unknown", rule: "call-unknown", what, destroys: false };
}

interface EntryPoint {
  readonly value: Value;
  readonly line: number;
  readonly isEmpty: boolean;
  /** Something stands around it, and may run it or not, and more. */
  readonly isDecorated: boolean;
}

/** `upgrade`; in a migration of several databases all of `upgrade_<name>`, which it picks from by name. */
function entryPoints(name: string, module: Module, scope: Scope): readonly EntryPoint[] {
  const value = scope.get(name);
  if (value === undefined) return [];
  const definitions = module.body.flatMap((node) =>
    node.nodeType === "FunctionDef" || node.nodeType === "AsyncFunctionDef" ? node : [],
  );
  const own = definitions.findLast((node) => node.name === name);
  const others = definitions.filter((node) => node.name.startsWith(`${name}_`));
  const picks =
    own !== undefined && JSON.stringify(own.body).includes('"globals"') && others.length > 0;
  const wanted = picks ? others : [own];
  return wanted.map((node) => ({
    value: node === undefined ? value : scope.get(node.name)!,
    line: node?.lineno ?? 1,
    isEmpty: node !== undefined && node.body.every(isNothing),
    isDecorated: node !== undefined && node.decorator_list.length > 0,
  }));
}

function isNothing(node: Module["body"][number]): boolean {
  if (node.nodeType === "Expr") return node.value.nodeType === "Constant";
  if (node.nodeType === "Return") {
    return node.value === undefined || node.value.nodeType === "Constant";
  }
  return node.nodeType === "Pass" || node.nodeType === "Comment";
}

/** Whatever the connection: this project's database is PostgreSQL. */
const POSTGRESQL: Value = constant("postgresql");

function newRuntime(hasSession: boolean, follow: Follow, database: Value): Runtime {
  const runtime: Runtime = {
    changes: [],
    path: [],
    emit: (line, ...actions) => {
      for (const action of actions) {
        const [at = line] = runtime.calledAt;
        runtime.changes.push({ ...action, line: at, path: [...runtime.path] });
      }
    },
    evaluate: (expr, scope) => evaluate(runtime, expr, scope),
    run: (body, scope) => run(runtime, body, scope),
    inline: (called, args, keywords) =>
      inline(runtime, called, args, keywords, (outer) => new Scope(outer)),
    call: (given, use, scope) => call(runtime, given, use, scope),
    follow,
    calledAt: [],
    sql: readSql,
    returned: [],
    active: new Set(),
    budget: BUDGET,
    branches: 0,
    database,
    hasSession,
  };
  return runtime;
}
