// What a resource provider does, over the tables: preview, create, read, update, delete. Plain data
// in and out; serve.ts speaks the engine's protocol.
import { describe, type Aws } from "./aws";
import { changedInputs, diff, isEquivalent, type DiffRequest } from "./diff";
import type { Fields, Property, ResourceType } from "./schema";
import { DEFAULTS, isBag, isEmpty, UNKNOWN, withoutAbsent, type Bag } from "./values";

/** AWS has the resource, but it isn't as it should be: the engine keeps it in state, with a mark. */
export class NotReadyError extends Error {
  constructor(
    readonly id: string,
    readonly state: Bag,
    cause: unknown,
  ) {
    super(describe(cause), { cause });
    this.name = "NotReadyError";
  }
}

/** A resource as AWS has it: outputs, and the inputs that would make it so. */
export interface LiveResource {
  readonly id: string;
  readonly state: Bag;
  readonly inputs: Bag;
}

/** What state will be after a create, as far as that can be told: the rest is unknown. */
export function planCreate(type: ResourceType, inputs: Bag): Bag {
  const computed = Object.keys(type.inputs).filter((key) => type.inputs[key]?.computed);
  const unknown = [...type.outputs, ...computed].map((key) => [key, UNKNOWN]);
  return { ...(Object.fromEntries(unknown) as Bag), ...withoutDefaults(inputs) };
}

/** What state will be after an in-place update: what stays is known. */
export function planUpdate(type: ResourceType, request: DiffRequest): Bag {
  const planned: Bag = { ...kept(type, request.state), ...withoutDefaults(request.news) };
  for (const input of changedInputs(diff(type, request).changes)) {
    for (const output of type.follows?.[input] ?? []) planned[output] = UNKNOWN;
  }
  return planned;
}

/**
 * Creates a resource and waits for it.
 *
 * @throws NotReadyError when AWS made it but waiting or reading failed.
 */
export async function create(
  type: ResourceType,
  aws: Aws,
  inputs: Bag,
): Promise<{ readonly id: string; readonly state: Bag }> {
  const created = await type.create(aws, inputs);
  const { id, outputs } = typeof created === "string" ? { id: created, outputs: {} } : created;
  return { id, state: await finish(type, aws, id, inputs, outputs) };
}

/**
 * Brings what differs to AWS, and waits.
 *
 * @returns the new state.
 * @throws NotReadyError when AWS took the change but waiting or reading failed.
 */
export async function update(
  type: ResourceType,
  aws: Aws,
  id: string,
  request: DiffRequest,
): Promise<Bag> {
  const changed = changedInputs(diff(type, request).changes);
  const change = { changed, news: request.news, olds: request.state };
  // The engine also updates a resource that wasn't ready: then nothing differs, and only waiting is left.
  if (changed.size > 0) await type.update?.(aws, id, change);
  return finish(type, aws, id, request.news, kept(type, request.state));
}

/** Asks AWS. Undefined when the resource is gone. Both `state` and `inputs` are empty on import. */
export async function read(
  type: ResourceType,
  aws: Aws,
  id: string,
  state: Bag,
  inputs: Bag,
): Promise<LiveResource | undefined> {
  const isImport = Object.keys(state).length === 0;
  const before = isImport ? (type.imported ?? {}) : state;
  const answer = await type.read(aws, id, before);
  if (answer === undefined) return undefined;
  const live = settle(type, remembering(type, answer, before), before);
  const wanted = isImport ? Object.keys(type.inputs) : Object.keys(inputs);
  const liveInputs = Object.fromEntries(
    wanted.map((key) => {
      const property = type.inputs[key];
      const same = property === undefined || isEquivalent(property, live[key], inputs[key]);
      return [key, same && !isImport ? inputs[key] : live[key]];
    }),
  );
  const own = isImport ? (type.idOf?.(answer) ?? id) : id;
  return { id: own, state: live, inputs: withoutAbsent(liveInputs) };
}

async function finish(
  type: ResourceType,
  aws: Aws,
  id: string,
  inputs: Bag,
  before: Bag,
): Promise<Bag> {
  const given = withoutDefaults(inputs);
  try {
    await type.ready?.(aws, id, inputs);
    const state = { ...before, ...given };
    const answer = await type.read(aws, id, state);
    if (answer === undefined) throw new Error("it is gone right after it was made");
    return settle(type, remembering(type, answer, given), given);
  } catch (error) {
    throw new NotReadyError(id, { ...before, ...given }, error);
  }
}

/** Prefers the wording of `given` where AWS means the same: order of sets, layout of JSON. */
function settle(type: ResourceType, answer: Bag, given: Bag): Bag {
  const settled = settleFields(type.inputs, answer, given);
  const outputs = Object.fromEntries(
    Object.entries(answer).filter(([key]) => !(key in type.inputs)),
  );
  return withoutAbsent({ ...outputs, ...settled });
}

function settleFields(fields: Fields, answer: Bag, given: Bag): Bag {
  return withoutAbsent(
    Object.fromEntries(
      Object.entries(fields).map(([key, property]) => [
        key,
        settleValue(property, answer[key], given[key]),
      ]),
    ),
  );
}

function settleValue(property: Property, answer: unknown, given: unknown): unknown {
  if (property.fields !== undefined && isBag(answer) && isBag(given)) {
    return settleFields(property.fields, answer, given);
  }
  if (given === undefined || isEmpty(given)) return isEmpty(answer) ? (given ?? answer) : answer;
  return isEquivalent(property, answer, given) ? withoutDefaultsDeep(given) : answer;
}

/** The answer, with what state alone knows. */
function remembering(type: ResourceType, answer: Bag, given: Bag): Bag {
  const known = Object.keys(type.inputs).filter((key) => type.inputs[key]?.stateOnly);
  return { ...answer, ...Object.fromEntries(known.map((key) => [key, answer[key] ?? given[key]])) };
}

/** Outputs, and inputs that AWS chose: what an update leaves alone. */
function kept(type: ResourceType, state: Bag): Bag {
  return Object.fromEntries(
    Object.entries(state).filter(([key]) => type.inputs[key]?.computed ?? !(key in type.inputs)),
  );
}

function withoutDefaults(inputs: Bag): Bag {
  return withoutDefaultsDeep(inputs) as Bag;
}

function withoutDefaultsDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaultsDeep);
  if (!isBag(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== DEFAULTS)
      .map(([key, nested]) => [key, withoutDefaultsDeep(nested)]),
  );
}
