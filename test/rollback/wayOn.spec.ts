import assert from "node:assert/strict";
import { failureOf, interrupted, wayOn } from "../../src/rollback/wayOn";
import { proofsOf } from "../guards/release/proofs";

const known = (...proofs: string[]) => ({
  stack: "prod",
  pinnedTags: ["P"],
  proofs: proofsOf(...proofs),
});

describe("the way on after a failure", () => {
  const cases: [title: string, proofs: string[], live: string | undefined, next: string][] = [
    ["from a bad release is back", ["A", "B", "C!"], "C", "to B"],
    ["where ECS went back itself is to say so", ["A", "B", "C!"], "B", "to B"],
    ["from a pinned release is back", ["A", "P", "C!"], "P", "to A"],
    ["where nothing is good is the list", ["C!"], "C", "candidates"],
    ["where nobody knows what is live is to look", ["A", "C!"], undefined, "status"],
  ];
  for (const [title, proofs, live, next] of cases) {
    it(title, () => {
      assert.equal(wayOn(known(...proofs), live, "C"), `npx --no rollback ${next} --stack prod`);
    });
  }
});

describe("an interrupted update", () => {
  it("has a failure where its proof had ended before, so that nobody is told to try it again", () => {
    const failure = failureOf(proofsOf("A", "C!"), "C");
    assert.equal(failure?.tag, "C");
    assert.match(interrupted(failure), /^Interrupted, when `C` had already failed its proof[.:]/);
  });

  it("has none where the release wasn't judged", () => {
    for (const proofs of [proofsOf("A"), proofsOf("C!", "A"), proofsOf("C")]) {
      assert.equal(failureOf(proofs, "C"), undefined);
    }
    assert.equal(interrupted(undefined), "Interrupted.");
  });
});
