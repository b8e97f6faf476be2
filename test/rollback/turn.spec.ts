import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { takeTurn } from "../../src/rollback/turn";

describe("a turn on a stack's file", () => {
  let folder: string;
  let file: { path: string };

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "turn-"));
    file = { path: path.join(folder, "Pulumi.prod.yaml") };
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it("is one's at a time, and the other hears whose", () => {
    const turn = takeTurn(file);
    const other = takeTurn(file);
    assert.equal("holder" in other && other.holder.pid, process.pid);
    assert.ok("end" in turn);
    turn.end();
    assert.ok("end" in takeTurn(file));
  });

  it("isn't a dead process's", () => {
    fs.writeFileSync(`${file.path}.lock`, JSON.stringify({ pid: 2 ** 22, who: "ann", since: "" }));
    assert.ok("end" in takeTurn(file));
  });

  it("leaves nothing behind but itself", () => {
    takeTurn(file);
    takeTurn(file);
    assert.deepEqual(fs.readdirSync(folder), ["Pulumi.prod.yaml.lock"]);
  });
});
