// Edits of the program: a piece of text that is another. Each is an event of its own, or part of one.
import type { DatabaseEvent } from "./events";

/** Text of a file that is replaced. */
export interface Edit {
  /** From the project's folder. */
  readonly file: string;
  /** Must be there exactly once: an edit that no longer fits the program tests nothing. */
  readonly find: string;
  readonly replace: string;
}

/** The component, and the text that declares the instance in it. */
export const DATABASE = "src/components/database.ts";
export const INSTANCE = "const instance = new aws.rds.Instance(";

type Reason = RegExp | undefined;

/** By edits, described in words. */
export function edited(
  title: string,
  reason: Reason,
  how: string,
  ...edits: Edit[]
): DatabaseEvent {
  return { title, how, reason, edits };
}

/** By a property of the instance that is set to something else. */
export function property(title: string, reason: Reason, find: string, replace: string) {
  const edit = { file: DATABASE, find: `${find},\n`, replace: `${replace},\n` };
  return edited(title, reason, `\`${changed(find, replace)}\``, edit);
}

/** By an option of the instance. */
export function option(title: string, reason: Reason, text: string): DatabaseEvent {
  const find = "{ ...named(parts.instance), protect: args.isProtected },";
  const replace = text.startsWith("protect:")
    ? `{ ...named(parts.instance), ${text} },`
    : `{ ...named(parts.instance), protect: args.isProtected, ${text} },`;
  return edited(title, reason, `option \`${text}\``, { file: DATABASE, find, replace });
}

/** By the stack's config. */
export function config(title: string, reason: Reason, key: string, value: string): DatabaseEvent {
  return { title, how: `config \`${key}: ${value}\``, reason, config: { [key]: value } };
}

/** The line that is another. */
function changed(find: string, replace: string): string {
  const lines = replace.split("\n").map((line) => line.trim());
  return (lines.find((line) => !find.includes(line)) ?? replace).replace(/,$/, "");
}
