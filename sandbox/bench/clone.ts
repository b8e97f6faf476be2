// A clone of an application with a long past: a commit and a tag of git's for each release, and many migrations.
import * as fs from "node:fs";
import * as path from "node:path";
import { execa } from "execa";
import { STATE_DIR } from "../paths";

/** Three releases in five bring a migration. */
const migrates = (index: number) => index % 5 < 3;

/**
 * Makes it.
 *
 * @param tags the releases' tags, oldest first.
 * @returns its folder, and how many migrations it has.
 */
export async function makeClone(
  tags: readonly string[],
): Promise<{ folder: string; migrations: number }> {
  const folder = path.join(STATE_DIR, "application");
  fs.mkdirSync(folder, { recursive: true });
  const git = (args: readonly string[], input = "") =>
    execa("git", ["-C", folder, ...args], { input, env: { GIT_CONFIG_GLOBAL: "/dev/null" } });
  await git(["init", "-q", "-b", "main"]);
  const ids: string[] = [];
  const stream = tags.flatMap((tag, index) => {
    const files: [file: string, text: string][] = [[`app/module${index % 50}.py`, "VALUE = 1\n"]];
    if (index === 0) files.push(["alembic.ini", "[alembic]\nscript_location = migrations\n"]);
    if (migrates(index)) {
      files.push([`migrations/versions/m${index}.py`, migration(`m${index}`, ids.at(-1))]);
      ids.push(`m${index}`);
    }
    return [
      "commit refs/heads/main",
      `committer a <a@example.org> ${1_800_000_000 + index} +0000`,
      "data 1",
      "r",
      ...files.flatMap(([file, text]) => [
        `M 100644 inline ${file}`,
        `data ${Buffer.byteLength(text)}`,
        text,
      ]),
      `reset refs/tags/${tag}`,
      "from refs/heads/main",
    ];
  });
  await git(["fast-import", "--quiet"], `${stream.join("\n")}\n`);
  await git(["checkout", "-q", "main"]);
  return { folder, migrations: ids.length };
}

function migration(id: string, down: string | undefined): string {
  return [
    "from alembic import op",
    "import sqlalchemy as sa",
    `revision = "${id}"`,
    `down_revision = ${down === undefined ? "None" : `"${down}"`}`,
    "def upgrade():",
    `    op.add_column("users", sa.Column("c_${id}", sa.Text()))`,
    "def downgrade():",
    `    op.drop_column("users", "c_${id}")`,
    "",
  ].join("\n");
}
