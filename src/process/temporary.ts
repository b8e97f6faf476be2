// Temporary folders, which hold plans and copies of config: none is left behind, however the process ends itself.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { OperatorError } from "../errors";

const folders = new Set<string>();
let isWatching = false;

/**
 * Makes one that only this user can read.
 *
 * @param prefix how its name begins.
 * @throws OperatorError when it can't be made.
 */
export function temporaryFolder(prefix: string): string {
  const folder = made(path.join(os.tmpdir(), prefix));
  folders.add(folder);
  if (!isWatching) process.once("exit", removeAll);
  isWatching = true;
  return folder;
}

function made(prefix: string): string {
  try {
    return fs.mkdtempSync(prefix);
  } catch (error) {
    throw new OperatorError(`No temporary folder can be made: ${(error as Error).message}`, {
      hint: "Set TMPDIR to a folder that is there, that you may write to, and that has room.",
      cause: error,
    });
  }
}

/** Removes one, with all that is in it. */
export function removeTemporary(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

function removeAll(): void {
  for (const folder of folders) removeTemporary(folder);
}
