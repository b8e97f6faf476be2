// Which inputs of a resource an update would change.
import { isDeepStrictEqual } from "node:util";
import type { Inputs } from "./rule";

/**
 * Names of the inputs that differ, sorted. One that isn't known yet counts as changed: what depends on nothing
 * that changes is known.
 *
 * @param ignored inputs that can't be compared, such as secret ones.
 */
export function changedInputs(
  before: Inputs,
  after: Inputs,
  ignored: readonly string[] = [],
): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  // The provider's own note of which inputs it filled in.
  for (const name of [...ignored, "__defaults"]) names.delete(name);
  return [...names].filter((name) => differs(before, after, name)).sort();
}

function differs(before: Inputs, after: Inputs, name: string): boolean {
  try {
    return !isDeepStrictEqual(plain(before[name]), plain(after[name]));
  } catch {
    return true;
  }
}

/** As JSON has it: without what is undefined, and without the objects that only watch for unknown values. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
