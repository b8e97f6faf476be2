// A repository of an application with alembic migrations, made for a test.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { migrationFile } from "./migrationFile";

const SETTINGS = "[alembic]\nscript_location = migrations\n";
const AUTHOR = { NAME: "a", EMAIL: "a@example.org", DATE: "2026-01-01T00:00:00Z" };

export class GitRepository {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "migrations-"));

  constructor() {
    this.git("init", "-q", "-b", "main");
    this.write("alembic.ini", SETTINGS);
    this.write("migrations/env.py", "");
  }

  write(file: string, text: string): void {
    const at = path.join(this.folder, file);
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.writeFileSync(at, text);
  }

  remove(file: string): void {
    fs.rmSync(path.join(this.folder, file), { recursive: true });
  }

  /** Adds a migration, `migrations/versions/<id>.py`. */
  migration(
    id: string,
    down: string | readonly string[] | null,
    upgrade: string,
    downgrade = "pass",
    folder = "migrations/versions",
  ): void {
    const after =
      down === null
        ? "None"
        : typeof down === "string"
          ? JSON.stringify(down)
          : `(${down.map((one) => JSON.stringify(one)).join(", ")})`;
    this.write(
      `${folder}/${id}.py`,
      migrationFile(upgrade, { downgrade, revision: id, down: after }),
    );
  }

  /** Commits everything, and gives the commit. */
  commit(): string {
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", "--no-gpg-sign", "-m", "a release");
    return this.git("rev-parse", "HEAD");
  }

  git(...args: readonly string[]): string {
    return this.gitWith("", ...args);
  }

  /** The same, with something on its standard input. */
  gitWith(input: string, ...args: readonly string[]): string {
    const who = Object.entries(AUTHOR).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]);
    const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", ...Object.fromEntries(who) };
    return execFileSync("git", ["-C", this.folder, ...args], {
      env,
      input,
      encoding: "utf8",
    }).trim();
  }

  discard(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
