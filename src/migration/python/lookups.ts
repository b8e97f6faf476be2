// What a name, an attribute and an index give.
import type { Runtime } from "./runtime";
import { type Scope, textOf, UNKNOWN_VALUE, type Value } from "./values";

/** What a name stands for: where nothing here gave it one, it is Python's own. */
export function named(name: string, scope: Scope): Value {
  const found = scope.get(name);
  if (found !== undefined) return found;
  const { starred } = scope.outermost;
  const module = starred.find((known) => known === "alembic.op") ?? starred[0];
  return { kind: "path", path: `${module ?? "builtins"}.${name}` };
}

/** `of.name`; the name of the dialect is that of the database. */
export function attributeOf(runtime: Runtime, of: Value, name: string): Value {
  return name === "name" && isDialect(of) ? runtime.database : attribute(of, name);
}

function attribute(of: Value, name: string): Value {
  if (of.kind === "path") return { kind: "path", path: `${of.path}.${name}` };
  if (of.kind === "class") return of.scope.own().get(name) ?? { kind: "attribute", of, name };
  const field = of.kind === "call" ? of.fields?.get(name) : undefined;
  if (field !== undefined) return field;
  // A member of an enum class stands for its value.
  if (of.kind === "constant" && name === "value") return of;
  return { kind: "attribute", of, name };
}

function isDialect(value: Value): boolean {
  if (value.kind === "path") return /\.dialect$/.test(value.path);
  return value.kind === "attribute" && ["dialect", "engine"].includes(value.name);
}

/** `of[key]` */
export function subscript(of: Value, key: Value): Value {
  const wanted = key.kind === "constant" ? key.value : undefined;
  if (of.kind === "dict" && wanted !== undefined) {
    const found = of.entries.findLast(
      ([name]) => name.kind === "constant" && name.value === wanted,
    );
    if (found !== undefined) return found[1];
  }
  if (of.kind === "list" && typeof wanted === "number") return of.items.at(wanted) ?? UNKNOWN_VALUE;
  // `metadata.tables["users"]`, which `tableOf` knows.
  const name = textOf(key);
  return name === undefined ? { kind: "element", of } : attribute(of, `[${name}]`);
}
