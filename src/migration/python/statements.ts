// How a function's statements run, one by one: what stands after a certain `return` or `raise` doesn't run.
import type { StmtNode } from "py-ast";
import { assign } from "./binding";
import { arm, attempt, branch, loop, maybe, repeat } from "./branches";
import { callOf, evaluate } from "./expressions";
import { absoluteModule } from "./modules";
import { rowWrite } from "./rows";
import { type Flow, type Runtime, TooLong } from "./runtime";
import {
  asParts,
  calledName,
  constant,
  type ClassValue,
  Scope,
  type Stmt,
  textFrom,
  textOf,
  UNKNOWN_VALUE,
} from "./values";

/** Runs statements in order, and says how they end. */
export function run(runtime: Runtime, body: readonly StmtNode[], scope: Scope): Flow {
  for (const statement of body) {
    const flow = one(runtime, statement, scope);
    if (flow !== "next") return flow;
  }
  return "next";
}

function one(runtime: Runtime, statement: StmtNode, scope: Scope): Flow {
  if (--runtime.budget < 0) throw new TooLong();
  const of = (expr: Parameters<typeof evaluate>[1]) => evaluate(runtime, expr, scope);
  switch (statement.nodeType) {
    case "FunctionDef":
    case "AsyncFunctionDef": {
      const { name, args: parameters, body } = statement;
      const decorators = statement.decorator_list.flatMap((node) =>
        node.nodeType === "Name" ? node.id : [],
      );
      scope.set(name, { kind: "function", name, parameters, body, scope, decorators });
      return "next";
    }
    case "ClassDef":
      scope.set(statement.name, classOf(runtime, statement, scope));
      return "next";
    case "Import":
      for (const { name, asname } of statement.names) {
        const path = asname === undefined ? name.split(".")[0]! : name;
        scope.set(asname ?? path, { kind: "path", path });
      }
      return "next";
    case "ImportFrom": {
      const { file } = scope.outermost;
      const module = absoluteModule(file, statement.level ?? 0, statement.module ?? "");
      for (const { name, asname } of statement.names) {
        if (name === "*") scope.outermost.starred.push(module);
        else scope.set(asname ?? name, { kind: "path", path: `${module}.${name}` });
      }
      return "next";
    }
    case "Expr":
      // What an expression statement gives, nobody takes.
      if (statement.value.nodeType === "Call") {
        runtime.call(callOf(statement.value, of), "dropped", scope);
      } else of(statement.value);
      return "next";
    case "Assign": {
      const value =
        statement.value.nodeType === "Call"
          ? runtime.call(callOf(statement.value, of), "kept", scope)
          : of(statement.value);
      for (const target of statement.targets) {
        if (target.nodeType === "Attribute") {
          const owner = of(target.value);
          if (owner.kind === "call" && owner.fields !== undefined) {
            owner.fields.set(target.attr, value);
          } else rowWrite(runtime, owner, target.attr, target.lineno);
        } else assign(target, value, scope, runtime);
      }
      return "next";
    }
    case "AnnAssign":
      if (statement.value !== undefined) {
        assign(statement.target, of(statement.value), scope, runtime);
      }
      return "next";
    case "AugAssign":
      augmented(runtime, statement, scope);
      return "next";
    case "Return":
      if (statement.value !== undefined) {
        const value =
          statement.value.nodeType === "Call"
            ? runtime.call(callOf(statement.value, of), "kept", scope)
            : of(statement.value);
        runtime.returned.at(-1)?.push(value);
      }
      return "return";
    case "Raise":
      return "raise";
    case "Break":
      return "break";
    case "Continue":
      return "continue";
    case "If":
      return branch(runtime, statement, scope);
    case "For":
    case "AsyncFor":
      return loop(runtime, statement, scope);
    case "While":
      return repeat(runtime, statement, scope);
    case "With":
    case "AsyncWith":
      return within(runtime, statement, scope);
    case "Try":
    case "TryStar":
      return attempt(runtime, statement, scope);
    case "Match": {
      of(statement.subject);
      const arms = statement.cases.map(({ body }) => body);
      // None of the cases may be met.
      return arm(runtime, [...arms, []], scope);
    }
    default:
      return "next";
  }
}

function within(runtime: Runtime, statement: Stmt<"With" | "AsyncWith">, scope: Scope): Flow {
  let isCertain = true;
  for (const { context_expr: context, optional_vars: target } of statement.items) {
    const of = (expr: Parameters<typeof evaluate>[1]) => evaluate(runtime, expr, scope);
    const value =
      context.nodeType === "Call" ? runtime.call(callOf(context, of), "kept", scope) : of(context);
    if (target !== undefined) assign(target, value, scope, runtime);
    // `contextlib.suppress`: its body may fail halfway, and the migration goes on.
    isCertain &&= calledName(value) !== "suppress";
  }
  return isCertain ? run(runtime, statement.body, scope) : maybe(runtime, statement.body, scope);
}

function classOf(runtime: Runtime, statement: Stmt<"ClassDef">, outer: Scope): ClassValue {
  const scope = new Scope(outer);
  run(runtime, statement.body, scope);
  const bases = statement.bases.map((base) => evaluate(runtime, base, outer));
  const table = tableNameOf(scope);
  const made: ClassValue = { kind: "class", name: statement.name, table, bases, scope };
  scope.set("__class__", made);
  return made;
}

function tableNameOf(scope: Scope): string | undefined {
  const own = scope.own();
  const name = textOf(own.get("__tablename__"));
  const args = own.get("__table_args__");
  const last = args?.kind === "list" ? args.items.at(-1) : args;
  const schema =
    last?.kind === "dict" ? last.entries.find(([key]) => textOf(key) === "schema")?.[1] : undefined;
  const within = textOf(schema);
  return name === undefined || within === undefined || within === "public"
    ? name
    : `${within}.${name}`;
}

function augmented(runtime: Runtime, statement: Stmt<"AugAssign">, scope: Scope): void {
  const value = evaluate(runtime, statement.value, scope);
  const { target } = statement;
  if (target.nodeType === "Attribute") {
    rowWrite(runtime, evaluate(runtime, target.value, scope), target.attr, target.lineno);
    return;
  }
  if (target.nodeType !== "Name") return;
  const before = scope.get(target.id) ?? UNKNOWN_VALUE;
  if (statement.op.nodeType !== "Add") scope.set(target.id, UNKNOWN_VALUE);
  else if (before.kind === "list" && value.kind === "list") {
    before.items.push(...value.items);
    before.whole &&= value.whole;
    before.grown = true;
  } else if (before.kind === "constant" && value.kind === "constant") {
    const sum =
      typeof before.value === "number" && typeof value.value === "number"
        ? constant(before.value + value.value)
        : textFrom([...asParts(before), ...asParts(value)]);
    scope.set(target.id, sum);
  } else if (before.kind === "text" || value.kind === "text") {
    scope.set(target.id, textFrom([...asParts(before), ...asParts(value)]));
  } else scope.set(target.id, UNKNOWN_VALUE);
}
