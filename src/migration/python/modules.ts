// Functions that a migration imports from its own repository: their files are found beside it, and followed.
import * as path from "node:path/posix";
import type { ParsePython } from "./parser";
import { methodIn } from "./objects";
import { type Follow, Scope, type Value } from "./values";

/** Files that a migration may import from. */
export interface Importable {
  /** The text of a file, by the same kind of path as the migration's; undefined where there is none. */
  readonly textOf: (file: string) => string | undefined;
}

/** Nothing can be imported. */
export const NOTHING: Importable = { textOf: () => undefined };

/**
 * Follows imports. Each file is read once.
 *
 * @param runModule runs a module's statements, without what they do.
 */
export function following(
  { textOf }: Importable,
  parse: ParsePython,
  runModule: (
    module: Extract<ReturnType<ParsePython>, { ok: true }>["module"],
    scope: Scope,
  ) => void,
): Follow {
  const scopes = new Map<string, Scope | undefined>();
  const scopeOf = (file: string): Scope | undefined => {
    if (scopes.has(file)) return scopes.get(file);
    // A module that imports itself again finds what is known so far.
    scopes.set(file, undefined);
    const text = textOf(file);
    const parsed = text === undefined ? undefined : parse(text);
    if (parsed?.ok !== true) return undefined;
    const scope = new Scope(undefined, file);
    scopes.set(file, scope);
    runModule(parsed.module, scope);
    return scope;
  };
  const find = (dotted: string, from: string, depth: number): ReturnType<Follow> => {
    const parts = dotted.split(".");
    const name = parts.pop();
    if (name === undefined || parts.length === 0 || depth > MOST_IMPORTS) return undefined;
    for (const file of candidates(parts, from)) {
      const value: Value | undefined = scopeOf(file)?.get(name);
      if (value?.kind === "function" || value?.kind === "class") return value;
      // Imported there from yet another file.
      if (value?.kind === "path") return find(value.path, file, depth + 1);
    }
    // A method that is asked of a class.
    const owner = parts.length > 1 ? find(parts.join("."), from, depth + 1) : undefined;
    if (owner?.kind !== "class") return undefined;
    const method = methodIn(owner, name, (path, file) => find(path, file, depth + 1));
    return method?.decorators?.includes("classmethod") === true
      ? { ...method, self: owner }
      : method;
  };
  return (dotted, from) => find(dotted, from, 0);
}

const MOST_IMPORTS = 5;

/** A repository's packages lie in its own folder, or in one of these (Python Packaging User Guide: "src layout"). */
const ROOTS = ["", "src", "lib"];

/** Where Python would look: beneath each folder above the file, and where packages often lie in it. */
function candidates(parts: readonly string[], from: string): readonly string[] {
  const module = parts.join("/");
  const found: string[] = [];
  for (let folder = path.dirname(from); ; folder = path.dirname(folder)) {
    for (const root of ROOTS) {
      const at = path.join(folder, root, module);
      found.push(`${at}.py`, path.join(at, "__init__.py"));
    }
    if (folder === path.dirname(folder)) return found;
  }
}

/** `from ..shared import x`, as a dotted path from where the file's own path begins. */
export function absoluteModule(file: string | undefined, level: number, module: string): string {
  if (level === 0 || file === undefined) return `${".".repeat(level)}${module}`;
  let folder = path.dirname(file);
  for (let up = 1; up < level; up++) folder = path.dirname(folder);
  const package_ = folder.replace(/^\/|^\.$/, "").replaceAll("/", ".");
  return [package_, module].filter((part) => part !== "").join(".");
}
