// A checkout as a job gets it: a copy of the project's files, with the stacks' config as a connected repository has it
// committed.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PROJECT_DIR } from "../../../sandbox/paths";

// What no repository holds; packages are shared, since every job installs the same.
const LEFT_OUT = new Set(["node_modules", ".cache", ".git"]);

/**
 * Makes a checkout.
 *
 * @param stackFiles the stacks' config files, by name.
 */
export function checkOut(stackFiles: Readonly<Record<string, string>>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "checkout-"));
  for (const name of fs.readdirSync(PROJECT_DIR)) {
    if (LEFT_OUT.has(name)) continue;
    fs.cpSync(path.join(PROJECT_DIR, name), path.join(folder, name), {
      recursive: true,
      filter: (source) => !source.endsWith(path.join("sandbox", ".state")),
    });
  }
  fs.symlinkSync(path.join(PROJECT_DIR, "node_modules"), path.join(folder, "node_modules"));
  for (const [name, content] of Object.entries(stackFiles)) {
    fs.writeFileSync(path.join(folder, name), content);
  }
  return folder;
}
