// Python's own functions that a migration builds its statements with, worked out where their arguments are known.
// `undefined` means that the call is none of these.
import { elementsOf } from "./binding";
import { rowWrite } from "./rows";
import type { Runtime } from "./runtime";
import {
  asParts,
  type CallValue,
  constant,
  list,
  partsOf,
  pathOf,
  type Scope,
  textFrom,
  textOf,
  UNKNOWN_VALUE,
  type Value,
} from "./values";

/** A function of Python's. */
export function builtin(runtime: Runtime, given: CallValue, _scope: Scope): Value | undefined {
  const { args, keywords, line } = given;
  const [first, second] = args;
  const path = pathOf(given.of) ?? "";
  switch (path) {
    case "builtins.str":
      return first === undefined ? constant("") : textFrom(asParts(first));
    case "builtins.list":
    case "builtins.tuple":
    case "builtins.set":
    case "builtins.sorted":
    case "builtins.frozenset":
    case "builtins.reversed": {
      if (first === undefined) return list([], true);
      const { each, known, grown } = elementsOf(first);
      return known ? list([...each], true, grown) : first;
    }
    case "builtins.dict": {
      const entries = [...keywords].map(([name, value]): [Value, Value] => [constant(name), value]);
      const base = first?.kind === "dict" ? first : undefined;
      const whole = first === undefined || base?.whole === true;
      return { kind: "dict", entries: [...(base?.entries ?? []), ...entries], whole };
    }
    case "builtins.range": {
      const numbers = args.map((arg) => (arg.kind === "constant" ? Number(arg.value) : NaN));
      const [from, to, step] =
        numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
      const count = Math.ceil((to - from) / step);
      if (!(count >= 0 && count <= 1000)) return undefined;
      return list(
        Array.from({ length: count }, (_, index) => constant(from + index * step)),
        true,
      );
    }
    case "builtins.enumerate":
    case "builtins.zip": {
      const lists = args.map(elementsOf);
      if (lists.some(({ known }) => !known)) return UNKNOWN_VALUE;
      const length = Math.min(...lists.map(({ each }) => each.length));
      const rows = Array.from({ length }, (_, index) => {
        const row = lists.map(({ each }) => each[index]!);
        return list(path.endsWith("enumerate") ? [constant(index), ...row] : row, true);
      });
      return list(rows, true);
    }
    case "builtins.len":
      return first?.kind === "list" && first.whole && first.grown !== true
        ? constant(first.items.length)
        : UNKNOWN_VALUE;
    case "builtins.isinstance":
      return isInstance(runtime, second);
    case "builtins.getattr": {
      const name = textOf(second);
      if (first?.kind === "path" && name !== undefined) {
        return { kind: "path", path: `${first.path}.${name}` };
      }
      return first === undefined || name === undefined
        ? UNKNOWN_VALUE
        : { kind: "attribute", of: first, name };
    }
    case "builtins.setattr":
      rowWrite(runtime, first ?? UNKNOWN_VALUE, textOf(second), line);
      return constant(null);
    case "textwrap.dedent":
    case "inspect.cleandoc":
    case "sqlparse.format":
    case "typing.cast": {
      const value = path === "typing.cast" ? second : first;
      return value ?? UNKNOWN_VALUE;
    }
    case "builtins.map": {
      if (first?.kind !== "function" || second === undefined) return undefined;
      const { each, known } = elementsOf(second);
      return list(
        each.map((value) => runtime.inline(first, [value], new Map())),
        known,
      );
    }
    case "functools.partial":
      return undefined;
    case "sqlparse.split": {
      const parts = partsOf(first);
      return parts === undefined ? UNKNOWN_VALUE : list([textFrom(parts)], true);
    }
    default:
      return undefined;
  }
}

/** Dialects by class, such as PGDialect; all else is unknown. */
function isInstance({ database }: Runtime, type: Value | undefined): Value {
  const name = pathOf(type)?.split(".").at(-1) ?? "";
  if (!/Dialect/.test(name) || database === UNKNOWN_VALUE) return UNKNOWN_VALUE;
  return constant(/^PG|[Pp]ostgre/.test(name));
}
