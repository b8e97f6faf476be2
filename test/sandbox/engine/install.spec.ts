import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { version } from "pulumi/package.json";
import { buildFlags, goProblem, progressLine } from "../../../sandbox/engine/goBuild";
import { stampedSource } from "../../../sandbox/engine/install";

describe("the engine's installation", () => {
  it("builds the version that npm's pulumi package has", () => {
    const module = fs.readFileSync(path.join(__dirname, "../../../sandbox/engine/go.mod"), "utf8");
    assert.match(module, new RegExp(`github.com/pulumi/pulumi/pkg/v3 v${version}\n`));
    assert.ok(buildFlags(version).some((flag) => flag.endsWith(`version.Version=v${version}`)));
  });

  it("trusts a stamp only for the very file that it was made for", () => {
    const stamp = { source: "built", bytes: 10, modifiedMs: 5 } as const;
    assert.equal(stampedSource(stamp, { bytes: 10, modifiedMs: 5 }), "built");
    assert.equal(stampedSource(stamp, { bytes: 11, modifiedMs: 5 }), undefined);
    assert.equal(stampedSource(stamp, { bytes: 10, modifiedMs: 6 }), undefined);
    assert.equal(stampedSource(stamp, undefined), undefined);
    assert.equal(stampedSource(undefined, undefined), undefined);
  });

  for (const goVersion of ["go version go1.21.0 linux/amd64", "go version go2.0 linux/arm64"]) {
    it(`accepts ${goVersion}`, () => {
      assert.equal(goProblem(goVersion), undefined);
    });
  }

  it("says what is wrong with the Go that is installed", () => {
    assert.equal(goProblem(undefined), "Go, which could build it, is not installed.");
    assert.equal(
      goProblem("go version go1.19.8 linux/amd64"),
      'Go 1.21 or newer could build it, but `go version` says "go version go1.19.8 linux/amd64".',
    );
  });

  it("reports downloads first, then packages", () => {
    const downloads =
      "go: downloading example.org/a v1.0.0\ngo: downloading example.org/b v1.0.0\n";
    const start = "building the Pulumi engine from its Go module: ";
    assert.equal(progressLine("", 400), `${start}0 modules downloaded, 0 s`);
    assert.equal(progressLine(downloads, 20_100), `${start}2 modules downloaded, 20 s`);
    assert.equal(
      progressLine(`${downloads}errors\ninternal/cpu\n`, 80_000),
      `${start}2 packages compiled, 1 min 20 s`,
    );
  });
});
