// Writes plain values into a stack's config file, all or nothing: what `pulumi config set` would write, in one go,
// with every text kept a text (`config set --path` makes a number of a tag of digits).
import * as fs from "node:fs";
import { parseDocument } from "yaml";
import { OperatorError } from "../errors";
import type { StackFile } from "./stackFile";

/** Values by key, without the project's name; undefined takes a key out. Never secret ones. */
export type ConfigChanges = Readonly<Record<string, unknown>>;

// Pulumi reads a bare time as a time and a bare number as a number: every new text is quoted.
const WRITTEN = {
  lineWidth: 0,
  defaultStringType: "QUOTE_DOUBLE",
  defaultKeyType: "PLAIN",
} as const;

/**
 * Changes the file. Comments and order stay.
 *
 * @returns puts the file back as it was, byte for byte, unless it was changed since.
 * @throws OperatorError when it can't be written; then it is as it was.
 */
export function writeConfig({ path, project }: StackFile, changes: ConfigChanges): () => void {
  const before = fs.readFileSync(path);
  const document = parseDocument(before.toString("utf8"));
  for (const [key, value] of Object.entries(changes)) {
    const at = ["config", `${project}:${key}`];
    if (value === undefined) document.deleteIn(at);
    else document.setIn(at, document.createNode(value));
  }
  const after = document.toString(WRITTEN);
  replace(path, after);
  return () => {
    // What somebody else has written meanwhile is theirs.
    if (fs.readFileSync(path, "utf8") === after) replace(path, before);
  };
}

/** A reader, or a power cut, meets the old file or the new one. */
function replace(path: string, content: string | Buffer): void {
  const next = `${path}.${process.pid}.new`;
  try {
    fs.writeFileSync(next, content, { mode: fs.statSync(path).mode });
    fs.renameSync(next, path);
  } catch (error) {
    fs.rmSync(next, { force: true });
    throw new OperatorError(`${path} can't be written: ${(error as Error).message}`, {
      hint: "Nothing was changed. Is the disk full, or the file somebody else's?",
      cause: error,
    });
  }
}
