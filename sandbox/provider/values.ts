// Property values as the engine hands them over: unknown ones, empty ones, equal ones.
import { UNKNOWN_MARKERS, UNKNOWN_TEXT } from "../../src/guards/unknown";

/** The properties of a resource or of an object inside one. */
export type Bag = Record<string, unknown>;

/** Stands for a value that is known only after the update (the engine's own marker for a text). */
export const UNKNOWN = UNKNOWN_TEXT;

/** Names the inputs that Check filled in; the engine and the real provider use the same key. */
export const DEFAULTS = "__defaults";

/** Whether the value itself is known only after the update. */
export function isUnknown(value: unknown): boolean {
  return UNKNOWN_MARKERS.has(value);
}

/** An object that is neither an array nor null. */
export function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Whether the real provider can't tell the value from one that was never given: its schema knows no
 * null, so absent, `false`, `0`, `""`, `[]` and `{}` are all the same to it.
 */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (value === false || value === 0 || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isBag(value) && Object.keys(value).every((key) => key === DEFAULTS);
}

/** Whether two JSON values are the same, whatever the order of their keys. */
export function isSame(left: unknown, right: unknown): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

/** The value without the properties that are undefined or null, at any depth: what may be stored in state. */
export function withoutAbsent(bag: Bag): Bag {
  return Object.fromEntries(
    Object.entries(bag)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key, value]) => [key, withoutAbsentWithin(value)]),
  );
}

function withoutAbsentWithin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsentWithin);
  return isBag(value) ? withoutAbsent(value) : value;
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, nested: unknown) =>
    isBag(nested)
      ? Object.fromEntries(Object.entries(nested).sort(([a], [b]) => (a < b ? -1 : 1)))
      : nested,
  );
}
