import assert from "node:assert/strict";
import { judgeFile, readFile } from "../../src/migration/file";
import { pythonParser } from "../../src/migration/python/parser";
import { followIn } from "../../src/migration/python/reader";
import { loadSqlParser } from "../../src/migration/sql/parser";
import { migrationFile, rulesOf } from "./migrationFile";

const MIGRATION = "app/migrations/versions/a.py";

/** What is found in a migration whose repository has these files. */
async function foundIn(files: Record<string, string>, before: string, upgrade: string) {
  const [parse] = await Promise.all([pythonParser(), loadSqlParser()]);
  const follow = followIn({ textOf: (file) => files[file] }, parse);
  const read = readFile(MIGRATION, migrationFile(upgrade, { before }), parse, follow);
  return judgeFile(read);
}

describe("what a migration imports from its own repository", () => {
  const helpers = `
from alembic import op
import sqlalchemy as sa

def shrink(table, name="nickname"):
    op.drop_column(table, name)

def add(table, columns):
    for column in columns:
        op.add_column(table, column)
`;
  const ways: [title: string, file: string, before: string, call: string][] = [
    [
      "by its full name",
      "app/migrations/helpers.py",
      "from app.migrations.helpers import shrink",
      'shrink("users")',
    ],
    [
      "from beside it",
      "app/migrations/versions/helpers.py",
      "from .helpers import shrink",
      'shrink("users")',
    ],
    [
      "from above it",
      "app/migrations/helpers.py",
      "from ..helpers import shrink as s",
      's("users")',
    ],
    [
      "as a module",
      "app/migrations/helpers.py",
      "from app.migrations import helpers",
      'helpers.shrink("users", name="motto")',
    ],
    [
      "from a package",
      "app/helpers/__init__.py",
      "from app.helpers import shrink",
      'shrink("users")',
    ],
  ];
  for (const folder of ["src", "lib"]) {
    ways.push([
      `from a package in \`${folder}\` of a folder above`,
      `app/${folder}/shop/helpers.py`,
      "from shop.helpers import shrink",
      'shrink("users")',
    ]);
  }
  for (const [title, file, before, call] of ways) {
    it(`is followed: a function ${title}`, async () => {
      const verdict = await foundIn({ [file]: helpers }, before, `pass\n${call}`);
      assert.deepEqual(rulesOf(verdict), ["column-dropped", "column-missing"]);
      // Where the migration calls it, not where the other file does it.
      assert.equal(verdict.findings[0]?.line, 12);
    });
  }

  it("is followed through one more import", async () => {
    const files = { "app/helpers.py": helpers, "app/all.py": "from app.helpers import shrink" };
    const verdict = await foundIn(files, "from app.all import shrink", 'shrink("users")');
    assert.equal(verdict.verdict, "critical");
  });

  it("gets the lists that it is called with", async () => {
    const upgrade =
      'add("users", [sa.Column("a", sa.Text()), sa.Column("b", sa.Text(), nullable=False)])';
    const verdict = await foundIn(
      { "app/helpers.py": helpers },
      "from app.helpers import add",
      upgrade,
    );
    assert.deepEqual(
      verdict.findings.map(({ operation }) => operation),
      ["add column users.b not null"],
    );
  });

  it("may be a class, with what it has from another one", async () => {
    const classes = `
from abc import ABC
from alembic import op

class Operation(ABC):
    def __init__(self, table):
        self.table = table

    def run(self):
        self.execute()

class Drop(Operation):
    def __init__(self, table, name):
        super().__init__(table)
        self.name = name

    def execute(self):
        op.drop_column(self.table, self.name)

class Cleaner:
    table = "users"

    @classmethod
    def clean(cls, bind):
        bind.execute(f"DELETE FROM {cls.table}")
`;
    const files = { "app/operations.py": classes };
    const dropped = await foundIn(
      files,
      "from app.operations import Drop",
      'Drop("users", "nickname").run()',
    );
    assert.equal(dropped.findings[0]?.operation, "drop column users.nickname");
    const cleaned = await foundIn(
      files,
      "from app.operations import Cleaner",
      "Cleaner.clean(op.get_bind())",
    );
    assert.equal(cleaned.findings[0]?.operation, "delete users");
  });

  it("is unknown where it isn't there, isn't Python, or imports itself for ever", async () => {
    const broken: Record<string, string>[] = [
      {},
      { "app/helpers.py": "def shrink(:" },
      { "app/helpers.py": "from app.helpers import shrink" },
    ];
    for (const files of broken) {
      const verdict = await foundIn(files, "from app.helpers import shrink", 'shrink("users")');
      assert.deepEqual(rulesOf(verdict), ["call-unknown"]);
    }
  });

  it("isn't looked into for what it does as it is imported", async () => {
    const files = { "app/helpers.py": `${helpers}\nshrink("users")\n` };
    const verdict = await foundIn(files, "from app.helpers import add", "pass");
    assert.equal(verdict.verdict, "safe");
  });
});
