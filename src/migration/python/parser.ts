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
      return { ok: true, module };
    } catch (error) {
      const { message, lineno } = error as Error & { lineno?: number };
      const line = lineno ?? Number(/line (\d+)/.exec(message)?.[1] ?? 1);
      return { ok: false, line, why: message.replace(/ at line \d+, column \d+$/, "") };
    }
  };
}
