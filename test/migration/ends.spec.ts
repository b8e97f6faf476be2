// What ends a migration for certain, and what only may: after the latter everything is still read.
import assert from "node:assert/strict";
import { judged, migrationFile, rulesOf } from "./migrationFile";

const ROWS = 'op.get_bind().execute(sa.text("SELECT name FROM users"))';
const DROP = 'op.drop_table("users")';

/** What is found in an upgrade that drops a table in the end. */
async function foundAfter(start: string): Promise<readonly string[]> {
  return rulesOf(await judged(migrationFile(`${start}\n${DROP}`)));
}

describe("an upgrade that may end with an error before it drops a table", () => {
  const ways: [title: string, start: string][] = [
    [
      "because a list of rows isn't empty",
      `twice = [row.name for row in ${ROWS}]\nif twice:\n    raise RuntimeError(twice)`,
    ],
    [
      "because a set of rows isn't empty, which a function gives",
      `def twice():\n    return {row.name for row in ${ROWS}}\nif twice():\n    raise RuntimeError()`,
    ],
    [
      "because something was put into a list",
      `twice = []\nfor row in ${ROWS}:\n    twice.append(row)\nif twice:\n    raise RuntimeError()`,
    ],
    [
      "because so many things were put into a list",
      `twice = []\nfor row in ${ROWS}:\n    twice.append(row)\nif len(twice) != 0:\n    raise RuntimeError()`,
    ],
    [
      "because a list was made longer",
      `twice = []\nfor row in ${ROWS}:\n    twice += [row]\nif twice:\n    raise RuntimeError()`,
    ],
    [
      "because something was put into a dict",
      `names = {}\nfor row in ${ROWS}:\n    names[row.name] = 1\nif names:\n    raise RuntimeError()`,
    ],
    [
      "because a list is another one",
      `twice = []\nfor row in ${ROWS}:\n    twice = twice + [row]\nif twice:\n    raise RuntimeError()`,
    ],
    [
      "because a dict that was filled has values",
      `names = {}\nfor row in ${ROWS}:\n    names[row.name] = 1\nif list(names.values()):\n    raise RuntimeError()`,
    ],
    [
      "because a list of what was put into a list isn't empty",
      `twice = []\nfor row in ${ROWS}:\n    twice.append(row)\nif [row.name for row in twice]:\n    raise RuntimeError()`,
    ],
    [
      "at the first of what was put into a list",
      `twice = []\nfor row in ${ROWS}:\n    twice.append(row)\nfor row in twice:\n    raise RuntimeError()`,
    ],
    [
      "because a text was made longer",
      `why = ""\nfor row in ${ROWS}:\n    why += "x"\nif why:\n    raise RuntimeError(why)`,
    ],
    [
      "because a row was met",
      `isMet = False\nfor row in ${ROWS}:\n    isMet = True\nif isMet:\n    raise RuntimeError()`,
    ],
    [
      "because rows were counted",
      `count = 0\nfor row in ${ROWS}:\n    count += 1\nif count != 0:\n    raise RuntimeError()`,
    ],
    ["at the first row", `for row in ${ROWS}:\n    raise RuntimeError(row.name)`],
    ["while there are rows", `while ${ROWS}.fetchone():\n    raise RuntimeError()`],
    [
      "where its question failed",
      `try:\n    ${ROWS}\n    isThere = True\nexcept Exception:\n    isThere = False\nif not isThere:\n    return`,
    ],
    [
      "unless its question fails, which nobody hears of",
      `from contextlib import suppress\nwith suppress(Exception):\n    ${ROWS}\n    return`,
    ],
    [
      "unless it breaks off at a row",
      `for row in ${ROWS}:\n    if row.name == "a":\n        break\nelse:\n    return`,
    ],
    [
      "unless it breaks off at a name that it knows",
      `for name in ["a", "b"]:\n    if has(name):\n        break\nelse:\n    return`,
    ],
    ["unless its question fails", `try:\n    ${ROWS}\n    return\nexcept Exception:\n    pass`],
    [
      "in each of the cases, of which none may be met",
      `match ${ROWS}.scalar():\n    case "a":\n        raise RuntimeError()\n    case "b":\n        return`,
    ],
  ];
  for (const [title, start] of ways) {
    it(`drops it all the same: ${title}`, async () => {
      const found = await foundAfter(start);
      assert.ok(found.includes("table-dropped"), found.join(", ") || "nothing");
    });
  }

  for (const loop of [`for row in ${ROWS}`, `while ${ROWS}.fetchone()`]) {
    it(`drops a column, too, where there is no row to break off at: ${loop.split(" ")[0]}`, async () => {
      const found = await foundAfter(
        `${loop}:\n    break\nelse:\n    op.drop_column("users", "name")`,
      );
      assert.ok(found.includes("column-dropped"), found.join(", "));
    });
  }
});

describe("an upgrade that ends for certain before it drops a table", () => {
  const ways: [title: string, start: string][] = [
    ["by an error", 'raise RuntimeError("never")'],
    ["at the first of the names that it knows", 'for name in ["a", "b"]:\n    return'],
    ["because a list that it knows isn't empty", 'if ["a"]:\n    return'],
    ["because there is nothing to do", "todo = []\nif not todo:\n    return"],
    [
      "whether its question fails or not",
      `try:\n    ${ROWS}\n    return\nexcept Exception:\n    return`,
    ],
    ["in a loop without an end", "while True:\n    return"],
  ];
  for (const [title, start] of ways) {
    it(`drops nothing: ${title}`, async () => {
      assert.deepEqual(await foundAfter(start), []);
    });
  }
});
