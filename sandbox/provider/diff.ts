// Diff: what of a resource changes, property by property, and whether that replaces it. Inputs are
// compared with what AWS said last (state), by the real provider's rules.
import { pathOf } from "./check";
import type { Fields, Property, ResourceType } from "./schema";
import { DEFAULTS, isBag, isEmpty, isSame, isUnknown, type Bag } from "./values";

/** One changed property. */
export interface PropertyChange {
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
  /** False when the program says what it said before, and AWS has drifted away from it. */
  readonly inputDiff: boolean;
}

/** The difference between a resource and what the program wants it to be. */
export interface Difference {
  readonly changes: readonly PropertyChange[];
  /** Its name is taken while the old one exists, so the old one must go first. */
  readonly deleteBeforeReplace: boolean;
}

export interface DiffRequest {
  readonly news: Bag;
  readonly state: Bag;
  readonly oldInputs: Bag;
  readonly ignoreChanges?: readonly string[];
}

/** Compares new inputs with a resource's state. */
export function diff(type: ResourceType, request: DiffRequest): Difference {
  const { news, state, oldInputs, ignoreChanges = [] } = request;
  const found: Finding[] = [];
  compareFields("", type.inputs, state, news, false, found);
  const changes = found
    .filter(({ path }) => !ignoreChanges.some((ignored) => isWithin(path, ignored)))
    .map((finding) => {
      const key = topLevel(finding.path);
      return { ...finding, inputDiff: !isSame(oldInputs[key], news[key]) };
    });
  return {
    changes,
    deleteBeforeReplace:
      changes.some(({ replaces }) => replaces) && keepsExplicitName(type, news, changes),
  };
}

/** Whether two values of a property are the same to the real provider. */
export function isEquivalent(property: Property, oldValue: unknown, newValue: unknown): boolean {
  const found: Finding[] = [];
  compare("", property, oldValue, newValue, false, found);
  return found.length === 0;
}

/** The top-level inputs that the changes lie in. */
export function changedInputs(changes: readonly PropertyChange[]): Set<string> {
  return new Set(changes.map(({ path }) => topLevel(path)));
}

type Finding = Omit<PropertyChange, "inputDiff">;

function compareFields(
  parent: string,
  fields: Fields,
  oldBag: Bag,
  newBag: Bag,
  replaces: boolean,
  found: Finding[],
): void {
  for (const [key, property] of Object.entries(fields)) {
    if (property.suppress?.(oldBag[key], newBag[key], newBag)) continue;
    compare(pathOf(parent, key), property, oldBag[key], newBag[key], replaces, found);
  }
}

function compare(
  path: string,
  property: Property,
  oldValue: unknown,
  newValue: unknown,
  parentReplaces: boolean,
  found: Finding[],
): void {
  const replaces = parentReplaces || property.forceNew === true;
  if (newValue === undefined && property.computed) return;
  if (isEmpty(oldValue) && isEmpty(newValue)) return;
  if (isUnknown(newValue)) {
    found.push({ path, kind: isEmpty(oldValue) ? "add" : "update", replaces });
  } else if (isEmpty(oldValue) || isEmpty(newValue)) {
    const kind = isEmpty(oldValue) ? "add" : newValue === undefined ? "delete" : "update";
    found.push({ path, kind, replaces });
  } else if (property.fields !== undefined && isBag(oldValue) && isBag(newValue)) {
    compareFields(path, property.fields, oldValue, newValue, replaces, found);
  } else if (property.items !== undefined && Array.isArray(oldValue) && Array.isArray(newValue)) {
    compareItems(path, property, property.items, oldValue, newValue, replaces, found);
  } else if (property.items !== undefined && isBag(oldValue) && isBag(newValue)) {
    for (const key of new Set([...Object.keys(oldValue), ...Object.keys(newValue)])) {
      compare(pathOf(path, key), property.items, oldValue[key], newValue[key], replaces, found);
    }
  } else if (!isSameScalar(property, oldValue, newValue)) {
    found.push({ path, kind: "update", replaces });
  }
}

/** Items of a set are matched whatever their order; what remains is compared pairwise, like a list's. */
function compareItems(
  path: string,
  property: Property,
  items: Property,
  oldItems: readonly unknown[],
  newItems: readonly unknown[],
  replaces: boolean,
  found: Finding[],
): void {
  const olds = oldItems.map((value, index) => ({ value, index }));
  const news = newItems.map((value, index) => ({ value, index }));
  if (property.kind === "set") {
    for (const item of [...news]) {
      const match = olds.findIndex((old) => isEquivalent(items, old.value, item.value));
      if (match === -1) continue;
      olds.splice(match, 1);
      news.splice(news.indexOf(item), 1);
    }
  }
  for (let i = 0; i < Math.max(olds.length, news.length); i += 1) {
    const index = news[i]?.index ?? olds[i]?.index;
    compare(`${path}[${index}]`, items, olds[i]?.value, news[i]?.value, replaces, found);
  }
}

function isSameScalar(property: Property, oldValue: unknown, newValue: unknown): boolean {
  if (property.normalize === undefined) return isSame(oldValue, newValue);
  return isSame(document(property, oldValue), document(property, newValue));
}

function document(property: Property, value: unknown): unknown {
  try {
    return property.normalize?.(JSON.parse(String(value)));
  } catch {
    return value;
  }
}

/** The real provider's rule: a name that the program chose and that stays would collide. */
function keepsExplicitName(type: ResourceType, news: Bag, changes: readonly Finding[]): boolean {
  const made = (news[DEFAULTS] as string[] | undefined) ?? [];
  return Object.entries(type.inputs).some(
    ([key, { autoName }]) =>
      autoName !== undefined && !made.includes(key) && !changes.some(({ path }) => path === key),
  );
}

function topLevel(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}

function isWithin(path: string, ignored: string): boolean {
  return path === ignored || path.startsWith(`${ignored}.`) || path.startsWith(`${ignored}[`);
}
