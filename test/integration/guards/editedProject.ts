// The project as somebody has edited it: a copy of the program in which a piece of text is another.
import * as fs from "node:fs";
import * as path from "node:path";
import { PROJECT_DIR } from "../../../sandbox/paths";
import type { Edit } from "./edits";

const PROGRAM = ["Pulumi.yaml", "package.json", "start.js", "bundled.js", "index.ts", "src"];

/**
 * Copies the program to a folder and edits it there. Its packages are the project's own.
 *
 * @throws Error when an edit's text isn't there exactly once.
 */
export function copyProject(folder: string, edits: readonly Edit[] = []): void {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const name of PROGRAM) {
    fs.cpSync(path.join(PROJECT_DIR, name), path.join(folder, name), { recursive: true });
  }
  fs.symlinkSync(path.join(PROJECT_DIR, "node_modules"), path.join(folder, "node_modules"));
  for (const { file, find, replace } of edits) {
    const parts = fs.readFileSync(path.join(folder, file), "utf8").split(find);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times \`${find}\``);
    fs.writeFileSync(path.join(folder, file), parts.join(replace));
  }
}
