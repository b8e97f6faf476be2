// Methods of texts, lists and dicts, worked out where what they are called on and with is known.
import { elementsOf } from "./binding";
import { braceFormat } from "./formats";
import {
  asParts,
  type CallValue,
  constant,
  type DictValue,
  list,
  type ListValue,
  partsOf,
  type TextPart,
  textFrom,
  textOf,
  UNKNOWN_VALUE,
  type Value,
} from "./values";

/** What a method of a text, list or dict gives; undefined where it is called on something else. */
export function method(owner: Value, name: string, given: CallValue): Value | undefined {
  const parts = partsOf(owner);
  if (parts !== undefined) return ofText(parts, name, given);
  if (owner.kind === "list") return ofList(owner, name, given);
  return owner.kind === "dict" ? ofDict(owner, name, given) : undefined;
}

function ofList(owner: ListValue, name: string, { args: [first] }: CallValue): Value | undefined {
  switch (name) {
    case "append":
    case "add":
      owner.items.push(first ?? UNKNOWN_VALUE);
      owner.grown = true;
      return constant(null);
    case "extend":
    case "update": {
      const { each, known } = elementsOf(first ?? UNKNOWN_VALUE);
      if (known) owner.items.push(...each);
      else owner.whole = false;
      owner.grown = true;
      return constant(null);
    }
    case "insert":
    case "remove":
    case "pop":
    case "sort":
    case "clear":
    case "discard":
      owner.whole = false;
      return UNKNOWN_VALUE;
    default:
      return undefined;
  }
}

function ofDict(owner: DictValue, name: string, { args: [first, otherwise] }: CallValue): Value {
  const { entries, whole, grown } = owner;
  switch (name) {
    case "items":
      return list(
        entries.map(([key, value]) => list([key, value], true)),
        whole,
        grown,
      );
    case "keys":
      return list(
        entries.map(([key]) => key),
        whole,
        grown,
      );
    case "values":
      return list(
        entries.map(([, value]) => value),
        whole,
        grown,
      );
    case "copy":
      return UNKNOWN_VALUE;
  }
  if (name === "get" && first?.kind === "constant") {
    const found = entries.findLast(([key]) => key.kind === "constant" && key.value === first.value);
    return found?.[1] ?? (whole ? (otherwise ?? constant(null)) : UNKNOWN_VALUE);
  }
  // Anything else may have put something in.
  owner.whole = false;
  return UNKNOWN_VALUE;
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
