// One spelling per PostgreSQL type, from SQLAlchemy's names and from SQL's.

const NAMES: Readonly<Record<string, string>> = {
  string: "varchar",
  varchar: "varchar",
  unicode: "varchar",
  autostring: "varchar",
  "character varying": "varchar",
  char: "char",
  bpchar: "char",
  text: "text",
  unicodetext: "text",
  integer: "integer",
  int: "integer",
  int4: "integer",
  serial: "integer",
  serial4: "integer",
  biginteger: "bigint",
  bigint: "bigint",
  int8: "bigint",
  bigserial: "bigint",
  serial8: "bigint",
  smallinteger: "smallint",
  smallint: "smallint",
  int2: "smallint",
  smallserial: "smallint",
  boolean: "boolean",
  bool: "boolean",
  numeric: "numeric",
  decimal: "numeric",
  float: "double precision",
  float8: "double precision",
  double: "double precision",
  double_precision: "double precision",
  real: "real",
  float4: "real",
  datetime: "timestamp",
  timestamp: "timestamp",
  timestamptz: "timestamptz",
  date: "date",
  time: "time",
  timetz: "timetz",
  interval: "interval",
  json: "json",
  jsonb: "jsonb",
  uuid: "uuid",
  largebinary: "bytea",
  bytea: "bytea",
  inet: "inet",
  cidr: "cidr",
  citext: "citext",
  tsvector: "tsvector",
};

const WITH_ARGUMENTS = new Set(["varchar", "char", "numeric"]);

/**
 * The one spelling of a type.
 *
 * @param name as SQLAlchemy or PostgreSQL writes it, without a schema.
 * @param modifiers its length, or precision and scale.
 * @param withTimeZone for SQLAlchemy's `timezone=True`.
 * @returns undefined for a type that isn't PostgreSQL's own.
 */
export function typeName(
  name: string,
  modifiers: readonly (number | undefined)[] = [],
  withTimeZone = false,
): string | undefined {
  const known = NAMES[name.toLowerCase()];
  if (known === undefined) return undefined;
  if (withTimeZone && (known === "timestamp" || known === "time")) return `${known}tz`;
  if (!WITH_ARGUMENTS.has(known)) return known;
  if (modifiers.includes(undefined)) return undefined;
  return modifiers.length === 0 ? known : `${known}(${modifiers.join(",")})`;
}

/** The types that have a sequence of their own. */
export function isSerial(name: string): boolean {
  return /^(small|big)?serial[248]?$/i.test(name);
}
