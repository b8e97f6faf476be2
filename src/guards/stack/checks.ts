// How the stack's rules look at a resource: at one property by its path, or at each entry of a list.
import type { RuleCheck, Finding, Inputs } from "../rule";

/** A sentence on what is wrong with a value; undefined when nothing is. */
export type Judge<T> = (value: T) => string | undefined;

/**
 * Looks at what one property is to be; a property whose block is missing is undefined.
 *
 * @param path such as `networkConfiguration.assignPublicIp`.
 */
export function checkAt(path: string, judge: Judge<unknown>): RuleCheck {
  return ({ after }) => {
    let value: unknown = after;
    for (const key of path.split(".")) value = isRecord(value) ? value[key] : undefined;
    return objection(path, judge(value));
  };
}

/** A finding where there is something to say. It carries no value: a value of these may be a secret. */
export function objection(property: string, message: string | undefined): Finding | undefined {
  return message === undefined ? undefined : { property, message };
}

/**
 * What is wrong with the entries of a list, in one message; undefined when nothing is. One that isn't known yet
 * silences no other: its error is thrown only where nothing else was found.
 */
export function eachOf(list: unknown, judge: Judge<unknown>): string | undefined {
  if (!Array.isArray(list)) return undefined;
  const messages = new Set<string>();
  const errors: unknown[] = [];
  for (let index = 0; index < list.length; index += 1) {
    try {
      const message = judge(list[index]);
      if (message !== undefined) messages.add(message);
    } catch (error) {
      errors.push(error);
    }
  }
  if (messages.size === 0 && errors.length > 0) throw errors[0];
  return messages.size === 0 ? undefined : [...messages].join(" ");
}

/** A value in a message; empty for what has no short form. */
export function shown(value: unknown): string {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
}

/** Whether a value has properties to look at. */
export function isRecord(value: unknown): value is Inputs {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
