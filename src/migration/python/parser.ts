// Python's text to a tree. The parser is loaded when the first migration is read (docs/decisions/0017).
import type { Module } from "py-ast";

/** A file as it was read. */
export type Parsed =
  | { readonly ok: true; readonly module: Module }
  /** It isn't Python. */
  | { readonly ok: false; readonly line: number; readonly why: string };

/** Parses a file; comments come with it. Nothing is thrown. */
export type ParsePython = (text: string) => Parsed;

/** Loads the parser. */
export async function pythonParser(): Promise<ParsePython> {
  const { parse } = await import("py-ast");
  return (text) => {
    try {
      // A byte order mark is no part of Python's grammar.
      const module = parse(text.replace(/^\uFEFF/, ""), { comments: true });
      // Most files are ASCII, and need no second look.
      // eslint-disable-next-line no-control-regex -- all of ASCII
      if (/[^\x00-\x7f]/.test(text)) normaliseNames(module);
      return { ok: true, module };
    } catch (error) {
      const { message, lineno } = error as Error & { lineno?: number };
      const line = lineno ?? Number(/line (\d+)/.exec(message)?.[1] ?? 1);
      return { ok: false, line, why: message.replace(/ at line \d+, column \d+$/, "") };
    }
  };
}

// Where py-ast keeps names; texts of the program are in `value`.
const NAMES: ReadonlySet<string> = new Set(["id", "attr", "name", "arg", "asname", "module"]);

/**
 * Names as Python has them: in NFKC, whatever was typed
 * (https://docs.python.org/3/reference/lexical_analysis.html#identifiers).
 */
function normaliseNames(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) return node.forEach(normaliseNames);
  const fields = node as Record<string, unknown>;
  for (const [field, value] of Object.entries(fields)) {
    if (typeof value === "string") {
      if (NAMES.has(field)) fields[field] = value.normalize("NFKC");
    } else normaliseNames(value);
  }
}
