// Values that a preview doesn't know yet. Reading one throws, so that a rule can't mistake it for a value.

/** Thrown by reading a property whose value isn't known before the update. */
export class UnknownValue extends Error {
  constructor(readonly property: string) {
    super(`\`${property}\` isn't known before the update`);
    this.name = "UnknownValue";
  }
}

/** The engine's marker for an unknown text. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * What stands for an unknown value on the engine's wire, in `pulumi preview --json` and in plans
 * (sdk/go/common/resource/plugin, UnknownStringValue and its kin for other types).
 */
export const UNKNOWN_MARKERS: ReadonlySet<unknown> = new Set([
  UNKNOWN_TEXT,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** What hooks are handed in the place of an unknown value. */
export const UNKNOWN = { __pulumiUnknown: true };

/** Whether a value stands for one that isn't known yet, as hooks and previews write it. */
export function isUnknown(value: unknown): boolean {
  return UNKNOWN_MARKERS.has(value) || (isRecord(value) && value["__pulumiUnknown"] === true);
}

/** The same inputs; reading what isn't known throws {@link UnknownValue}, at any depth. */
export function knownOnly<T extends object>(inputs: T, path = ""): T {
  return new Proxy(inputs, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof key === "symbol") return value;
      const place = path === "" ? key : `${path}.${key}`;
      if (isUnknown(value)) throw new UnknownValue(place);
      return typeof value === "object" && value !== null ? knownOnly(value, place) : value;
    },
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
