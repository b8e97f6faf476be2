import assert from "node:assert/strict";
import fc from "fast-check";
import type { ProofEntry } from "../../../src/guards/release/proofs";
import { backFromDeploy, leftFor, wayBack, waysBack } from "../../../src/guards/release/wayBack";
import { proofsOf } from "./proofs";

describe("the way back", () => {
  const cases: [
    title: string,
    proofs: string[],
    live: string | undefined,
    ways: string[],
    more?: { pinned?: string[]; missing?: string[] },
  ][] = [
    ["is the one before a bad one", ["A", "B", "C!"], "C", ["B", "A"]],
    ["is the one before a good one", ["A", "B", "C"], "C", ["B", "A"]],
    ["after a rollback goes on, never back to what was left", ["A", "B", "C", "B"], "B", ["A"]],
    ["isn't there before the first", ["A", "B", "A"], "A", []],
    ["isn't one that failed", ["A", "B!", "C!"], "C", ["A"]],
    ["isn't one that failed since it was good", ["A", "B", "B!", "C"], "C", ["A"]],
    ["isn't one that was proven behind the maintenance page", ["A", "B~", "C!"], "C", ["A"]],
    ["isn't one that an emergency proved", ["A", "B^", "C!"], "C", ["A"]],
    ["isn't one that no path was asked of", ["A", "B-", "C!"], "C", ["A"]],
    ["is one whose weaker proof was raised", ["A", "B~", "B", "C!"], "C", ["B", "A"]],
    ["isn't a pinned one", ["A", "B", "C!"], "C", ["A"], { pinned: ["B"] }],
    ["isn't one whose image is gone", ["A", "B", "C!"], "C", ["A"], { missing: ["B"] }],
    ["isn't there when nothing was proven", ["A!", "B!"], "B", []],
    ["is the newest, when what is live was never proven", ["A", "B"], "X", ["B", "A"]],
    ["is the newest, when nobody knows what is live", ["A", "B"], undefined, ["B", "A"]],
    ["after a rollback and a bad one, is what was live before", ["A", "B", "A", "C!"], "C", ["A"]],
    ["before that it isn't what was left, either", ["A", "B", "C", "B", "D!"], "D", ["B", "A"]],
    [
      "isn't what was left, when what is live was never proven",
      ["A", "B", "C", "B"],
      "X",
      ["B", "A"],
    ],
    ["isn't what was left, when nobody knows what is live", ["A", "B", "A"], undefined, ["A"]],
    ["counts a release from its first time", ["A", "B", "A", "B", "C!"], "C", ["B", "A"]],
    ["isn't there without a proof", [], "A", []],
  ];
  for (const [title, texts, live, ways, { pinned = [], missing = [] } = {}] of cases) {
    it(title, () => {
      const found = waysBack({
        proofs: proofsOf(...texts),
        live,
        pinnedTags: pinned,
        missingImages: new Set(missing),
      });
      assert.deepEqual(
        found.map(({ tag }) => tag),
        ways,
      );
    });
  }
});

describe("what was left", () => {
  const cases: [title: string, proofs: string[], live: string | undefined, left?: string][] = [
    ["is the bad release that a rollback left", ["A", "B", "C!", "B"], "B", "C"],
    ["is what a failed rollback left", ["A", "B", "C", "B!"], "B", "C"],
    [
      "is what the newest rollback left, not the one before it",
      ["A", "B", "C!", "B", "A!"],
      "A",
      "B",
    ],
    ["stays when the live release was proven once more", ["A", "B", "A", "A"], "A", "B"],
    ["is the newest, when an update to the live one ended before its proof", ["A", "B"], "X", "B"],
    ["is the one before it, where its entry doesn't name what it left", ["A", "B?"], "B", "A"],
    ["is the one before it, where that was proven again", ["A", "B?", "B"], "B", "A"],
    ["is nothing on the first release", ["A"], "A", undefined],
    ["is nothing without a proof", [], "A", undefined],
  ];
  for (const [title, texts, live, left] of cases) {
    it(title, () => assert.equal(leftFor(proofsOf(...texts), live), left));
  }
});

describe("in any past", () => {
  const strength = fc.constantFrom("full", "emergency", "maintenance", "none" as const);
  const entry = fc
    .record({
      tag: fc.constantFrom("A", "B", "C", "D", "E"),
      taskDefinition: fc.constantFrom("app:1", "app:2", "app:3"),
      at: fc.constant("2026-11-22T12:00:00.000Z"),
      isFailed: fc.boolean(),
      strength,
    })
    .map(({ isFailed, strength: proven, ...rest }): ProofEntry => ({
      ...rest,
      strength: isFailed ? "none" : proven,
      ended: isFailed ? "failed" : "proven",
    }));
  const tags = fc.subarray(["A", "B", "C", "D", "E"]);

  it("the recommended release was proven in full, hasn't failed since, isn't pinned, isn't live", () => {
    fc.assert(
      fc.property(fc.array(entry), tags, tags, fc.constantFrom("A", "B", "X"), (...given) => {
        const [proofs, pinnedTags, missing, live] = given;
        const found = wayBack({ proofs, live, pinnedTags, missingImages: new Set(missing) });
        if (found === undefined) return;
        const own = proofs.filter(({ tag }) => tag === found.tag);
        const full = own.findLastIndex((one) => one.strength === "full" && one.ended === "proven");
        assert.ok(full >= 0, "never proven in full");
        assert.ok(
          own.slice(full).every(({ ended }) => ended === "proven"),
          "failed since",
        );
        assert.ok(!pinnedTags.includes(found.tag) && !missing.includes(found.tag));
        assert.notEqual(found.tag, live);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the release to go back to from a deploy", () => {
  const cases: [title: string, proofs: string[], live: string | undefined, back?: string][] = [
    ["is what is live", ["A", "B"], "B", "B"],
    ["is the way back where what is live has failed", ["A", "B!"], "B", "A"],
    ["is the way back where nobody knows what is live", ["A", "B"], undefined, "B"],
    ["isn't there where nothing was proven", ["A!"], "A"],
  ];
  for (const [title, proofs, live, back] of cases) {
    it(title, () => {
      const facts = { proofs: proofsOf(...proofs), pinnedTags: [], live, wanted: "new" };
      assert.equal(backFromDeploy(facts), back);
    });
  }
});
