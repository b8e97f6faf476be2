import assert from "node:assert/strict";
import { candidatesOf, durationInWords, type CandidateSources } from "../../src/release/candidates";
import { releasesOf } from "../../src/release/releases";
import { proofsOf } from "../guards/release/proofs";
import { history } from "./updates";

function table(ran: string[], parts: Partial<CandidateSources> = {}) {
  const proofs = proofsOf(...ran);
  const releases = releasesOf(history(...ran), proofs);
  return candidatesOf({
    releases,
    proofs,
    live: releases[0]?.tag,
    pinnedTags: [],
    images: undefined,
    commitOf: () => undefined,
    runOf: () => undefined,
    migrationsOf: () => "not read",
    ...parts,
  });
}

describe("the candidates", () => {
  it("are what ran here, newest first, then images that never did", () => {
    const { rows } = table(["A", "B"], { images: new Set(["X", "B"]) });
    assert.deepEqual(
      rows.map(({ tag, ended, image, isLive }) => [tag, ended, image, isLive]),
      [
        ["B", "verified", "there", true],
        ["A", "verified", "gone", false],
        ["X", "never ran here", "there", false],
      ],
    );
  });

  it("name the recommended one, and why", () => {
    const { rows, recommended } = table(["A", "B", "C!"], { images: new Set(["A", "B", "C"]) });
    assert.deepEqual(
      rows.filter((row) => row.recommended).map(({ tag }) => tag),
      ["B"],
    );
    assert.match(
      recommended?.why ?? "",
      /newest release before `C`.*`B`.*stayed 9 min; its image exists/,
    );
  });

  it("recommend none whose image is gone: history may be older than what the registry keeps", () => {
    const { recommended, nothing } = table(["A", "B", "C!"], { images: new Set(["C"]) });
    assert.equal(recommended, undefined);
    assert.match(nothing ?? "", /No release before `C`/);
  });

  it("recommend by the ledger alone where the registry can't be asked, and say so", () => {
    assert.match(table(["A", "B!"]).recommended?.why ?? "", /image wasn't looked up/);
    assert.equal(table(["A", "B!"]).rows[0]?.image, "not checked");
  });

  it("carry what Git and CI know", () => {
    const { rows } = table(["A"], {
      commitOf: (tag) => (tag === "A" ? { subject: "fix", author: "ann" } : undefined),
      runOf: () => "https://example.com/1",
    });
    assert.deepEqual([rows[0]?.commit?.subject, rows[0]?.run], ["fix", "https://example.com/1"]);
  });

  it("of 500 releases and 2,000 images are joined in no time worth naming", () => {
    const tags = Array.from({ length: 500 }, (_, index) => `r${index}`);
    const images = new Set(Array.from({ length: 2000 }, (_, index) => `r${index}`));
    assert.equal(table(tags, { images }).rows.length, 2000);
  });
});

describe("a duration", () => {
  for (const [seconds, words] of [
    [0, "0 s"],
    [119, "119 s"],
    [120, "2 min"],
    [7200, "2 h"],
    [172_800, "2 d"],
  ] as const) {
    it(`of ${seconds} s is ${words}`, () => assert.equal(durationInWords(seconds), words));
  }
});
