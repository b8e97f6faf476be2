// Which inputs of a resource an update would change, one by one and at any depth: a task definition's containers and
// their variables by name, although they are one text, and the target groups that a rule forwards to by their ARNs.
import { isDeepStrictEqual } from "node:util";
import type { Inputs } from "../rule";
import { isRecord } from "../stack/checks";
import { holdsSecret } from "../stack/plainSecrets";
import { isUnknown, UNKNOWN } from "../unknown";

/** One input that differs. */
export interface InputChange {
  /** Such as `["tags", "release"]`, or `["containerDefinitions", "backend", "environment", "MODE"]`. */
  readonly path: readonly string[];
  /** Undefined where it isn't set. */
  readonly from: unknown;
  readonly to: unknown;
}

// The provider's own note of which inputs it filled in.
const NOTES = "__defaults";
const LONGEST = 80;

/**
 * The inputs that differ, in the order of their names.
 *
 * @param hidden inputs that can't be compared: state holds them encrypted.
 */
export function inputChanges(
  before: Inputs,
  after: Inputs,
  hidden: readonly string[] = [],
): readonly InputChange[] {
  return within([], before, after).filter(({ path: [first] }) => !hidden.includes(first ?? ""));
}

function within(path: readonly string[], before: Inputs, after: Inputs): InputChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  names.delete(NOTES);
  return [...names]
    .sort()
    .flatMap((name) => compared([...path, name], read(before, name), read(after, name)));
}

/** The policy SDK's inputs throw where a value isn't known. */
function read(inputs: Inputs, name: string): unknown {
  try {
    const value = inputs[name];
    return value === null ? undefined : value;
  } catch {
    return UNKNOWN;
  }
}

function compared(path: readonly string[], from: unknown, to: unknown): InputChange[] {
  if (isUnknown(from) || isUnknown(to)) return [{ path, from, to }];
  const [before, after] = [from, to].map((value) => structureOf(path, value));
  if (isRecord(before) || isRecord(after)) {
    const isEither = (value: unknown) => value === undefined || isRecord(value);
    if (isEither(before) && isEither(after)) return within(path, { ...before }, { ...after });
  }
  return isSame(before, after) ? [] : [{ path, from, to }];
}

function isSame(before: unknown, after: unknown): boolean {
  try {
    return isDeepStrictEqual(plain(before), plain(after));
  } catch {
    // Something in it isn't known.
    return false;
  }
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

/**
 * Containers by their names, and each one's variables by theirs; a rule's actions by their place, and the target groups of each
 * by their ARNs; any other value as it is.
 */
function structureOf(path: readonly string[], value: unknown): unknown {
  if (path[0] === "actions") return actionStructure(path, value);
  if (path[0] !== "containerDefinitions") return value;
  if (path.length === 1) return byName(parsed(value), (container) => container) ?? value;
  const list = VARIABLES[path[2] ?? ""];
  return path.length === 3 && list !== undefined
    ? (byName(value ?? [], (variable) => variable[list]) ?? value)
    : value;
}

function actionStructure(path: readonly string[], value: unknown): unknown {
  if (path.length === 1) return Array.isArray(value) ? { ...(value as unknown[]) } : value;
  const isGroups = path.length === 4 && path[2] === "forward" && path[3] === "targetGroups";
  return isGroups ? (byName(value, (group) => group, "arn") ?? value) : value;
}

const VARIABLES: Readonly<Record<string, string>> = { environment: "value", secrets: "valueFrom" };

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Undefined where it is no list of named things, a name isn't known, or a name is there twice. */
function byName(
  list: unknown,
  valueOf: (entry: Inputs) => unknown,
  nameIn = "name",
): Inputs | undefined {
  if (!Array.isArray(list)) return undefined;
  const entries = list
    .filter(isRecord)
    .map((entry) => [read(entry, nameIn), valueOf(entry)] as [string, unknown]);
  const names = new Set(entries.map(([name]) => name).filter((name) => typeof name === "string"));
  return names.size === list.length ? Object.fromEntries(entries) : undefined;
}

/** An input with its old and its new value, on one line; a secret is never shown. */
export function shownChange({ path, from, to }: InputChange): string {
  const name = path.at(-1) ?? "";
  return `\`${path.join(".")}\`: ${shown(name, from)} → ${shown(name, to)}`;
}

function shown(name: string, value: unknown): string {
  if (value === undefined) return "not set";
  if (isUnknown(value)) return "not known before the update";
  const text = textOf(value);
  if (holdsSecret(name, text)) return "a secret";
  return `\`${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}\``;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value);
  } catch {
    return "a value that is only partly known";
  }
}
