// A temporary folder that can't be written to: how that is known, and what to type instead.
import * as fs from "node:fs";
import * as os from "node:os";

/** Where temporary files could go, and whether they fit there. */
export interface Places {
  /** Where they go now. */
  readonly usual: string;
  /** Others on this machine, the best one first. */
  readonly others: readonly string[];
  /** Whether files may be written there, and there is room. */
  readonly hasRoom: (folder: string) => boolean;
}

/** The temporary folder is full, or can't be written to. */
export interface NoRoom {
  /** What happened, as a sentence. */
  readonly message: string;
  /** The same line, with files in a folder that has room; where there is none, the line that shows what is full. */
  readonly next: (line: string) => string;
}

const SIGN =
  /no space left on device|ENOSPC|EDQUOT|The disk is full|No temporary folder can be made/i;

/**
 * What to do about a failure that the temporary folder caused.
 *
 * @returns undefined for any other failure: another disk may be full.
 */
export function noRoom(error: unknown, places: Places = here()): NoRoom | undefined {
  const { usual, others, hasRoom } = places;
  if (!(error instanceof Error) || !SIGN.test(error.message) || hasRoom(usual)) return undefined;
  const elsewhere = others.find((folder) => folder !== usual && hasRoom(folder));
  const way = elsewhere === undefined ? "Make room there" : `Make room there, or use ${elsewhere}`;
  return {
    message: `the plan can't be saved, because the temporary folder ${usual} is full or can't be written to. ${way}.`,
    next: (line) => (elsewhere === undefined ? `df -h ${usual}` : `TMPDIR=${elsewhere} ${line}`),
  };
}

// A plan takes less than 1 MiB, and Pulumi and Node keep files of their own there.
const ROOM_BYTES = 16 * 1024 * 1024;

function here(): Places {
  return { usual: os.tmpdir(), others: ["/tmp", "/var/tmp", os.homedir()], hasRoom };
}

function hasRoom(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    const { bavail, bsize, files, ffree } = fs.statfsSync(folder);
    // Some file systems don't count their files.
    return bavail * bsize >= ROOM_BYTES && (files === 0 || ffree > 0);
  } catch {
    return false;
  }
}
