// Property values as the engine hands them over: unknown ones, empty ones, equal ones.

/** The properties of a resource or of an object inside one. */
export type Bag = Record<string, unknown>;

/** Stands for a value that is known only after the update (the engine's own marker for a string). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Names the inputs that Check filled in; the engine and the real provider use the same key. */
export const DEFAULTS = "__defaults";

/** The markers for unknown booleans, numbers, arrays, assets, archives and objects. */
const OTHER_UNKNOWNS = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Whether the value itself is known only after the update. */
export function isUnknown(value: unknown): boolean {
  return typeof value === "string" && (value === UNKNOWN || OTHER_UNKNOWNS.has(value));
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
