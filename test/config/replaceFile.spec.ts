import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { mock } from "node:test";
import { replaceFile } from "../../src/config/replaceFile";

describe("replacing a file", () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "replace-"))));
  afterEach(() => {
    mock.restoreAll();
    fs.rmSync(folder, { recursive: true });
  });

  it("writes the new one to the disk before it takes the old one's place, and then that it did", () => {
    const file = path.join(folder, "stack.yaml");
    fs.writeFileSync(file, "old");
    const done: string[] = [];
    mock.method(fs, "fsyncSync", (opened: number) => {
      const isFolder = fs.fstatSync(opened).isDirectory();
      done.push(
        isFolder ? "the folder is on the disk" : `${fs.readFileSync(`${file}.new`)} is on the disk`,
      );
    });
    const rename = fs.renameSync.bind(fs);
    mock.method(fs, "renameSync", (from: string, to: string) => {
      done.push("renamed");
      rename(from, to);
    });
    replaceFile(file, "new");
    assert.deepEqual(done, ["new is on the disk", "renamed", "the folder is on the disk"]);
    assert.equal(fs.readFileSync(file, "utf8"), "new");
  });
});
