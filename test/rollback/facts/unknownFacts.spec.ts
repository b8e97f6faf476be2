import assert from "node:assert/strict";
import type { Target } from "../../../src/release/target";
import { targetGiven, whyUnknown } from "../../../src/rollback/facts/unknownFacts";

const NONE: Target = { kind: "refused", message: "There is no verified release." };
const TAG: Target = { kind: "tag", tag: "1b2f", release: undefined };
const known = { ok: true, value: [] } as const;
const state = { ok: true, value: { resources: new Map(), outputs: {} } } as const;
const unknown = { ok: false, why: "Nobody is logged in." } as const;

describe("a target that isn't found", () => {
  it("isn't there where history and state are known", () => {
    assert.equal(targetGiven(NONE, { history: known, state }), NONE);
  });

  it("can't be looked up where they aren't, and the reason is said once", () => {
    const facts = { history: unknown, state: unknown };
    assert.equal(whyUnknown(facts), "Nobody is logged in.");
    assert.deepEqual(targetGiven(NONE, facts), {
      kind: "refused",
      message: "Which releases ran here isn't known. Nobody is logged in.",
    });
  });

  it("that is a tag, or an error of usage, stays what it is", () => {
    const usage: Target = { kind: "usage", message: "No target." };
    for (const found of [TAG, usage]) {
      assert.equal(targetGiven(found, { history: unknown, state }), found);
    }
  });
});
