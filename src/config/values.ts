// The kinds of value a config key can have. Pulumi hands every value over as a string; each kind says
// in words what it admits, so that an error can name it.
import { z } from "zod";

function allowed<T extends z.ZodType>(schema: T, words: string): T {
  return schema.describe(words);
}

/** Text that matches `pattern`; `words` says what that is. */
export function text(pattern: RegExp, words: string) {
  return allowed(z.string().regex(pattern), words);
}

/** A whole number from `minimum` to `maximum`, both included. */
export function integer(minimum: number, maximum: number, unit = "") {
  const words = `a whole number from ${minimum} to ${maximum}${unit === "" ? "" : ` (${unit})`}`;
  const schema = z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number)
    .pipe(z.number().int().min(minimum).max(maximum));
  return allowed(schema, words);
}

/** One of the listed words. */
export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return allowed(z.enum(values), values.map((value) => `\`${value}\``).join(", "));
}

/** `true` or `false`. */
export function flag() {
  const schema = z.enum(["true", "false"]).transform((value) => value === "true");
  return allowed(schema, "`true` or `false`");
}

/** A list of texts, each of which matches `pattern`. */
export function list(pattern: RegExp, minimum: number, maximum: number, words: string) {
  const schema = json().pipe(z.array(z.string().regex(pattern)).min(minimum).max(maximum));
  return allowed(schema, words);
}

/** A map from names to texts, for environment variables. */
export function map(namePattern: RegExp, words: string) {
  return allowed(json().pipe(z.record(z.string().regex(namePattern), z.string())), words);
}

/**
 * A group of texts, each of which may be absent; undefined when all are. The CLI writes digits inside a
 * group as a number.
 */
export function fields<const T extends string>(names: readonly T[]) {
  const value = z.union([z.string(), z.number(), z.boolean()]).transform(String).optional();
  const shape = Object.fromEntries(names.map((name) => [name, value])) as Record<T, typeof value>;
  const words = `a group with the fields ${names.map((name) => `\`${name}\``).join(", ")}`;
  const group = json()
    .pipe(z.strictObject(shape))
    .transform((given) => (Object.keys(given).length === 0 ? undefined : given));
  return allowed(group, words);
}

/** A key that may be absent. */
export function optional<T extends z.ZodType>(schema: T) {
  return allowed(schema.optional(), schema.description ?? "");
}

function json() {
  return z.string().transform((value, context): unknown => {
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue({ code: "custom", message: "not JSON" });
      return z.NEVER;
    }
  });
}
