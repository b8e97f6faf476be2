// How the stack's settings differ from those that went with a release when it was good. The application's own can be
// brought back with it; what else differs is named and left alone.
import type { StackFile } from "../../config/stackFile";
import type { Release } from "../../release/releases";

/** What differs. */
export interface ChangedSettings {
  /** The application's environment as it was, when it differs. */
  readonly appEnvironment: Readonly<Record<string, string>> | undefined;
  /** Other keys that differ. */
  readonly others: readonly string[];
  readonly lines: readonly string[];
}

// Keys that change with every release, or are about releases.
const OWN = new Set([
  "imageTag",
  "rollback",
  "pinnedTags",
  "databaseChange",
  "proofChange",
  "maintenance",
  "emergency",
  "application",
]);
const ENVIRONMENT = "appEnvironment";

/** Compares config with the ledger's settings of a release; settings that the ledger doesn't have are left out. */
export function changedSettings(
  { values }: Pick<StackFile, "values">,
  release: Release | undefined,
): ChangedSettings {
  const then = release?.config ?? {};
  const now = values as Readonly<Record<string, unknown>>;
  const keys = Object.keys(then).filter(
    (key) => !OWN.has(key) && key in now && asText(now[key]) !== normalized(then[key]),
  );
  const isApart = keys.includes(ENVIRONMENT);
  const others = keys.filter((key) => key !== ENVIRONMENT);
  return {
    appEnvironment: isApart
      ? (JSON.parse(then[ENVIRONMENT] ?? "{}") as Record<string, string>)
      : undefined,
    others,
    lines: [
      ...(isApart ? environmentLines(now[ENVIRONMENT] as object, then[ENVIRONMENT] ?? "{}") : []),
      ...others.map(
        (key) =>
          `!!    \`${key}\` was \`${then[key]}\` then, and is \`${asText(now[key])}\` now: not changed`,
      ),
    ],
  };
}

function environmentLines(now: object, then: string): string[] {
  const [before, after] = [
    JSON.parse(then) as Record<string, string>,
    now as Record<string, string>,
  ];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = names.filter((name) => before[name] !== after[name]);
  return [
    ...changed.map(
      (name) =>
        `!!    environment \`${name}\` was ${shown(before[name])} then, and is ${shown(after[name])} now`,
    ),
    "      → --with-config brings the application's environment back with it",
  ];
}

function shown(value: string | undefined): string {
  return value === undefined ? "not set" : `\`${value}\``;
}

function asText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Lists and maps as the same JSON, however they were spaced. */
function normalized(value: string | undefined): string {
  try {
    const parsed: unknown = JSON.parse(value ?? "");
    return typeof parsed === "object" ? JSON.stringify(parsed) : (value ?? "");
  } catch {
    return value ?? "";
  }
}
