// What documents name is there: files, scripts, verbs.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import manifest from "../package.json";
import { parsedLine } from "./rollback/commandLine";

const ROOT = path.resolve(__dirname, "..");
const FOLDERS = [".", "docs", "docs/decisions", "sandbox", ".github"];

const documents = FOLDERS.flatMap((folder) =>
  fs
    .readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join(folder, name)),
).map((file) => ({ file, text: fs.readFileSync(path.join(ROOT, file), "utf8") }));

/** Every match of a pattern's first group, and the document that it stands in. */
function named(pattern: RegExp): [file: string, name: string][] {
  return documents.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].map(([, name]): [string, string] => [file, name!]),
  );
}

describe("the documents", () => {
  it("link to files that are there", () => {
    const links = named(/\]\((?!https?:)([^)#]+)/g);
    assert.ok(links.length > 10);
    for (const [file, link] of links) {
      const target = path.join(ROOT, path.dirname(file), link);
      assert.ok(fs.existsSync(target), `${file}: ${link}`);
    }
  });

  it("name files of this project that are there", () => {
    const files = named(/`((?:src|test|docs|policies|bin|sandbox)\/[\w./-]+)`/g);
    assert.ok(files.length > 10);
    // Made when the sandbox runs.
    const made = /^sandbox\/\.state/;
    for (const [file, name] of files.filter(([, path]) => !made.test(path))) {
      assert.ok(fs.existsSync(path.join(ROOT, name)), `${file}: ${name}`);
    }
  });

  it("name scripts of package.json that are there", () => {
    const scripts = [...named(/npm run (?:-s )?([\w:]+)/g)];
    assert.ok(scripts.length > 10);
    for (const [file, name] of scripts) assert.ok(name in manifest.scripts, `${file}: ${name}`);
  });

  it("name verbs of the rollback command that are there", async () => {
    const verbs = named(/(?:npx --no |`)rollback ([a-z][a-z-]*)/g);
    assert.ok(verbs.length > 10);
    for (const [file, verb] of verbs) {
      const { error } = await parsedLine("/nowhere", [verb]);
      assert.notEqual(error?.code, "commander.unknownCommand", `${file}: ${verb}`);
    }
  });
});
