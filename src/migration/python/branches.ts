// What may run and may not: branches, loops and handlers of errors. Nothing that only may run ends a migration.
import type { StmtNode } from "py-ast";
import { assign, elementsOf } from "./binding";
import type { Flow, Runtime } from "./runtime";
import {
  asParts,
  HOLE,
  type Scope,
  type Stmt,
  textFrom,
  truth,
  UNKNOWN_VALUE,
  type Value,
} from "./values";

/** Runs an `if`. */
export function branch(runtime: Runtime, statement: Stmt<"If">, scope: Scope): Flow {
  const known = truth(runtime.evaluate(statement.test, scope));
  if (known === true) return runtime.run(statement.body, scope);
  if (known === false) return runtime.run(statement.orelse, scope);
  return arm(runtime, [statement.body, statement.orelse], scope);
}

/** Runs each arm, since any of them may be taken; ends as all of them end. */
export function arm(runtime: Runtime, arms: readonly (readonly StmtNode[])[], scope: Scope): Flow {
  const place = ++runtime.branches;
  const before = new Map(scope.own());
  const after = new Map<string, Value[]>();
  const flows = arms.map((body, index) => {
    for (const [name, value] of before) scope.set(name, value);
    runtime.path.push(`${place}:${index}`);
    const flow = runtime.run(body, scope);
    runtime.path.pop();
    // A name that got its value in an arm that left is not known afterwards.
    if (flow === "next") {
      for (const [name, value] of scope.own()) {
        after.set(name, [...(after.get(name) ?? []), value]);
      }
    }
    return flow;
  });
  const going = flows.filter((flow) => flow === "next").length;
  for (const [name, values] of after) {
    const isSame = values.length === going && values.every((value) => value === values[0]);
    const isOnly = values.length === 1 && !before.has(name);
    scope.set(name, isSame || isOnly ? values[0]! : UNKNOWN_VALUE);
  }
  const [first = "next"] = flows;
  return flows.every((flow) => flow === first) ? first : "next";
}

/** Runs what may not run at all: nothing ends there for certain, and flags and counts aren't known afterwards. */
export function maybe(runtime: Runtime, body: readonly StmtNode[], scope: Scope): Flow {
  const before = new Map(scope.own());
  runtime.run(body, scope);
  for (const [name, value] of before) {
    const after = scope.own().get(name);
    if (after !== undefined && after !== value) scope.set(name, unsure(value, after));
  }
  return "next";
}

/** What a name is worth that may have got another value: a flag isn't known, a list, dict or text may be empty. */
function unsure(before: Value, after: Value): Value {
  if (after.kind === "list" || after.kind === "dict") return Object.assign(after, { grown: true });
  if (before.kind !== "constant") return after;
  if (typeof before.value !== "string") return UNKNOWN_VALUE;
  return before.value === "" ? textFrom([...asParts(after), HOLE]) : after;
}

/** Runs a `for`: over known values once for each. */
export function loop(runtime: Runtime, statement: Stmt<"For" | "AsyncFor">, scope: Scope): Flow {
  const { each, known, grown } = elementsOf(runtime.evaluate(statement.iter, scope));
  const isCertain = known && !grown;
  for (const value of each) {
    assign(statement.target, value, scope, runtime);
    const flow = isCertain
      ? runtime.run(statement.body, scope)
      : maybe(runtime, statement.body, scope);
    if (flow === "break") return "next";
    if (flow === "return" || flow === "raise") return flow;
  }
  return afterLoop("next", runtime, statement.orelse, scope);
}

/** Runs a `while`. */
export function repeat(runtime: Runtime, statement: Stmt<"While">, scope: Scope): Flow {
  const isCertain = truth(runtime.evaluate(statement.test, scope)) === true;
  const flow = isCertain
    ? runtime.run(statement.body, scope)
    : maybe(runtime, statement.body, scope);
  return afterLoop(flow, runtime, statement.orelse, scope);
}

function afterLoop(flow: Flow, runtime: Runtime, orelse: readonly StmtNode[], scope: Scope): Flow {
  if (flow === "return" || flow === "raise") return flow;
  // It runs unless the loop breaks off, which isn't known.
  return flow === "break" ? "next" : maybe(runtime, orelse, scope);
}

/** Runs a `try`: its handlers may run, too, after any part of its body. */
export function attempt(runtime: Runtime, statement: Stmt<"Try" | "TryStar">, scope: Scope): Flow {
  const { body, handlers, orelse, finalbody } = statement;
  const place = ++runtime.branches;
  let flow = runtime.run(body, scope);
  handlers.forEach((handler, index) => {
    if (handler.name !== undefined) scope.set(handler.name, UNKNOWN_VALUE);
    runtime.path.push(`${place}:${index}`);
    const before = new Map(scope.own());
    const ended = runtime.run(handler.body, scope);
    runtime.path.pop();
    for (const [name, value] of before) {
      if (scope.own().get(name) !== value) scope.set(name, isMade(value) ? value : UNKNOWN_VALUE);
    }
    // What ends the body for certain is caught here, or didn't come to its end.
    if ((flow === "raise" || flow === "return") && ended !== flow) flow = "next";
  });
  if (flow === "next") flow = runtime.run(orelse, scope);
  const last = runtime.run(finalbody, scope);
  return last === "next" ? flow : last;
}

/** What a handler has another one of, to the same end: `except ImportError: from elsewhere import it`. */
function isMade({ kind }: Value): boolean {
  return kind === "path" || kind === "function" || kind === "class";
}
