// What is known about a Python value without running it. An unknown part of a text is a hole; any other unknown value
// is `unknown`.
import type { ExprNode, StmtNode } from "py-ast";

export type Expr<T extends ExprNode["nodeType"]> = Extract<ExprNode, { nodeType: T }>;
export type Stmt<T extends StmtNode["nodeType"]> = Extract<StmtNode, { nodeType: T }>;

/** A part of a text that isn't known. */
export const HOLE = Symbol("hole");
export type TextPart = string | typeof HOLE;
export const A_HOLE: readonly TextPart[] = [HOLE];

export type Value =
  | { readonly kind: "constant"; readonly value: string | number | boolean | null }
  | { readonly kind: "text"; readonly parts: readonly TextPart[] }
  | ListValue
  | DictValue
  | FunctionValue
  | ClassValue
  /** Something imported, or a builtin: `sqlalchemy.Column`, `builtins.range`. */
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "attribute"; readonly of: Value; readonly name: string }
  | CallValue
  /** The object of `with op.batch_alter_table(…) as batch_op`. */
  | { readonly kind: "batch"; readonly table: string | undefined }
  /** One element of an iterable that isn't known. */
  | { readonly kind: "element"; readonly of: Value }
  | { readonly kind: "unknown" };

/** How much is known of what a list or a dict holds. */
interface Contents {
  whole: boolean;
  /** Something was put in after it was made, on a way that may not be taken: it may be empty. */
  grown?: boolean;
}

/** A list, tuple or set; not whole when something else may be in it. */
export interface ListValue extends Contents {
  readonly kind: "list";
  readonly items: Value[];
}

export interface DictValue extends Contents {
  readonly kind: "dict";
  readonly entries: [Value, Value][];
}

export interface FunctionValue {
  readonly kind: "function";
  readonly name: string;
  readonly parameters: Expr<"Lambda">["args"];
  readonly body: readonly StmtNode[] | ExprNode;
  readonly scope: Scope;
  /** What its first parameter is, where it is a method that is asked of its class or its object. */
  readonly self?: Value | undefined;
  readonly decorators?: readonly string[];
}

export interface ClassValue {
  readonly kind: "class";
  readonly name: string;
  /** From `__tablename__`, where it is a model. */
  readonly table: string | undefined;
  readonly bases: readonly Value[];
  readonly scope: Scope;
}

export interface CallValue {
  readonly kind: "call";
  readonly of: Value;
  readonly args: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** Not all arguments are known: `*args` or `**kwargs` that aren't known. */
  readonly open: boolean;
  readonly line: number;
  /** An object's own attributes, where it is of a class that is followed. */
  readonly fields?: Map<string, Value>;
}

export const UNKNOWN_VALUE: Value = { kind: "unknown" };

export const constant = (value: string | number | boolean | null): Value => ({
  kind: "constant",
  value,
});

export const list = (items: Value[], whole: boolean, grown = false): ListValue => ({
  kind: "list",
  items,
  whole,
  grown,
});

/** Names, with those of the enclosing scope beneath. */
export class Scope {
  private readonly names = new Map<string, Value>();
  /** Modules of `from module import *`. */
  readonly starred: string[] = [];

  /** @param file of the module, at the outermost. */
  constructor(
    readonly outer?: Scope,
    readonly file?: string,
  ) {}

  get(name: string): Value | undefined {
    return this.names.get(name) ?? this.outer?.get(name);
  }

  set(name: string, value: Value): void {
    this.names.set(name, value);
  }

  /** Every name of this scope alone. */
  own(): ReadonlyMap<string, Value> {
    return this.names;
  }

  get outermost(): Scope {
    return this.outer?.outermost ?? this;
  }
}

/** The text, if all of it is known. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === "constant" && typeof value.value === "string" ? value.value : undefined;
}

/** The parts of a text, of which some are holes; undefined when it isn't known to be a text. */
export function partsOf(value: Value | undefined): readonly TextPart[] | undefined {
  if (value?.kind === "text") return value.parts;
  const text = textOf(value);
  return text === undefined ? undefined : [text];
}

/** Joins parts to a value. */
export function textFrom(parts: readonly TextPart[]): Value {
  const joined: TextPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string") {
      joined[joined.length - 1] = last + part;
    } else joined.push(part);
  }
  if (joined.every((part) => typeof part === "string")) return constant(joined.join(""));
  return { kind: "text", parts: joined };
}

/** What `str()` makes of it, as parts. */
export function asParts(value: Value): readonly TextPart[] {
  if (value.kind === "constant") return [pythonText(value.value)];
  return partsOf(value) ?? [HOLE];
}

function pythonText(value: string | number | boolean | null): string {
  if (value === null) return "None";
  return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
}

/** Whether it counts as true; undefined when that isn't known. */
export function truth(value: Value): boolean | undefined {
  switch (value.kind) {
    case "constant":
      return Boolean(value.value);
    case "list":
      return isFilled(value, value.items.length);
    case "dict":
      return isFilled(value, value.entries.length);
    case "function":
    case "class":
      return true;
    case "path":
      return value.path.endsWith("TYPE_CHECKING") ? false : undefined;
    default:
      return undefined;
  }
}

/** Rows that aren't known may be none, so only what is whole and was made as it is holds something for certain. */
function isFilled({ whole, grown = false }: Contents, count: number): boolean | undefined {
  if (!whole || (grown && count > 0)) return undefined;
  return count > 0;
}

/** The dotted path of something imported, else undefined. */
export function pathOf(value: Value | undefined): string | undefined {
  return value?.kind === "path" ? value.path : undefined;
}

/** The last word of the path of what is called, such as `Column`; for a method, its name. */
export function calledName(value: Value | undefined): string | undefined {
  if (value?.kind !== "call") return undefined;
  if (value.of.kind === "attribute") return value.of.name;
  if (value.of.kind === "class") return value.of.name;
  return pathOf(value.of)?.split(".").at(-1);
}

/** The function or class that a dotted path means, seen from a file; undefined where it isn't in the repository. */
export type Follow = (dotted: string, from: string) => FunctionValue | ClassValue | undefined;
