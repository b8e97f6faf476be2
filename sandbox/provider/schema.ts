// The vocabulary of the resource tables: how a resource type's inputs are described, and what its
// functions receive. A table entry is meant to read like the provider's documentation.
import type { Aws } from "./aws";
import { isBag, type Bag } from "./values";

/** What the documentation says of one input. */
export interface PropertyOptions {
  readonly required?: true;
  /** "Forces new resource": a change replaces the resource. */
  readonly forceNew?: true;
  /** AWS chooses a value where none is given: leaving it out never makes a diff. */
  readonly computed?: true;
  /** The provider's own default, filled in by Check as the real one does. */
  readonly default?: string | number | boolean;
  /** Filled in as `<resource name>-<7 hex digits>`, cut to this length, where no name is given. */
  readonly autoName?: number;
  /** AWS (or the sandbox's AWS) doesn't return it: state keeps what the program said. */
  readonly stateOnly?: true;
  readonly oneOf?: readonly string[];
  /** Overlooks a difference; `news` are the property's siblings. */
  readonly suppress?: (oldValue: unknown, newValue: unknown, news: Bag) => boolean;
}

/** One input of a resource type; `T` is the type of its value in the table's functions. */
export interface Property<T = unknown> extends PropertyOptions {
  readonly kind: "text" | "integer" | "flag" | "json" | "list" | "set" | "map" | "object";
  readonly items?: Property;
  readonly fields?: Fields;
  /** For JSON text: brings equivalent documents into one form. */
  readonly normalize?: (document: unknown) => unknown;
  /** Only carries `T`; never called. */
  readonly valueType?: () => T;
}

export type Fields = Readonly<Record<string, Property>>;

/** The values of described inputs, after Check. */
export type Values<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Property<infer T> ? T : never;
};

type Given<T, O> = O extends { required: true } | { default: unknown } | { autoName: number }
  ? T
  : T | undefined;

export const text = <const O extends PropertyOptions>(options?: O): Property<Given<string, O>> => ({
  kind: "text",
  ...options,
});
export const integer = <const O extends PropertyOptions>(
  options?: O,
): Property<Given<number, O>> => ({
  kind: "integer",
  ...options,
});
export const flag = <const O extends PropertyOptions>(
  options?: O,
): Property<Given<boolean, O>> => ({
  kind: "flag",
  ...options,
});
/** Keys and text values, such as tags. */
export const map = <const O extends PropertyOptions>(
  options?: O,
): Property<Given<Record<string, string>, O>> => ({ kind: "map", items: text(), ...options });
/** Ordered. */
export const list = <T, const O extends PropertyOptions>(
  items: Property<T>,
  options?: O,
): Property<Given<NonNullable<T>[], O>> => ({ kind: "list", items, ...options });
/** An array whose order means nothing. */
export const set = <T, const O extends PropertyOptions>(
  items: Property<T>,
  options?: O,
): Property<Given<NonNullable<T>[], O>> => ({ kind: "set", items, ...options });
export const object = <F extends Fields, const O extends PropertyOptions>(
  fields: F,
  options?: O,
): Property<Given<Values<F>, O>> => ({ kind: "object", fields, ...options });

/** An IAM policy as JSON text: order of statements' lists and one-element lists mean nothing. */
export const policyDocument = <const O extends PropertyOptions>(
  options?: O,
): Property<Given<string, O>> => ({
  kind: "json",
  normalize: normalizeLists((items) => (items.length === 1 ? items[0] : items.sort(byJson))),
  ...options,
});

/** ECS container definitions as JSON text: named things (environment, secrets) have no order. */
export const containerDefinitions = <const O extends PropertyOptions>(
  options?: O,
): Property<Given<string, O>> => ({
  kind: "json",
  normalize: normalizeLists((items) =>
    items.every((item) => isBag(item) && "name" in item) ? items.sort(byJson) : items,
  ),
  ...options,
});

/** Arranges every list of a JSON value, the innermost first. */
function normalizeLists(arrange: (items: unknown[]) => unknown) {
  return function normalize(value: unknown): unknown {
    if (Array.isArray(value)) return arrange(value.map(normalize));
    return isBag(value) ? mapValues(value, normalize) : value;
  };
}

export const tags = map;

/** How one resource type is checked, compared, made and removed. */
export interface ResourceType<F extends Fields = Fields> {
  /** Pulumi's type token. */
  readonly token: string;
  readonly inputs: F;
  /** Properties that only AWS can tell: unknown until the resource is there. */
  readonly outputs: readonly string[];
  /** Outputs that an in-place change of the named input changes too. */
  readonly follows?: { readonly [input in keyof F]?: readonly string[] };
  /** What the real provider puts into state on import, where AWS can't be asked. */
  readonly imported?: Bag;
  /** The id in state, where an import names the resource otherwise. @param outputs what `read` gave. */
  idOf?(outputs: Bag): string;
  /** @returns the id, with the outputs that `read` needs to find it where the id isn't enough. */
  create(aws: Aws, inputs: Values<F>): Promise<string | { id: string; outputs: Bag }>;
  /** Waits after create and update as the real provider does. A failure leaves the resource in state. */
  ready?(aws: Aws, id: string, inputs: Values<F>): Promise<void>;
  /** Asks AWS. Undefined when the resource is gone. `state` may be empty (import). */
  read(aws: Aws, id: string, state: Partial<Values<F>> & Bag): Promise<Bag | undefined>;
  /** Brings the `changed` inputs to AWS, and only these. Absent: every change replaces. */
  update?(aws: Aws, id: string, change: Change<F>): Promise<void>;
  /** Must succeed when the resource is already gone. */
  delete(aws: Aws, id: string, state: Values<F> & Bag): Promise<void>;
}

/** An in-place update. */
export interface Change<F extends Fields> {
  readonly changed: ReadonlySet<keyof F>;
  readonly news: Values<F>;
  readonly olds: Values<F> & Bag;
}

/** Checks the types of a table entry, then forgets them: the core treats all types alike. */
export function resourceType<F extends Fields>(type: ResourceType<F>): ResourceType {
  return type as unknown as ResourceType;
}

function mapValues(bag: Bag, change: (value: unknown) => unknown): Bag {
  return Object.fromEntries(Object.entries(bag).map(([key, value]) => [key, change(value)]));
}

function byJson(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
