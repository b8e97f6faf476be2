// Writes plain values into a stack's config file, all or nothing: what `pulumi config set` would write, in one go, with
// every text kept a text (`config set --path` makes a number of a tag of digits). Nothing that the program wouldn't
// take is ever written. The caller must hold the lock on the file (src/rollback/turn.ts).
import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Document, parseDocument } from "yaml";
import { changes as made } from "../process/changes";
import { replaceFile } from "./replaceFile";
import { checkStackText, type StackFile } from "./stackFile";

/** Values by key, without the project's name; undefined takes a key out. Never secret ones. */
export type ConfigChanges = Readonly<Record<string, unknown>>;

/**
 * Sets back the keys that were changed, each only where it still has the value that was written. Never throws.
 *
 * @returns a sentence for each key that couldn't be set back; none when config is as it was.
 */
export type PutBack = () => readonly string[];

/** What is known of the file. */
export type Written = Pick<StackFile, "path" | "project" | "folder" | "stack">;

// Pulumi reads a bare time as a time and a bare number as a number: every new text is quoted.
const WRITTEN = {
  lineWidth: 0,
  defaultStringType: "QUOTE_DOUBLE",
  defaultKeyType: "PLAIN",
} as const;

/**
 * Changes the file. Comments and order stay.
 *
 * @throws OperatorError when the program couldn't use the result, or it can't be written; Interrupted when the process
 * is to end. Then the file is as it was.
 */
export function writeConfig(file: Written, changes: ConfigChanges): PutBack {
  const before = fs.readFileSync(file.path);
  const after = withChanges(file, before.toString("utf8"), changes);
  const wasSetBack = made.begin(`wrote ${path.basename(file.path)}`);
  try {
    replaceFile(file.path, after);
  } catch (error) {
    wasSetBack();
    throw error;
  }
  return () => {
    try {
      const left = putBack(file, changes, before, after);
      if (left.length === 0) wasSetBack();
      return left;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return Object.keys(changes).map((key) => `\`${key}\` wasn't set back: ${why}`);
    }
  };
}

/**
 * The text of a stack's file with some values changed.
 *
 * @throws OperatorError that names what the program couldn't use.
 */
export function withChanges(file: Written, text: string, changes: ConfigChanges): string {
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(changes)) {
    setKey(
      document,
      keyOf(file, key),
      value === undefined ? undefined : document.createNode(value),
    );
  }
  const after = document.toString(WRITTEN);
  checkStackText(after, file);
  return after;
}

function putBack(
  file: Written,
  changes: ConfigChanges,
  before: Buffer,
  written: string,
): readonly string[] {
  const text = fs.readFileSync(file.path, "utf8");
  if (text === written) {
    replaceFile(file.path, before);
    return [];
  }
  // Somebody else has written into it meanwhile: what is theirs stays.
  const [now, then, ours] = [text, before.toString("utf8"), written].map((one) =>
    parseDocument(one),
  );
  const others: string[] = [];
  for (const key of Object.keys(changes)) {
    const at = keyOf(file, key);
    const value = plain(now!, at);
    if (isDeepStrictEqual(value, plain(ours!, at))) setKey(now!, at, then!.getIn(at, true));
    else if (!isDeepStrictEqual(value, plain(then!, at))) others.push(foreign(key, value));
  }
  const after = now!.toString(WRITTEN);
  checkStackText(after, file);
  replaceFile(file.path, after);
  return others;
}

function foreign(key: string, value: unknown): string {
  const is = value === undefined ? "was taken out" : `is ${JSON.stringify(value)} now`;
  return `\`${key}\` wasn't set back: it ${is}, which somebody else wrote meanwhile.`;
}

function keyOf({ project }: Written, key: string): [string, string] {
  return ["config", `${project}:${key}`];
}

function setKey(document: Document, at: [string, string], node: unknown): void {
  if (node === undefined) document.deleteIn(at);
  else document.setIn(at, node);
}

function plain(document: Document, at: [string, string]): unknown {
  return (document.toJS() as Record<string, Record<string, unknown> | undefined> | null)?.[at[0]]?.[
    at[1]
  ];
}
