// What the program has declared so far, beside what state has: tells a replacement from something new, and what the
// update would delete because the program no longer names it.
import type { TypeAndName } from "../guards/foundation/free";
import { nameOf, typeOf } from "../guards/urn";

/** A former name, type or URN of a resource, as the option `aliases` takes it. */
export type FormerName = string | { readonly name?: unknown; readonly type?: unknown };

/** A resource by type and name; its parent components don't matter to AWS. */
type Key = string;

/** Compares the program with state. */
export class Declared {
  readonly #inState: ReadonlyMap<Key, TypeAndName>;
  readonly #declared = new Set<Key>();
  readonly #formerly = new Map<Key, readonly Key[]>();

  /** @param urns of every resource in state. */
  constructor(urns: readonly string[]) {
    const named = urns.map((urn) => ({ type: typeOf(urn), name: nameOf(urn) }));
    this.#inState = new Map(named.map((resource) => [keyOf(resource), resource]));
  }

  /** Notes that the program declares a resource. */
  add(resource: TypeAndName, aliases: readonly unknown[] = []): void {
    const former = aliases.flatMap((alias) => formerKeys(resource, alias));
    this.#formerly.set(keyOf(resource), former);
    for (const key of [keyOf(resource), ...former]) this.#declared.add(key);
  }

  /** Whether state has it, under its name or a former one. Then a resource that is created replaces it. */
  isInState(resource: TypeAndName): boolean {
    const key = keyOf(resource);
    return [key, ...(this.#formerly.get(key) ?? [])].some((one) => this.#inState.has(one));
  }

  /** What state has and the program hasn't declared. It is complete once the program has run. */
  undeclared(): readonly TypeAndName[] {
    return [...this.#inState].flatMap(([key, resource]) =>
      this.#declared.has(key) ? [] : [resource],
    );
  }
}

function formerKeys({ type, name }: TypeAndName, alias: unknown): readonly Key[] {
  if (typeof alias === "string") return [keyOf({ type: typeOf(alias), name: nameOf(alias) })];
  if (typeof alias !== "object" || alias === null) return [];
  const { name: formerName = name, type: formerType = type } = alias as {
    name?: unknown;
    type?: unknown;
  };
  const isPlain = typeof formerName === "string" && typeof formerType === "string";
  return isPlain ? [keyOf({ type: formerType, name: formerName })] : [];
}

function keyOf({ type, name }: TypeAndName): Key {
  return `${type}::${name}`;
}
