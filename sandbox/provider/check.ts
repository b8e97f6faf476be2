// Check: refuses inputs that this stand-in doesn't serve, and fills in defaults and names as the real
// provider does.
import type { Fields, Property, ResourceType } from "./schema";
import { DEFAULTS, isBag, isUnknown, type Bag } from "./values";

/** One refused input; `property` is a path such as `deploymentCircuitBreaker.rollback`. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckRequest {
  /** The resource's name in the program: names are made from it. */
  readonly name: string;
  readonly news: Bag;
  /** The inputs of the last update, so that a made name stays. */
  readonly olds: Bag;
  /** The provider's region: the only one that a resource may name. */
  readonly region: string;
  /** Seven hex digits for a made name. */
  readonly suffix: string;
}

/** Checks all inputs of a resource, at every depth. */
export function checkRequest(
  type: ResourceType,
  request: CheckRequest,
): { readonly inputs: Bag; readonly failures: readonly Failure[] } {
  const { region, ...news } = request.news;
  const failures: Failure[] = [];
  const inputs = checkFields(type, "", type.inputs, news, failures);
  if (region !== undefined && region !== request.region) {
    failures.push({
      property: "region",
      reason: standIn(
        `serves one region, ${request.region}, but the resource names ${JSON.stringify(region)}`,
      ),
    });
  }
  return { inputs: withNames(type, inputs, request), failures };
}

function checkFields(
  type: ResourceType,
  parent: string,
  fields: Fields,
  given: Bag,
  failures: Failure[],
): Bag {
  const checked: Bag = {};
  const defaults: string[] = [];
  for (const key of Object.keys(given)) {
    if (key in fields || key === DEFAULTS) continue;
    const known = Object.keys(fields).sort().join(", ");
    const where = parent === "" ? type.token : `${parent} of ${type.token}`;
    failures.push({
      property: pathOf(parent, key),
      reason: standIn(`has no input \`${key}\` in ${where}; it serves ${known}`),
    });
  }
  for (const [key, property] of Object.entries(fields)) {
    const path = pathOf(parent, key);
    const value = given[key] ?? undefined;
    if (value !== undefined) {
      checked[key] = checkValue(type, path, property, value, failures);
    } else if (property.default !== undefined) {
      checked[key] = property.default;
      defaults.push(key);
    } else if (property.required) {
      failures.push({ property: path, reason: standIn(`requires \`${path}\` of ${type.token}`) });
    }
  }
  return defaults.length === 0 ? checked : { ...checked, [DEFAULTS]: defaults };
}

function checkValue(
  type: ResourceType,
  path: string,
  property: Property,
  value: unknown,
  failures: Failure[],
): unknown {
  if (isUnknown(value)) return value;
  const wrong = wrongType(property, value);
  if (wrong !== undefined) {
    failures.push({ property: path, reason: standIn(`wants ${wrong} for \`${path}\``) });
    return value;
  }
  const { items, fields } = property;
  if (fields !== undefined) return checkFields(type, path, fields, value as Bag, failures);
  if (items === undefined) return value;
  if (Array.isArray(value)) {
    return value.map((item, i) => checkValue(type, `${path}[${i}]`, items, item, failures));
  }
  for (const [key, item] of Object.entries(value as Bag)) {
    checkValue(type, pathOf(path, key), items, item, failures);
  }
  return value;
}

/** What was expected, when the value is something else. */
function wrongType(property: Property, value: unknown): string | undefined {
  switch (property.kind) {
    case "text":
      if (typeof value !== "string") return "a string";
      if (property.oneOf === undefined || property.oneOf.includes(value)) return undefined;
      return `one of ${property.oneOf.join(", ")}`;
    case "json":
      return typeof value === "string" && isJson(value) ? undefined : "a string of JSON";
    case "integer":
      return Number.isInteger(value) ? undefined : "an integer";
    case "flag":
      return typeof value === "boolean" ? undefined : "a boolean";
    case "list":
    case "set":
      return Array.isArray(value) ? undefined : "an array";
    case "map":
    case "object":
      return isBag(value) ? undefined : "an object";
  }
}

function withNames(type: ResourceType, inputs: Bag, request: CheckRequest): Bag {
  const named: Bag = { ...inputs };
  const defaults = [...((inputs[DEFAULTS] as string[] | undefined) ?? [])];
  for (const [key, { autoName }] of Object.entries(type.inputs)) {
    if (autoName === undefined || named[key] !== undefined) continue;
    const prefix = request.name.slice(0, autoName - request.suffix.length - 1);
    named[key] = request.olds[key] ?? `${prefix}-${request.suffix}`;
    defaults.push(key);
  }
  return defaults.length === 0 ? named : { ...named, [DEFAULTS]: defaults };
}

/** A property path as the engine writes it: `a.b`, `a["b.c"]`. */
export function pathOf(parent: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}

function standIn(what: string): string {
  return `the sandbox's stand-in for pulumi-resource-aws ${what}`;
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
