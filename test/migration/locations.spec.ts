import assert from "node:assert/strict";
import {
  foundByForm,
  locationsOf,
  migrationFiles,
  settingsFiles,
} from "../../src/migration/locations";

describe("alembic's own settings", () => {
  const cases: [title: string, file: string, lines: string, folders: string[]][] = [
    [
      "a folder beside them",
      "backend/alembic.ini",
      "script_location = migrations",
      ["backend/migrations/versions"],
    ],
    [
      "a folder by %(here)s",
      "backend/alembic.ini",
      "script_location = %(here)s/db/",
      ["backend/db/versions"],
    ],
    ["a folder above", "backend/alembic.ini", "script_location: ../db", ["db/versions"]],
    [
      "a package's folder",
      "alembic.ini",
      "script_location = app.db:migrations",
      ["app/db/migrations/versions"],
    ],
    [
      "several folders, by spaces",
      "alembic.ini",
      "script_location = m\nversion_locations = m/a %(here)s/m/b",
      ["m/a", "m/b"],
    ],
    [
      "several folders, by colons",
      "alembic.ini",
      "script_location = m\npath_separator = os\nversion_locations = m/a:m/b",
      ["m/a", "m/b"],
    ],
    [
      "several folders, on lines",
      "alembic.ini",
      "script_location = m\nversion_path_separator = newline\nversion_locations =\n    m/a\n    m/b",
      ["m/a", "m/b"],
    ],
    ["another value", "alembic.ini", "base = x\nscript_location = %(base)s/m", ["x/m/versions"]],
    [
      "with comments",
      "alembic.ini",
      "# script_location = n\nscript_location = m  ; ours",
      ["m/versions"],
    ],
  ];
  for (const [title, file, lines, folders] of cases) {
    it(`name ${title}`, () => {
      const text = `[other]\nscript_location = no\n\n[alembic]\n${lines}\n\n[loggers]\nkeys = root\n`;
      assert.deepEqual(locationsOf(file, text).folders, folders);
    });
  }

  it("are looked for from the repository's folder down", () => {
    assert.deepEqual(settingsFiles(["a/b/alembic.ini", "c.py", "alembic.ini"]), [
      "alembic.ini",
      "a/b/alembic.ini",
    ]);
  });

  it("may be missing: then the form of the folders tells", () => {
    assert.deepEqual(foundByForm(["x/env.py", "x/versions/a.py", "y/env.py"]), ["x/versions"]);
  });

  it("say whether folders beneath count", () => {
    const files = [
      "m/versions/a.py",
      "m/versions/2026/b.py",
      "m/versions/__init__.py",
      "m/versions/notes.txt",
    ];
    const flat = locationsOf("alembic.ini", "[alembic]\nscript_location = m");
    assert.deepEqual(migrationFiles(files, flat), ["m/versions/a.py"]);
    const deep = locationsOf(
      "alembic.ini",
      "[alembic]\nscript_location = m\nrecursive_version_locations = true",
    );
    assert.deepEqual(migrationFiles(files, deep), ["m/versions/a.py", "m/versions/2026/b.py"]);
  });
});
