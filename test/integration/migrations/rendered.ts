// What alembic itself makes of migrations: SQL, rendered without a database, in an environment of Python of its own.
import { execFile } from "node:child_process";
import * as path from "node:path";
import { pythonEnvironment } from "../../../sandbox/pythonEnvironment";

/** A migration as SQL, or why alembic couldn't make any. */
export interface Rendered {
  readonly id: string;
  readonly sql?: string;
  readonly error?: string;
}

/** Renders files, in one run. */
export async function rendered(
  files: readonly { readonly id: string; readonly text: string }[],
): Promise<ReadonlyMap<string, Rendered>> {
  const bin = await pythonEnvironment(
    {
      name: "alembic",
      requirements: path.join(__dirname, "requirements.txt"),
      announcement: "Installing alembic, once.",
    },
    () => {},
  );
  const output = await new Promise<string>((resolve, reject) => {
    const args = ["-B", path.join(__dirname, "render.py")];
    const child = execFile(path.join(bin, "python"), args, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(stderr, { cause: error }));
    });
    child.stdin?.end(JSON.stringify(files));
  });
  return new Map((JSON.parse(output) as Rendered[]).map((one) => [one.id, one]));
}
