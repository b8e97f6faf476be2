import assert from "node:assert/strict";
import { refusal, type CheckedAgainst } from "../../../src/rollback/judge/refusal";
import type { Check } from "../../../src/rollback/judge/planFacts";
import { proofsOf } from "../../guards/release/proofs";

const LIST = "npx --no rollback candidates --stack prod";
const AGAINST: CheckedAgainst = {
  stack: "prod",
  goesBack: true,
  proofs: proofsOf("A", "B"),
  live: "B",
  pinnedTags: [],
};
const MISSING: Check = {
  what: "image exists",
  result: "NO",
  seen: "the registry has no `X`",
  next: LIST,
};
const PINNED: Check = { ...MISSING, what: "not pinned", seen: "it is pinned as bad" };

function linesOf(checks: readonly Check[], against: Partial<CheckedAgainst> = {}) {
  return refusal({ checks, tag: "X" }, { ...AGAINST, ...against })?.lines;
}

describe("a target that a check objects to", () => {
  it("is refused with what was seen, and with a better target", () => {
    assert.deepEqual(linesOf([MISSING, PINNED]), [
      "Refused: `X`: the registry has no `X`; it is pinned as bad.",
      "Next: `npx --no rollback to A --stack prod`",
    ]);
  });

  it("of a deploy or an undo makes nobody leave a good release for an older one, but a bad one", () => {
    assert.deepEqual(linesOf([MISSING], { goesBack: false })?.at(-1), `Next: \`${LIST}\``);
    assert.equal(
      linesOf([MISSING], { goesBack: false, proofs: proofsOf("A", "B!") })?.at(-1),
      "Next: `npx --no rollback to A --stack prod`",
    );
  });

  it("is refused in one sentence, whatever sentences the checks have", () => {
    const failed = { ...MISSING, seen: "it failed its proof: it is too slow." };
    assert.equal(
      linesOf([failed, PINNED])?.[0],
      "Refused: `X`: it failed its proof: it is too slow; it is pinned as bad.",
    );
  });

  it("keeps the check's own advice", () => {
    const verify = "npx --no rollback verify --stack prod";
    for (const goesBack of [true, false]) {
      const lines = linesOf([{ ...MISSING, next: verify }], { goesBack });
      assert.equal(lines?.at(-1), `Next: \`${verify}\``);
    }
  });

  it("has advice also where the check has none", () => {
    const { next, ...without } = MISSING;
    assert.equal(next, LIST);
    assert.equal(linesOf([without])?.at(-1), "Next: `npx --no rollback to A --stack prod`");
  });

  it("of a deploy leads to the list where nobody knows what is live", () => {
    const against = { goesBack: false, live: undefined };
    assert.equal(linesOf([MISSING], against)?.at(-1), `Next: \`${LIST}\``);
  });

  it("leads to the list where there is no better one", () => {
    assert.equal(linesOf([MISSING], { proofs: [] })?.at(-1), `Next: \`${LIST}\``);
  });

  it("isn't refused where no check says no", () => {
    assert.equal(linesOf([{ ...MISSING, result: "SKIP" }]), undefined);
  });
});
