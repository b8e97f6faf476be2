import assert from "node:assert/strict";
import type { StackFile } from "../../../src/config/stackFile";
import { releasesOf } from "../../../src/release/releases";
import { changedSettings } from "../../../src/rollback/judge/changedSettings";
import { update } from "../../release/updates";

/** What differs between a config now and as it was. */
function compared(now: object, then: Record<string, string>) {
  const [release] = releasesOf([update(1, "A", { config: then })], []);
  return changedSettings({ values: now as StackFile["values"] }, release);
}

describe("the settings that differ from a release's", () => {
  it("are none when they are the same, however JSON was spaced", () => {
    const found = compared(
      { cpu: "512", desiredCount: 2, protect: true, smokePaths: ["/a", "/b"] },
      { cpu: "512", desiredCount: "2", protect: "true", smokePaths: '["/a", "/b"]' },
    );
    assert.deepEqual([found.appEnvironment, found.others, found.lines], [undefined, [], []]);
  });

  it("are the application's own environment, which can be brought back", () => {
    const found = compared(
      { appEnvironment: { MODE: "new", B: "1", SAME: "2" } },
      { appEnvironment: '{"MODE":"old","SAME":"2"}' },
    );
    assert.deepEqual(found.appEnvironment, { MODE: "old", SAME: "2" });
    assert.deepEqual(found.others, []);
    assert.doesNotMatch(found.lines.join("\n"), /SAME/);
    assert.match(
      found.lines.join("\n"),
      /`B` was not set then, and is `1` now\n.*`MODE` was `old` then, and is `new` now/,
    );
  });

  it("are others, which are named and left alone", () => {
    const found = compared({ cpu: "1024" }, { cpu: "512" });
    assert.deepEqual(found.others, ["cpu"]);
    assert.match(found.lines[0] ?? "", /`cpu` was `512` then, and is `1024` now: not changed/);
  });

  it("are also those that aren't set any more", () => {
    const [line] = compared({ registryUsername: undefined }, { registryUsername: "ann" }).lines;
    assert.match(line ?? "", /`registryUsername` was `ann` then, and is `` now: not changed/);
  });

  it("are compared as the texts that they are, where they are no lists or maps", () => {
    assert.deepEqual(compared({ cpu: "1.0" }, { cpu: "1.0" }).others, []);
  });

  it("aren't those that belong to a release, or that config no longer has", () => {
    const found = compared(
      { imageTag: "B", rollback: {} },
      { imageTag: "A", rollback: '{"a":1}', gone: "1" },
    );
    assert.deepEqual(found.others, []);
  });

  it("aren't known without a release", () => {
    const { lines } = changedSettings({ values: {} as StackFile["values"] }, undefined);
    assert.deepEqual(lines, []);
  });
});
