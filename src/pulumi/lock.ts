// Who holds the stack's lock. A backend of files or of S3 keeps it as a JSON file, which says who made it; of another
// backend only the update itself learns it.
import * as os from "node:os";
import type { StackFile } from "../config/stackFile";
import { shortStackName } from "../names";
import { isAlive } from "../process/alive";
import { backendUrl } from "./backend";
import { lockFiles } from "./lockFiles";
import { lockObjects } from "./lockObjects";

/** Who holds the lock, since when. */
export interface StackLock {
  /** `user@host (process 123)`. */
  readonly holder: string;
  readonly pid: number;
  readonly hostname: string;
  /** ISO 8601. */
  readonly since: string;
  /** The holder's process has ended, on this machine: nobody will let go of the lock. */
  readonly isAbandoned: boolean;
}

/** What is known of the lock; or why it isn't known, as a part of a sentence. An unknown lock never counts as free. */
export type LockState = { readonly lock: StackLock | undefined } | { readonly unknown: string };

// Pulumi's own format, and where it is (pkg/backend/diy/lock.go).
interface LockFile {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  readonly timestamp: string;
}

const LOCKS = ".pulumi/locks/organization";

/** Looks for the lock of a stack. Never throws. */
export async function readLock({
  project,
  stack,
  folder,
}: Pick<StackFile, "project" | "stack" | "folder">): Promise<LockState> {
  const place = `${LOCKS}/${project}/${shortStackName(stack)}`;
  try {
    const texts = await textsIn(backendUrl(folder) ?? "", place, folder);
    if (texts === undefined) return { unknown: "on this backend only an update can see it" };
    return { lock: texts.map(lockOf)[0] };
  } catch (error) {
    return { unknown: `the lock can't be read: ${(error as Error).message}` };
  }
}

/** What the lock files hold; undefined of a backend that keeps none. */
async function textsIn(
  backend: string,
  place: string,
  project: string,
): Promise<readonly string[] | undefined> {
  if (backend.startsWith("file://")) return lockFiles(backend, place, project);
  if (backend.startsWith("s3://")) return lockObjects(backend, place);
  return undefined;
}

function lockOf(text: string): StackLock {
  const { pid, username, hostname, timestamp } = JSON.parse(text) as LockFile;
  return {
    holder: `${username}@${hostname} (process ${pid})`,
    pid,
    hostname,
    since: timestamp,
    isAbandoned: hostname === os.hostname() && !isAlive(pid),
  };
}
