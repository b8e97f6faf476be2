// What an expression gives, without running it: literals, constants, f-strings and formats are folded, everything else
// is kept as the call or attribute that it is.
import type { ExprNode } from "py-ast";
import { comprehension } from "./comprehensions";
import { comparison } from "./conditions";
import { attributeOf, named, subscript } from "./lookups";
import { percentFormat, quotedAsPython } from "./formats";
import { TooLong, type Runtime } from "./runtime";
import type { Scope } from "./values";
import {
  asParts,
  constant,
  type Expr,
  HOLE,
  partsOf,
  type TextPart,
  textFrom,
  textOf,
  truth,
  UNKNOWN_VALUE,
  type Value,
} from "./values";

/** Evaluates. */
export function evaluate(runtime: Runtime, expr: ExprNode, scope: Scope): Value {
  if (--runtime.budget < 0) throw new TooLong();
  const of = (inner: ExprNode) => evaluate(runtime, inner, scope);
  switch (expr.nodeType) {
    case "Constant":
      return literal(expr.value);
    case "Name":
      return named(expr.id, scope);
    case "JoinedStr":
      return textFrom(expr.values.flatMap((part) => formatted(part, of)));
    case "FormattedValue":
      return textFrom(formatted(expr, of));
    case "Attribute":
      return attributeOf(runtime, of(expr.value), expr.attr);
    case "Subscript":
      return subscript(of(expr.value), of(expr.slice));
    case "List":
    case "Tuple":
    case "Set":
      return listOf(expr.elts, of);
    case "Dict":
      return dictOf(expr, of);
    case "BinOp":
      return binary(expr, of(expr.left), of(expr.right));
    case "UnaryOp": {
      const operand = of(expr.operand);
      if (expr.op.nodeType === "Not") {
        const known = truth(operand);
        return known === undefined ? UNKNOWN_VALUE : constant(!known);
      }
      const number = operand.kind === "constant" ? operand.value : undefined;
      return expr.op.nodeType === "USub" && typeof number === "number"
        ? constant(-number)
        : UNKNOWN_VALUE;
    }
    case "BoolOp": {
      const isAnd = expr.op.nodeType === "And";
      let last: Value = UNKNOWN_VALUE;
      let isOpen = false;
      for (const part of expr.values) {
        last = of(part);
        const known = truth(last);
        if (known === !isAnd) return isOpen && !isConstant(last) ? UNKNOWN_VALUE : last;
        isOpen ||= known === undefined;
      }
      return isOpen ? UNKNOWN_VALUE : last;
    }
    case "Compare":
      return comparison(expr, of);
    case "IfExp": {
      const known = truth(of(expr.test));
      if (known !== undefined) return of(known ? expr.body : expr.orelse);
      const [then, otherwise] = [of(expr.body), of(expr.orelse)];
      return JSON.stringify(then) === JSON.stringify(otherwise) ? then : UNKNOWN_VALUE;
    }
    case "NamedExpr": {
      const value = of(expr.value);
      if (expr.target.nodeType === "Name") scope.set(expr.target.id, value);
      return value;
    }
    case "Lambda":
      return { kind: "function", name: "<lambda>", parameters: expr.args, body: expr.body, scope };
    case "ListComp":
    case "SetComp":
    case "GeneratorExp":
      return comprehension(runtime, expr, scope, (inner) => evaluate(runtime, expr.elt, inner));
    case "DictComp": {
      comprehension(runtime, expr, scope, (inner) => {
        evaluate(runtime, expr.key, inner);
        return evaluate(runtime, expr.value, inner);
      });
      return { kind: "dict", entries: [], whole: false };
    }
    case "Await":
    case "YieldFrom":
    case "Starred":
      return of(expr.value);
    case "Yield":
      return expr.value === undefined ? UNKNOWN_VALUE : of(expr.value);
    case "Call":
      return runtime.call(callOf(expr, of), "inner", scope);
    default:
      return UNKNOWN_VALUE;
  }
}

function isConstant(value: Value): boolean {
  return value.kind === "constant";
}

function literal(value: unknown): Value {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "number":
      return constant(value);
    case "bigint":
      return constant(Number(value));
    default:
      return value === null ? constant(null) : UNKNOWN_VALUE;
  }
}

function formatted(part: ExprNode, of: (inner: ExprNode) => Value): readonly TextPart[] {
  if (part.nodeType !== "FormattedValue") return asParts(of(part));
  const value = of(part.value);
  const asked = part.format_spec === undefined ? [] : asParts(of(part.format_spec));
  if (asked.some((wanted) => wanted !== "")) return [HOLE];
  // 114 is `!r`, as CPython's tree has it.
  return part.conversion === 114 ? quotedAsPython(value) : asParts(value);
}

function listOf(elements: readonly ExprNode[], of: (inner: ExprNode) => Value): Value {
  const items: Value[] = [];
  let whole = true;
  for (const element of elements) {
    const value = of(element);
    if (element.nodeType !== "Starred") items.push(value);
    else if (value.kind === "list") {
      items.push(...value.items);
      whole &&= value.whole;
    } else whole = false;
  }
  return { kind: "list", items, whole };
}

function dictOf(expr: Expr<"Dict">, of: (inner: ExprNode) => Value): Value {
  const entries: [Value, Value][] = [];
  let whole = true;
  expr.values.forEach((given, index) => {
    const key = expr.keys[index];
    const value = of(given);
    if (key !== null && key !== undefined) entries.push([of(key), value]);
    else if (value.kind === "dict") {
      entries.push(...value.entries);
      whole &&= value.whole;
    } else whole = false;
  });
  return { kind: "dict", entries, whole };
}

function binary(expr: Expr<"BinOp">, left: Value, right: Value): Value {
  const [before, after] = [partsOf(left), partsOf(right)];
  if (expr.op.nodeType === "Mod" && before !== undefined) return percentFormat(before, right);
  if (expr.op.nodeType !== "Add") return UNKNOWN_VALUE;
  if (left.kind === "list" && right.kind === "list") {
    const whole = left.whole && right.whole;
    const grown = left.grown === true || right.grown === true;
    return { kind: "list", items: [...left.items, ...right.items], whole, grown };
  }
  // A text and something unknown is a text with a hole.
  if (before !== undefined || after !== undefined) {
    return textFrom([...(before ?? [HOLE]), ...(after ?? [HOLE])]);
  }
  return UNKNOWN_VALUE;
}

/** A call, with its arguments evaluated. */
export function callOf(expr: Expr<"Call">, of: (inner: ExprNode) => Value) {
  const func = of(expr.func);
  const list = listOf(expr.args, of) as Extract<Value, { kind: "list" }>;
  const keywords = new Map<string, Value>();
  let open = !list.whole;
  for (const { arg, value } of expr.keywords) {
    const given = of(value);
    if (arg !== undefined) keywords.set(arg, given);
    else if (given.kind === "dict") {
      open ||= !given.whole;
      for (const [key, inner] of given.entries) {
        const name = textOf(key);
        if (name === undefined) open = true;
        else keywords.set(name, inner);
      }
    } else open = true;
  }
  return { kind: "call", of: func, args: list.items, keywords, open, line: expr.lineno } as const;
}
