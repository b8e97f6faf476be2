// Python's own functions and methods that a migration builds its statements with, worked out where their arguments are
// known. `undefined` means that the call is none of these.
import { elementsOf } from "./binding";
import { braceFormat } from "./formats";
import { rowWrite } from "./rows";
import type { Runtime } from "./runtime";
import {
  asParts,
  type CallValue,
  constant,
  partsOf,
  pathOf,
  type Scope,
  type TextPart,
  textFrom,
  textOf,
  UNKNOWN_VALUE,
  type Value,
} from "./values";

type List = Extract<Value, { kind: "list" }>;

const list = (items: Value[], whole: boolean, grown = false): List => ({
  kind: "list",
  items,
  whole,
  grown,
});

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

/** A method of a text, list or dict. */
export function method(owner: Value, name: string, given: CallValue): Value | undefined {
  const parts = partsOf(owner);
  if (parts !== undefined) return ofText(parts, name, given);
  const { args } = given;
  const [first] = args;
  if (owner.kind === "list") {
    if (name === "append" || name === "add") {
      owner.items.push(first ?? UNKNOWN_VALUE);
      owner.grown = true;
      return constant(null);
    }
    if (name === "extend" || name === "update") {
      const { each, known } = elementsOf(first ?? UNKNOWN_VALUE);
      if (known) owner.items.push(...each);
      else owner.whole = false;
      owner.grown = true;
      return constant(null);
    }
    if (["insert", "remove", "pop", "sort", "clear", "discard"].includes(name)) {
      owner.whole = false;
      return UNKNOWN_VALUE;
    }
  }
  if (owner.kind === "dict") {
    if (name === "items") {
      return list(
        owner.entries.map(([key, value]) => list([key, value], true)),
        owner.whole,
        owner.grown,
      );
    }
    if (name === "keys") {
      return list(
        owner.entries.map(([key]) => key),
        owner.whole,
        owner.grown,
      );
    }
    if (name === "values") {
      return list(
        owner.entries.map(([, value]) => value),
        owner.whole,
        owner.grown,
      );
    }
    if (name === "get" && first?.kind === "constant") {
      const found = owner.entries.findLast(
        ([key]) => key.kind === "constant" && key.value === first.value,
      );
      return found?.[1] ?? (owner.whole ? (args[1] ?? constant(null)) : UNKNOWN_VALUE);
    }
    // Anything else may have put something in.
    if (name !== "copy") owner.whole = false;
    return UNKNOWN_VALUE;
  }
  return undefined;
}

function ofText(parts: readonly TextPart[], name: string, given: CallValue): Value {
  const { args, keywords } = given;
  const whole = parts.length === 1 && typeof parts[0] === "string" ? parts[0] : undefined;
  const texts = args.map(textOf);
  switch (name) {
    case "format":
      return braceFormat(parts, args, keywords);
    case "join": {
      const values = args[0]?.kind === "list" && args[0].whole ? args[0].items : undefined;
      if (values === undefined) return textFrom([...parts.slice(0, 0), ...asParts(UNKNOWN_VALUE)]);
      return textFrom(
        values.flatMap((value, index) => [...(index === 0 ? [] : parts), ...asParts(value)]),
      );
    }
    case "replace": {
      const [from, to] = texts;
      if (from === undefined || to === undefined) return UNKNOWN_VALUE;
      return textFrom(
        parts.map((part) => (typeof part === "string" ? part.replaceAll(from, to) : part)),
      );
    }
    case "strip":
    case "lstrip":
    case "rstrip":
    case "encode":
    case "lower":
    case "upper": {
      if (name === "encode" || whole === undefined || args.length > 0) return textFrom(parts);
      const made =
        name === "lower"
          ? whole.toLowerCase()
          : name === "upper"
            ? whole.toUpperCase()
            : whole.trim();
      return constant(made);
    }
    case "split": {
      const [by] = texts;
      if (whole === undefined || (args.length > 0 && by === undefined)) return UNKNOWN_VALUE;
      const pieces = by === undefined ? whole.trim().split(/\s+/) : whole.split(by);
      return list(
        pieces.map((piece) => constant(piece)),
        true,
      );
    }
    case "splitlines":
      return whole === undefined
        ? UNKNOWN_VALUE
        : list(
            whole.split(/\r?\n/).map((piece) => constant(piece)),
            true,
          );
    case "startswith":
    case "endswith": {
      if (whole === undefined || texts[0] === undefined) return UNKNOWN_VALUE;
      return constant(
        name === "startswith" ? whole.startsWith(texts[0]) : whole.endsWith(texts[0]),
      );
    }
    default:
      return UNKNOWN_VALUE;
  }
}
