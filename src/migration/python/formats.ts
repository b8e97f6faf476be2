// Python's ways to put values into a text: `%`, `.format()` and `!r`. What isn't known becomes a hole.
import { A_HOLE, asParts, HOLE, textFrom, type TextPart, textOf, type Value } from "./values";

/** `left % right`. */
export function percentFormat(left: readonly TextPart[], right: Value): Value {
  const values = right.kind === "list" && right.whole ? [...right.items] : undefined;
  let next = 0;
  const one = (text: string): TextPart[] => {
    const parts: TextPart[] = [];
    let end = 0;
    for (const match of text.matchAll(/%(?:\((\w+)\))?[-+0# ]*\d*(?:\.\d+)?([a-zA-Z%])/g)) {
      parts.push(text.slice(end, match.index));
      end = match.index + match[0].length;
      if (match[2] === "%") parts.push("%");
      else {
        const value = match[1] === undefined ? positional() : byName(right, match[1]);
        parts.push(
          ...(value === undefined
            ? A_HOLE
            : match[2] === "r"
              ? quotedAsPython(value)
              : asParts(value)),
        );
      }
    }
    return [...parts, text.slice(end)];
  };
  const positional = (): Value | undefined => {
    if (values !== undefined) return values[next++];
    return next++ === 0 && right.kind !== "dict" ? right : undefined;
  };
  return textFrom(left.flatMap((part) => (part === HOLE ? A_HOLE : one(part))));
}

/** `text.format(…)`. */
export function braceFormat(
  parts: readonly TextPart[],
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): Value {
  let next = 0;
  const one = (text: string): TextPart[] => {
    const found: TextPart[] = [];
    let end = 0;
    for (const match of text.matchAll(/\{\{|\}\}|\{(\w*)([^{}!:]*)(![rsa])?(:[^{}]*)?\}/g)) {
      found.push(text.slice(end, match.index));
      end = match.index + match[0].length;
      if (match[0] === "{{" || match[0] === "}}") {
        found.push(match[0].charAt(0));
        continue;
      }
      const [, name = "", rest = "", conversion, asked] = match;
      const value =
        name === "" ? args[next++] : /^\d+$/.test(name) ? args[Number(name)] : keywords.get(name);
      const isPlain = value !== undefined && rest === "" && (asked ?? ":") === ":";
      found.push(
        ...(!isPlain ? A_HOLE : conversion === "!r" ? quotedAsPython(value) : asParts(value)),
      );
    }
    return [...found, text.slice(end)];
  };
  return textFrom(parts.flatMap((part) => (part === HOLE ? A_HOLE : one(part))));
}

/** What `repr()` makes of it: quotes round a text, a tuple in parentheses. */
export function quotedAsPython(value: Value): readonly TextPart[] {
  if (value.kind === "constant") {
    const text = textOf(value);
    return text === undefined ? asParts(value) : [`'${text.replaceAll("'", String.raw`\'`)}'`];
  }
  if (value.kind === "text") return ["'", ...value.parts, "'"];
  return A_HOLE;
}

function byName(values: Value, name: string): Value | undefined {
  if (values.kind !== "dict") return undefined;
  return values.entries.findLast(([key]) => textOf(key) === name)?.[1];
}
