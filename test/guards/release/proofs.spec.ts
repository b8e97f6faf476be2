import assert from "node:assert/strict";
import { KEPT_PROOFS, standingOf, whyNotGood, withProof } from "../../../src/guards/release/proofs";
import { aProof, proofsOf } from "./proofs";

describe("a release", () => {
  const cases: [title: string, proofs: string[], isGood: boolean, why: RegExp | undefined][] = [
    ["is good once it was proven in full", ["A"], true, undefined],
    ["isn't good when it was never proven", ["B"], false, /^was never proven here$/],
    ["isn't good when its proof failed", ["A!"], false, /^failed its proof \(.*\): It is bad\.$/],
    ["isn't good when it failed after a full proof", ["A", "A!"], false, /^failed its proof/],
    ["is good again after another full proof", ["A", "A!", "A"], true, undefined],
    ["isn't good again by a weaker proof", ["A", "A!", "A^"], false, /^failed its proof/],
    ["stays good when a weaker proof follows", ["A", "A^", "A~"], true, undefined],
    ["isn't good behind the maintenance page", ["A~"], false, /only behind the maintenance page/],
    ["isn't good by an emergency's proof", ["A^"], false, /only by an emergency's short proof/],
    ["isn't good without a path that was asked", ["A-"], false, /asked no path/],
    ["is good once a weaker proof was raised", ["A~", "A"], true, undefined],
    ["isn't touched by what others did", ["A", "B!", "C~"], true, undefined],
  ];
  for (const [title, texts, isGood, why] of cases) {
    it(title, () => {
      const proofs = proofsOf(...texts);
      assert.equal(standingOf(proofs, "A").good !== undefined, isGood);
      if (why === undefined) assert.equal(whyNotGood(proofs, "A"), undefined);
      else assert.match(whyNotGood(proofs, "A") ?? "", why);
    });
  }

  const full = (number: number, settings?: string) =>
    aProof(number, "A", settings === undefined ? {} : { settings });
  const failed = (number: number, settings?: string) => ({
    ...full(number, settings),
    ended: "failed" as const,
    strength: "none" as const,
  });
  for (const [title, proofs, good] of [
    ["stays good when it fails with another setting", [full(1, "s1"), failed(2, "s2")], "app:1"],
    ["isn't good when it fails with the same", [full(1, "s1"), failed(2, "s1")], undefined],
    ["isn't good when nobody knows with which it failed", [full(1, "s1"), failed(2)], undefined],
    [
      "isn't good when nobody knows with which it was proven",
      [full(1), failed(2, "s2")],
      undefined,
    ],
    [
      "is good as it ran before the one that failed",
      [full(1, "s1"), full(2, "s2"), failed(3, "s2")],
      "app:1",
    ],
  ] as const) {
    it(title, () => assert.equal(standingOf(proofs, "A").good?.taskDefinition, good));
  }

  it("names its newest full proof, and with it the revision to go back to", () => {
    const good = standingOf(proofsOf("A", "B", "A", "A^"), "A").good;
    assert.equal(good?.taskDefinition, "app:3");
  });
});

describe("the list of proofs", () => {
  it("keeps the newest, and what an entry carries beside", () => {
    const slot = { ...aProof(1, "A"), slot: "a" as const };
    assert.deepEqual(withProof([slot], aProof(2, "B")), [slot, aProof(2, "B")]);
    const many = Array.from({ length: KEPT_PROOFS }, (_, index) => aProof(index, `r${index}`));
    const kept = withProof(many, aProof(KEPT_PROOFS, "new"));
    assert.equal(kept.length, KEPT_PROOFS);
    assert.deepEqual([kept[0]?.tag, kept.at(-1)?.tag], ["r1", "new"]);
  });
});
