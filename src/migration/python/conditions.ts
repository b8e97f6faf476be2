// Whether a comparison holds, where that is known: which dialect it is, and constants.
import type { ExprNode } from "py-ast";
import { constant, type Expr, UNKNOWN_VALUE, type Value } from "./values";

/** Evaluates a comparison; unknown where either side is. */
export function comparison(expr: Expr<"Compare">, of: (inner: ExprNode) => Value): Value {
  let left = of(expr.left);
  let result: boolean | undefined = true;
  expr.ops.forEach(({ nodeType }, index) => {
    const right = of(expr.comparators[index]!);
    const holds = compared(left, nodeType, right);
    result = result === false || holds === false ? false : holds === undefined ? undefined : result;
    left = right;
  });
  return result === undefined ? UNKNOWN_VALUE : constant(result);
}

function compared(left: Value, operator: string, right: Value): boolean | undefined {
  switch (operator) {
    case "Eq":
    case "Is":
      return equal(left, right);
    case "NotEq":
    case "IsNot":
      return negated(equal(left, right));
    case "In":
      return within(left, right);
    case "NotIn":
      return negated(within(left, right));
    default:
      return undefined;
  }
}

function equal(left: Value, right: Value): boolean | undefined {
  if (left.kind === "constant" && right.kind === "constant") return left.value === right.value;
  const isNone = [left, right].some((value) => value.kind === "constant" && value.value === null);
  const isObject = [left, right].some(({ kind }) =>
    ["list", "dict", "function", "class", "text", "batch"].includes(kind),
  );
  return isNone && isObject ? false : undefined;
}

function within(item: Value, group: Value): boolean | undefined {
  if (item.kind !== "constant") return undefined;
  if (group.kind === "constant" && typeof group.value === "string") {
    return group.value.includes(String(item.value));
  }
  const members =
    group.kind === "list"
      ? group.items
      : group.kind === "dict"
        ? group.entries.map(([key]) => key)
        : undefined;
  if (members === undefined) return undefined;
  if (members.some((member) => member.kind === "constant" && member.value === item.value)) {
    return true;
  }
  const isWhole = (group as { whole: boolean }).whole;
  return isWhole && members.every(({ kind }) => kind === "constant") ? false : undefined;
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}
