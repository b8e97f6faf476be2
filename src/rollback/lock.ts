// Who holds the stack's lock. A backend of files keeps it as a file, which says who made it; of another backend
// only the update itself learns it.
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { StackFile } from "../config/stackFile";
import { isAlive } from "./alive";

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

/** What can be told of the lock. */
export type LockState = { readonly lock: StackLock | undefined } | { readonly unknown: string };

// Pulumi's own format (pkg/backend/diy/lock.go).
interface LockFile {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  readonly timestamp: string;
}

/** Looks for the lock of a stack. */
export async function readLock({ project, stack }: StackFile): Promise<LockState> {
  const backend = process.env["PULUMI_BACKEND_URL"] ?? "";
  if (!backend.startsWith("file://")) {
    return { unknown: "this backend tells it only to an update" };
  }
  const folder = path.join(
    folderOf(backend),
    ".pulumi/locks/organization",
    project,
    stack.split("/").at(-1) ?? stack,
  );
  const names = await fs.readdir(folder).catch(() => []);
  for (const name of names) {
    const held = await lockIn(path.join(folder, name));
    if (held !== undefined) return { lock: held };
  }
  return { lock: undefined };
}

function folderOf(backend: string): string {
  const home = backend.replace("file://~", `file://${os.homedir()}`);
  return home.startsWith("file:///") ? fileURLToPath(home) : home.slice("file://".length);
}

async function lockIn(file: string): Promise<StackLock | undefined> {
  try {
    const { pid, username, hostname, timestamp } = JSON.parse(
      await fs.readFile(file, "utf8"),
    ) as LockFile;
    return {
      holder: `${username}@${hostname} (process ${pid})`,
      pid,
      hostname,
      since: timestamp,
      isAbandoned: hostname === os.hostname() && !isAlive(pid),
    };
  } catch {
    // It was let go of meanwhile.
    return undefined;
  }
}
