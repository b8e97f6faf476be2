// Replaces a file's content: a reader, or a power cut, finds the old file or the new one, never a half-written one.
import * as fs from "node:fs";
import * as path from "node:path";
import { OperatorError } from "../errors";

/**
 * Replaces it. Its mode and, as far as this user may, its owner are kept; a link stays a link.
 *
 * @throws OperatorError when it can't be written; then it is as it was.
 */
export function replaceFile(file: string, content: string | Buffer): void {
  try {
    const real = fs.realpathSync(file);
    renamed(`${real}.new`, real, content);
    syncFolder(path.dirname(real));
  } catch (error) {
    throw new OperatorError(`${file} can't be written: ${(error as Error).message}`, {
      hint: "The file is unchanged. Check that the disk isn't full, and that you may write the file.",
      cause: error,
    });
  }
}

function renamed(next: string, real: string, content: string | Buffer): void {
  // One that a killed command has left.
  fs.rmSync(next, { force: true });
  try {
    writeDurably(next, content, fs.statSync(real));
    fs.renameSync(next, real);
  } catch (error) {
    fs.rmSync(next, { force: true });
    throw error;
  }
}

function writeDurably(file: string, content: string | Buffer, { mode, uid, gid }: fs.Stats): void {
  const opened = fs.openSync(file, "wx", mode);
  try {
    fs.writeFileSync(opened, content);
    // Before the mode: a change of the owner may take bits away.
    keepOwner(opened, uid, gid);
    fs.fchmodSync(opened, mode);
    fs.fsyncSync(opened);
  } finally {
    fs.closeSync(opened);
  }
}

/** Only root may give a file away; others keep the group, where it is one of theirs. */
function keepOwner(opened: number, uid: number, gid: number): void {
  for (const owner of [uid, -1]) {
    try {
      fs.fchownSync(opened, owner, gid);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
    }
  }
}

/** The rename itself is kept only then. Some systems can't do it, and need nothing of the kind. */
function syncFolder(folder: string): void {
  let opened: number | undefined;
  try {
    opened = fs.openSync(folder, "r");
    fs.fsyncSync(opened);
  } catch {
    // What was written is there all the same.
  } finally {
    if (opened !== undefined) fs.closeSync(opened);
  }
}
