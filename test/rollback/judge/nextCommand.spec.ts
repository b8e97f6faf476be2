import assert from "node:assert/strict";
import {
  canAdopt,
  failureOf,
  type FailedUpdate,
  interrupted,
  nextCommand,
  withoutNext,
} from "../../../src/rollback/judge/nextCommand";
import { proofsOf } from "../../guards/release/proofs";

const FACTS: FailedUpdate = {
  stack: "prod",
  proofs: proofsOf("A", "B", "C!"),
  pinnedTags: [],
  tried: "C",
  now: "C",
  left: "B",
};

describe("the next line after an update that failed", () => {
  const cases: [title: string, facts: Partial<FailedUpdate>, next: string][] = [
    ["is the way back from what is live", {}, "to B"],
    ["passes over a pinned release", { pinnedTags: ["B"] }, "to A"],
    ["is where ECS has gone back to by itself", { now: "B" }, "to B"],
    [
      "isn't where ECS has gone back to, if that is pinned",
      { now: "B", pinnedTags: ["B"] },
      "to A",
    ],
    [
      "of a rollback is the release before its target, not what was left",
      { proofs: proofsOf("A", "B", "C", "B!"), tried: "B", now: "B", left: "C" },
      "to A",
    ],
    [
      "of a rollback to the oldest release is what was left, if that was proven",
      { proofs: proofsOf("A", "B", "A!"), tried: "A", now: "A", left: "B" },
      "to B",
    ],
    [
      "is never what was left, if that is bad",
      { proofs: proofsOf("A", "B!", "A!"), tried: "A", now: "A", left: "B" },
      "candidates",
    ],
    [
      "is never what was left, if that is pinned",
      { proofs: proofsOf("A", "B", "A!"), tried: "A", now: "A", left: "B", pinnedTags: ["B"] },
      "candidates",
    ],
    [
      "is never the release that was tried, however good it was",
      { proofs: proofsOf("A", "B"), tried: "B", now: "B", left: "A" },
      "to A",
    ],
    [
      "is to look where the only good release is the one that was tried",
      { proofs: proofsOf("A"), tried: "A", now: "A", left: "A" },
      "candidates",
    ],
    ["is to look, where what is live can't be seen", { now: undefined }, "status"],
  ];
  for (const [title, facts, next] of cases) {
    it(title, () => {
      assert.equal(nextCommand({ ...FACTS, ...facts }), `npx --no rollback ${next} --stack prod`);
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
    for (const proofs of [proofsOf("A"), proofsOf("C!", "A"), proofsOf("C", "A!"), proofsOf("C")]) {
      assert.equal(failureOf(proofs, "C"), undefined);
    }
    assert.equal(interrupted(undefined), "Interrupted.");
  });

  it("says why the proof had failed, where that was kept", () => {
    const failed = "Interrupted, when `C` had already failed its proof";
    const { reason, ...without } = proofsOf("C!")[0]!;
    assert.equal(interrupted({ ...without, reason: reason! }), `${failed}: It is bad.`);
    assert.equal(interrupted(without), `${failed}.`);
  });
});

describe("what ECS runs behind state's back", () => {
  const cases: [title: string, tag: string, can: boolean, pinnedTags?: string[]][] = [
    ["can be adopted where it is good", "A", true],
    ["can be adopted where it is new, and is proven then", "X", true],
    ["can't be adopted where it is pinned", "A", false, ["A"]],
    ["can't be adopted where it is new, and pinned", "X", false, ["X"]],
    ["can't be adopted where it failed", "C", false],
  ];
  for (const [title, tag, can, pinnedTags = []] of cases) {
    it(title, () => assert.equal(canAdopt(tag, { proofs: FACTS.proofs, pinnedTags }), can));
  }
});

it("what the program would have typed next isn't said beside what is to be typed now", () => {
  const message = "It is bad.\nEvent: …\nNext: `npx --no rollback candidates --stack prod`";
  assert.equal(withoutNext(message), "It is bad.\nEvent: …");
  assert.equal(withoutNext(`${message}\nMore.`), "It is bad.\nEvent: …\nMore.");
});
