// What a loop goes over, and what a name is given.
import type { ExprNode } from "py-ast";
import type { Runtime } from "./runtime";
import type { Scope, Value } from "./values";

/** Loops over more than this are read once, with an element that isn't known. */
const UNROLLED = 500;

/** What a loop goes over. */
export interface Elements {
  /** Each element, or one that stands for all of them. */
  readonly each: readonly Value[];
  /** There are no others. */
  readonly known: boolean;
  /** There may be none. */
  readonly grown: boolean;
}

/** What a loop goes over, of a value. */
export function elementsOf(value: Value): Elements {
  const items =
    value.kind === "list"
      ? value.items
      : value.kind === "dict"
        ? value.entries.map(([key]) => key)
        : undefined;
  if (items === undefined || items.length > UNROLLED) {
    return { each: [{ kind: "element", of: value }], known: false, grown: true };
  }
  const { whole, grown = false } = value as { whole: boolean; grown?: boolean };
  const each: readonly Value[] = whole ? items : [...items, { kind: "element", of: value }];
  return { each, known: whole, grown };
}

/** Gives a target its value: a name, several names, or an attribute of an object. */
export function assign(target: ExprNode, value: Value, scope: Scope, runtime: Runtime): void {
  switch (target.nodeType) {
    case "Name":
      scope.set(target.id, value);
      return;
    case "Starred":
      assign(target.value, { kind: "list", items: [], whole: false }, scope, runtime);
      return;
    case "List":
    case "Tuple": {
      const isKnown = value.kind === "list" && value.whole;
      const isStarred = target.elts.some(({ nodeType }) => nodeType === "Starred");
      target.elts.forEach((element, index) => {
        const known = isKnown && !isStarred ? value.items[index] : undefined;
        assign(element, known ?? { kind: "element", of: value }, scope, runtime);
      });
      return;
    }
    case "Subscript": {
      const holder = runtime.evaluate(target.value, scope);
      if (holder.kind === "dict") {
        holder.entries.push([runtime.evaluate(target.slice, scope), value]);
        holder.grown = true;
      }
      return;
    }
    default:
      return;
  }
}
