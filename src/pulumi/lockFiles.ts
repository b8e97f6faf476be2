// The lock files of a backend that is a folder.
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What a stack's lock files hold.
 *
 * @param backend such as `file:///var/pulumi` or `file://~`.
 * @param place the stack's folder of locks, within the backend.
 * @param project the folder of Pulumi.yaml, where Pulumi works: a relative backend begins there.
 * @throws Error when a file is there and can't be read, or the backend itself isn't there.
 */
export async function lockFiles(
  backend: string,
  place: string,
  project: string,
): Promise<readonly string[]> {
  const root = path.resolve(project, folderOfBackend(backend));
  // A folder that isn't mounted has no lock either.
  if ((await unlessGone(fs.stat(root))) === undefined) throw new Error(`${root} isn't there`);
  const folder = path.join(root, place);
  const names = await unlessGone(fs.readdir(folder));
  const files = (names ?? []).filter((name) => name.endsWith(".json"));
  const texts = await Promise.all(
    files.map((name) => unlessGone(fs.readFile(path.join(folder, name), "utf8"))),
  );
  return texts.filter((text) => text !== undefined);
}

/** The folder that a backend such as `file:///var/pulumi` or `file://~` names; relative ones begin at the project. */
export function folderOfBackend(backend: string): string {
  const home = backend.replace("file://~", `file://${os.homedir()}`);
  return home.startsWith("file:///") ? fileURLToPath(home) : home.slice("file://".length);
}

/** Nobody had the lock yet, or it was let go of meanwhile. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
