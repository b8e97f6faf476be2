import assert from "node:assert/strict";
import { releaseConfig } from "../../../sandbox/images/app/image";
import { BEHAVIOURS, GOOD_RELEASE, RELEASES } from "../../../sandbox/images/releases";
import { parseLibraries } from "../../../sandbox/images/rootFolder";

describe("the sandbox's releases", () => {
  it("have names and tags of their own, each tag twelve hex digits", () => {
    assert.equal(new Set(RELEASES.map(({ name }) => name)).size, RELEASES.length);
    assert.equal(new Set(RELEASES.map(({ tag }) => tag)).size, RELEASES.length);
    for (const { tag } of RELEASES) assert.match(tag, /^[0-9a-f]{12}$/);
  });

  it("show every behaviour, and exactly one has no image", () => {
    const shown = new Set(RELEASES.map(({ behaviour }) => behaviour));
    assert.deepEqual(
      BEHAVIOURS.filter((behaviour) => !shown.has(behaviour)),
      [],
    );
    const missing = RELEASES.filter(({ behaviour }) => behaviour === undefined);
    assert.deepEqual(
      missing.map(({ name }) => name),
      ["missing-image"],
    );
  });

  it("are all caught by something, but for the good ones", () => {
    const uncaught = RELEASES.filter(({ caughtBy }) => caughtBy === undefined);
    assert.deepEqual(
      uncaught.map(({ behaviour }) => behaviour),
      ["good", "good", "adds-table"],
    );
  });

  it("are told by their image which version they are and what to do", () => {
    const config = releaseConfig(GOOD_RELEASE);
    assert.ok(config.Env.includes(`APP_VERSION=${GOOD_RELEASE.tag}`));
    assert.ok(config.Env.includes("RELEASE_BEHAVIOUR=good"));
    assert.equal(config.Labels["org.opencontainers.image.revision"], GOOD_RELEASE.tag);
  });
});

describe("the libraries of a program", () => {
  it("are read from what ldd says, the loader too and each once", () => {
    const output = [
      "/usr/bin/node:",
      "\tlinux-vdso.so.1 (0x00007ffc2b5f2000)",
      "\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f1c5a000000)",
      "\t/lib64/ld-linux-x86-64.so.2 (0x00007f1c5a5c7000)",
      "/usr/bin/other:",
      "\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f1c5b000000)",
      "/usr/bin/gosu:",
      "\tnot a dynamic executable",
    ].join("\n");
    assert.deepEqual(parseLibraries(output), [
      "/lib/x86_64-linux-gnu/libm.so.6",
      "/lib64/ld-linux-x86-64.so.2",
    ]);
  });
});
