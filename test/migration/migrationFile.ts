// Migration files of the tests' own, as alembic's template makes them.
import { pythonParser } from "../../src/migration/python/parser";
import { type FileVerdict, judgeFile, readFile } from "../../src/migration/file";
import { loadSqlParser } from "../../src/migration/sql/parser";

/** A file with these bodies of its two functions; what stands before them comes first. */
export function migrationFile(
  upgrade: string,
  {
    downgrade = "pass",
    before = "",
    revision = "1a2b3c4d5e6f",
    down = '"0f1e2d3c4b5a"',
  }: {
    downgrade?: string;
    before?: string;
    revision?: string;
    down?: string;
  } = {},
): string {
  return [
    "import sqlalchemy as sa",
    "from alembic import op",
    "from sqlalchemy.dialects import postgresql",
    "",
    `revision = ${JSON.stringify(revision)}`,
    `down_revision = ${down}`,
    "",
    before,
    "",
    "def upgrade() -> None:",
    indented(upgrade),
    "",
    "def downgrade() -> None:",
    indented(downgrade),
    "",
  ].join("\n");
}

function indented(body: string): string {
  return body
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`))
    .join("\n");
}

/** Judges a file by itself. */
export async function judged(text: string, file = "a.py"): Promise<FileVerdict> {
  const [parse] = await Promise.all([pythonParser(), loadSqlParser()]);
  return judgeFile(readFile(file, text, parse));
}

/** The rules that found something, each once, in their order. */
export function rulesOf({ findings }: FileVerdict): string[] {
  return [...new Set(findings.map(({ rule }) => rule))];
}
