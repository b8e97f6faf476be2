// The parser of Python has one author: a second one, of another make, must see the same calls in everything that the
// tests judge.
import assert from "node:assert/strict";
import * as path from "node:path";
import { walk } from "py-ast";
import { Language, type Node, Parser } from "web-tree-sitter";
import { pythonParser } from "../../src/migration/python/parser";
import { CASES } from "./cases";
import { migrationFile } from "./migrationFile";

/** A call: where it begins, and what is called. */
type Call = readonly [line: number, column: number, called: string];

describe("two parsers of Python", () => {
  let second: Parser;
  before(async () => {
    await Parser.init();
    const folder = path.dirname(require.resolve("tree-sitter-python/package.json"));
    second = new Parser();
    second.setLanguage(await Language.load(path.join(folder, "tree-sitter-python.wasm")));
  });

  it("see the same calls, in every case", async () => {
    const parse = await pythonParser();
    for (const { title, upgrade, downgrade, before } of CASES) {
      const text = migrationFile(upgrade, {
        ...(downgrade && { downgrade }),
        ...(before && { before }),
      });
      const parsed = parse(text);
      assert.ok(parsed.ok, title);
      const tree = second.parse(text);
      assert.equal(tree?.rootNode.hasError, false, title);
      assert.deepEqual(callsOf(parsed.module), otherCalls(tree.rootNode), title);
    }
  });

  it("both refuse what isn't Python", async () => {
    const text = "def upgrade(:\n    pass\n";
    assert.equal((await pythonParser())(text).ok, false);
    assert.equal(second.parse(text)?.rootNode.hasError, true);
  });
});

function callsOf(module: Parameters<typeof walk>[0]): readonly Call[] {
  const calls: Call[] = [];
  for (const node of walk(module)) {
    if (node.nodeType !== "Call") continue;
    const { func } = node;
    const called =
      func.nodeType === "Name"
        ? func.id
        : func.nodeType === "Attribute"
          ? func.attr
          : func.nodeType;
    calls.push([node.lineno, node.col_offset, called]);
  }
  return ordered(calls);
}

function otherCalls(root: Node): readonly Call[] {
  return ordered(
    root.descendantsOfType("call").flatMap((node) => {
      const called = node?.childForFieldName("function");
      if (node === null || called === null || called === undefined) return [];
      const name = called.type === "attribute" ? called.childForFieldName("attribute") : called;
      const isName = name?.type === "identifier";
      return [
        [
          node.startPosition.row + 1,
          node.startPosition.column,
          isName ? name.text : "Call",
        ] as const,
      ];
    }),
  );
}

function ordered(calls: readonly Call[]): readonly Call[] {
  return [...calls].sort(
    (one, other) => one[0] - other[0] || one[1] - other[1] || (one[2] < other[2] ? -1 : 1),
  );
}
