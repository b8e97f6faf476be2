// Objects of classes that can be followed, and their methods, which a class may have from another one.
import type { Runtime } from "./runtime";
import {
  type CallValue,
  type ClassValue,
  type Follow,
  type FunctionValue,
  pathOf,
  type Scope,
  type Value,
} from "./values";

/** A method of a class, or of one that it is made from. */
export function methodIn(
  owner: ClassValue,
  name: string,
  follow: Follow,
  depth = 0,
): FunctionValue | undefined {
  const own = owner.scope.own().get(name);
  if (own?.kind === "function") return own;
  if (depth > DEEPEST) return undefined;
  for (const base of owner.bases) {
    const made = classOf(base, owner.scope.outermost.file, follow);
    const found = made === undefined ? undefined : methodIn(made, name, follow, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const DEEPEST = 10;

function classOf(value: Value, file: string | undefined, follow: Follow): ClassValue | undefined {
  if (value.kind === "class") return value;
  const path = pathOf(value);
  const found = path === undefined || file === undefined ? undefined : follow(path, file);
  return found?.kind === "class" ? found : undefined;
}

/** An object, made as its class makes it; undefined where the class can't be found. */
export function objectOf(runtime: Runtime, made: CallValue, scope: Scope): CallValue | undefined {
  if (made.fields !== undefined) return made;
  const owner = classOf(made.of, scope.outermost.file, runtime.follow);
  if (owner === undefined) return undefined;
  const object: CallValue = { ...made, of: owner, fields: new Map() };
  const init = methodIn(owner, "__init__", runtime.follow);
  if (init !== undefined) runtime.inline(init, [object, ...made.args], made.keywords);
  return object;
}

/**
 * Calls a method of an object or a class of the repository.
 *
 * @returns undefined where there is none that can be followed.
 */
export function callMethod(runtime: Runtime, given: CallValue, scope: Scope): Value | undefined {
  const { of: func, args, keywords } = given;
  if (func.kind !== "attribute") return undefined;
  const { of: owner, name } = func;
  if (owner.kind === "class") {
    const method = methodIn(owner, name, runtime.follow);
    if (method === undefined) return undefined;
    const isOfClass = method.decorators?.includes("classmethod") === true;
    return runtime.inline(method, isOfClass ? [owner, ...args] : args, keywords);
  }
  if (owner.kind !== "call") return undefined;
  if (pathOf(owner.of) === "builtins.super") return callSuper(runtime, name, given, scope);
  const object = objectOf(runtime, owner, scope);
  const method =
    object?.of.kind === "class" ? methodIn(object.of, name, runtime.follow) : undefined;
  if (object === undefined || method === undefined) return undefined;
  const isStatic = method.decorators?.includes("staticmethod") === true;
  return runtime.inline(method, isStatic ? args : [object, ...args], keywords);
}

function callSuper(
  runtime: Runtime,
  name: string,
  { args, keywords }: CallValue,
  scope: Scope,
): Value | undefined {
  const owner = scope.get("__class__");
  const self = scope.get("self") ?? scope.get("cls");
  if (owner?.kind !== "class" || self === undefined) return undefined;
  for (const base of owner.bases) {
    const made = classOf(base, owner.scope.outermost.file, runtime.follow);
    const method = made === undefined ? undefined : methodIn(made, name, runtime.follow);
    if (method !== undefined) return runtime.inline(method, [self, ...args], keywords);
  }
  return undefined;
}
