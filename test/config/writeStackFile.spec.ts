import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readStackFile } from "../../src/config/stackFile";
import { type ConfigChanges, writeConfig } from "../../src/config/writeStackFile";
import { OperatorError } from "../../src/errors";
import { StackFolder } from "../rollback/stackFolder";

describe("writing a stack's file", () => {
  let at: StackFolder;
  beforeEach(() => (at = new StackFolder()));
  afterEach(() => at.remove());

  const invalid: [what: string, changes: ConfigChanges, said: RegExp][] = [
    ["a moving tag", { imageTag: "latest" }, /`imageTag` is `latest`/],
    ["a pin of a moving tag", { pinnedTags: ["latest"] }, /`pinnedTags` is/],
    ["a 501st pin", { pinnedTags: Array.from({ length: 501 }, (_, i) => `t${i}`) }, /`pinnedTags`/],
    ["an unknown key", { imageTags: "a" }, /`imageTags` is not a key.*`imageTag`/],
    ["a wrong word", { maintenance: "perhaps" }, /`maintenance` is `perhaps`/],
    ["an unknown field", { rollback: { fro: "a" } }, /`rollback` is `{"fro":"a"}`/],
    ["a key that must be there", { environment: undefined }, /`environment` is not set/],
    ["what contradicts another key", { url: "http://conflicto.app" }, /`url` must be set/],
  ];
  for (const [what, changes, said] of invalid) {
    it(`is refused with ${what}, before anything is written`, () => {
      const before = at.text;
      assert.throws(
        () => writeConfig(at, changes),
        (error: Error) => error instanceof OperatorError && said.test(error.message),
      );
      assert.equal(at.text, before);
      assert.deepEqual(fs.readdirSync(at.folder).sort(), ["Pulumi.prod.yaml", "Pulumi.yaml"]);
    });
  }

  it("keeps the mode, and a link stays a link", () => {
    const real = path.join(at.folder, "real.yaml");
    fs.renameSync(at.path, real);
    fs.symlinkSync("real.yaml", at.path);
    fs.chmodSync(real, 0o640);
    writeConfig(at, { imageTag: "a" });
    assert.ok(fs.lstatSync(at.path).isSymbolicLink());
    assert.equal(fs.statSync(real).mode & 0o777, 0o640);
    assert.match(fs.readFileSync(real, "utf8"), /conflicto:imageTag: "a"/);
  });

  it("keeps the owner, where this user may", function () {
    if (process.getuid?.() !== 0) this.skip();
    fs.chownSync(at.path, 1234, 4321);
    writeConfig(at, { imageTag: "a" });
    const { uid, gid } = fs.statSync(at.path);
    assert.deepEqual([uid, gid], [1234, 4321]);
  });

  it("goes over what a killed command has left", () => {
    fs.writeFileSync(`${at.path}.new`, "half", { mode: 0o600 });
    writeConfig(at, { imageTag: "a" });
    assert.deepEqual(fs.readdirSync(at.folder).sort(), ["Pulumi.prod.yaml", "Pulumi.yaml"]);
  });

  it("leaves the file as it is when its folder takes no other", () => {
    fs.mkdirSync(`${at.path}.new`);
    fs.writeFileSync(path.join(`${at.path}.new`, "in the way"), "");
    const before = at.text;
    assert.throws(() => writeConfig(at, { imageTag: "a" }), /can't be written/);
    assert.equal(at.text, before);
  });

  describe("and setting it back", () => {
    const values = () => {
      const { imageTag, values: read } = readStackFile(at.folder, "prod");
      return [imageTag, read.pinnedTags, read.desiredCount, read.maintenance];
    };

    it("is byte for byte where nobody else wrote", () => {
      const before = at.text;
      const putBack = writeConfig(at, { imageTag: "a", pinnedTags: ["b"], desiredCount: 3 });
      assert.deepEqual(putBack(), []);
      assert.equal(at.text, before);
    });

    it("leaves what somebody else wrote into other keys", () => {
      writeConfig(at, { imageTag: "old" });
      const putBack = writeConfig(at, { imageTag: "a", pinnedTags: ["b"] });
      writeConfig(at, { desiredCount: 5 });
      assert.deepEqual(putBack(), []);
      assert.deepEqual(values(), ["old", [], 5, false]);
    });

    it("leaves the same key where it has another value now, and says so", () => {
      const putBack = writeConfig(at, { imageTag: "a", pinnedTags: ["b"], maintenance: true });
      writeConfig(at, { imageTag: "theirs", pinnedTags: undefined });
      const said = putBack();
      assert.deepEqual(values(), ["theirs", [], 2, false]);
      assert.deepEqual(said, [
        '`imageTag` wasn\'t set back: it is "theirs" now, which somebody else wrote meanwhile.',
      ]);
    });

    it("brings back a key that was taken out, with its comment", () => {
      fs.appendFileSync(at.path, '  conflicto:imageTag: "old" # since May\n');
      const putBack = writeConfig(at, { imageTag: undefined });
      writeConfig(at, { desiredCount: 5 });
      assert.deepEqual(putBack(), []);
      assert.match(at.text, /conflicto:imageTag: "old" # since May/);
    });

    it("says of every key why it couldn't be, where the file can't be read", () => {
      const putBack = writeConfig(at, { imageTag: "a", maintenance: true });
      fs.rmSync(at.path);
      const said = putBack();
      assert.equal(said.length, 2);
      assert.match(said[0]!, /`imageTag` wasn't set back: ENOENT/);
    });

    it("leaves a file that isn't YAML any more as it is, and says so", () => {
      const putBack = writeConfig(at, { imageTag: "a" });
      fs.writeFileSync(at.path, "config: [\n");
      assert.match(putBack().join(), /`imageTag` wasn't set back: /);
      assert.equal(at.text, "config: [\n");
    });
  });
});
