import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { bundle } from "../../sandbox/bundle";

describe("bundle", () => {
  let folder: string;
  let entry: string;
  let outfile: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "bundle-"));
    entry = path.join(folder, "entry.ts");
    outfile = path.join(folder, "out", "program");
    fs.writeFileSync(entry, 'import { word } from "./word";\nconsole.log(word as string);\n');
    fs.writeFileSync(path.join(folder, "word.ts"), 'export const word: string = "first";\n');
  });

  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it("makes one executable file that needs nothing of its sources", async () => {
    await bundle(entry, outfile);
    fs.rmSync(entry);
    assert.equal(execFileSync(outfile, { encoding: "utf8" }), "first\n");
  });

  it("leaves a bundle alone while nothing that it was made of has changed", async () => {
    await bundle(entry, outfile);
    const { ino } = fs.statSync(outfile);
    await bundle(entry, outfile);
    assert.equal(fs.statSync(outfile).ino, ino);
  });

  it("bundles again when a file that it imports has changed", async () => {
    await bundle(entry, outfile);
    fs.writeFileSync(path.join(folder, "word.ts"), 'export const word: string = "second";\n');
    await bundle(entry, outfile);
    assert.match(fs.readFileSync(outfile, "utf8"), /second/);
  });

  it("leaves the old bundle where the new source does not parse", async () => {
    await bundle(entry, outfile);
    fs.writeFileSync(entry, "const = 1;\n");
    await assert.rejects(bundle(entry, outfile), /Expected identifier/);
    assert.match(fs.readFileSync(outfile, "utf8"), /first/);
  });
});
