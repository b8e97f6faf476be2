// SQLAlchemy's columns, constraints and names, as values of a migration, to what PostgreSQL is told.
import type { Column, Default, Name } from "../change";
import { readComputed } from "../sql/expressions";
import { typeName } from "../typeNames";
import { type CallValue, calledName, partsOf, pathOf, textOf, type Value } from "./values";

/** Functions whose value differs from row to row. */
const VOLATILE = /random|uuid|nextval|clock_timestamp|timeofday/i;

/** A table's, column's or constraint's name, with its schema where it isn't `public`. */
export function objectName(value: Value | undefined, schema?: Value): Name {
  // `op.f("ix_…")`, `quoted_name("…", True)`, `conv("…")`
  const isWrapped =
    value?.kind === "call" && ["f", "quoted_name", "conv"].includes(calledName(value) ?? "");
  const path = pathOf(value);
  if (path?.endsWith(".__tablename__") === true && schema === undefined) return path;
  const name = textOf(isWrapped ? value.args[0] : value);
  if (name === undefined || schema === undefined) return name?.replace(/^public\./, "");
  if (schema.kind === "constant" && (schema.value === null || schema.value === "public")) {
    return name;
  }
  const within = textOf(schema);
  return within === undefined ? undefined : `${within}.${name}`;
}

/** A list of column names; undefined when one of them is an expression or isn't known. */
export function columnNames(value: Value | undefined): readonly string[] | undefined {
  const single = textOf(value);
  if (single !== undefined) return [single];
  if (value?.kind !== "list" || !value.whole) return undefined;
  const names = value.items.map(indexedColumn);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** `"name"`, `sa.text("name DESC")`, `table.c.name`. */
function indexedColumn(value: Value): string | undefined {
  const text =
    textOf(value) ??
    (calledName(value) === "text" ? textOf((value as CallValue).args[0]) : undefined);
  if (text !== undefined) {
    return /^"?(\w+)"?(\s+(asc|desc|nulls|first|last)\b.*)?$/i.exec(text.trim())?.[1];
  }
  if (value.kind === "attribute") return value.name;
  return calledName(value) === "column" ? textOf((value as CallValue).args[0]) : undefined;
}

/** `sa.Column(…)`; undefined when it isn't one that can be read. */
export function pythonColumn(value: Value | undefined): Column | undefined {
  if (value?.kind !== "call") return undefined;
  if (calledName(value) === "copy" && value.of.kind === "attribute") {
    return pythonColumn(value.of.of);
  }
  if (calledName(value) !== "Column") return undefined;
  const { args, keywords, open } = value;
  const isNamed = textOf(args[0]) !== undefined || partsOf(args[0]) !== undefined;
  const rest = isNamed ? args.slice(1) : args;
  const inner = rest.map(calledName);
  const type = keywords.get("type_") ?? rest.find(isType);
  const primaryKey = isTrue(keywords.get("primary_key"));
  const nullable = keywords.get("nullable");
  const references = rest.filter((part) => calledName(part) === "ForeignKey").map(referred);
  return {
    name: textOf(args[0]) ?? textOf(keywords.get("name")),
    type: columnTypeOf(type),
    // What isn't known counts as what an older INSERT fails on.
    notNull: nullable === undefined ? primaryKey || open : !isTrue(nullable),
    computesNull: computesNull(rest.find((part) => calledName(part) === "Computed")),
    default: defaultOf(keywords.get("server_default"), inner, primaryKey, type, keywords),
    unique: isTrue(keywords.get("unique")),
    indexed: isTrue(keywords.get("index")),
    primaryKey,
    references,
    check: inner.includes("CheckConstraint"),
  };
}

function computesNull(value: Value | undefined): boolean {
  if (value?.kind !== "call") return false;
  const [first] = value.args;
  const text = textOf(calledName(first) === "text" ? (first as CallValue).args[0] : first);
  return text === undefined || readComputed(text);
}

function isType(given: Value): boolean {
  const value = onPostgres(given);
  const name = calledName(value) ?? pathOf(value)?.split(".").at(-1) ?? "";
  return typeName(name) !== undefined || /^(Enum|ENUM)$/.test(name);
}

function defaultOf(
  given: Value | undefined,
  inner: readonly (string | undefined)[],
  primaryKey: boolean,
  type: Value | undefined,
  keywords: ReadonlyMap<string, Value>,
): Default {
  if (inner.includes("Computed")) return "generated";
  if (inner.includes("Identity")) return "volatile";
  const spelled = serverDefault(given ?? keywords.get("server_default"));
  if (spelled !== "none") return spelled;
  // SQLAlchemy makes a SERIAL of a single integer key (documentation of Column.autoincrement).
  const autoincrement = keywords.get("autoincrement");
  const isInteger = ["integer", "bigint", "smallint"].includes(columnTypeOf(type) ?? "");
  const isOff = autoincrement?.kind === "constant" && autoincrement.value === false;
  return primaryKey && isInteger && !isOff ? "volatile" : "none";
}

/** What `server_default=` gives a column: nothing for None and for `FetchedValue()`, which writes no DEFAULT. */
export function serverDefault(given: Value | undefined): Default {
  if (given === undefined) return "none";
  if (given.kind === "constant" && given.value === null) return "none";
  const name = calledName(given);
  if (name === "FetchedValue") return "none";
  if (name === "Computed") return "generated";
  if (name === "Identity") return "volatile";
  return VOLATILE.test(describe(given)) ? "volatile" : "constant";
}

function describe(value: Value): string {
  if (value.kind === "call") return [calledName(value), ...value.args.map(describe)].join(" ");
  return (
    partsOf(value)
      ?.filter((part) => typeof part === "string")
      .join(" ") ?? ""
  );
}

/** `BigInteger().with_variant(Integer(), "sqlite")` is a BigInteger here. */
function onPostgres(value: Value): Value {
  if (value.kind !== "call" || calledName(value) !== "with_variant") return value;
  const [other, ...dialects] = value.args;
  if (other !== undefined && dialects.some((one) => textOf(one) === "postgresql")) return other;
  return value.of.kind === "attribute" ? onPostgres(value.of.of) : value;
}

/** The one spelling of a type, see typeNames.ts. */
export function columnTypeOf(given: Value | undefined): string | undefined {
  if (given === undefined) return undefined;
  const value = onPostgres(given);
  const name = calledName(value) ?? pathOf(value)?.split(".").at(-1);
  if (name === undefined) return undefined;
  if (value.kind !== "call") return typeName(name);
  const keyword = (key: string) => value.keywords.get(key);
  const number = (given: Value | undefined) =>
    given?.kind === "constant" && typeof given.value === "number" ? given.value : undefined;
  const named = [keyword("length"), keyword("precision"), keyword("scale")].filter(
    (given) => given !== undefined,
  );
  const modifiers = [...value.args, ...named]
    .filter((given) => given.kind !== "constant" || given.value !== null)
    .map(number);
  return typeName(name, modifiers, isTrue(keyword("timezone")));
}

function referred(value: Value): Name {
  const target = textOf((value as CallValue).args[0]);
  return target?.split(".").slice(0, -1).join(".");
}

/** `True`, for certain. */
export function isTrue(value: Value | undefined): boolean {
  return value?.kind === "constant" && value.value === true;
}

/** Whatever isn't `False` for certain. */
export function mayBeTrue(value: Value | undefined): boolean {
  if (value === undefined) return false;
  return value.kind !== "constant" || Boolean(value.value);
}
