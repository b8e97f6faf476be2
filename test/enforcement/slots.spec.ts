// What stands between a slot and its users within an update.
import assert from "node:assert/strict";
import { SlotGate } from "../../src/enforcement/slots";
import { allOn } from "../../src/guards/release/slotNames";
import type { SlotDecision } from "../../src/release/slotDecision";

function gate(live: "a" | "b", isProofDue: boolean): SlotGate {
  const weights = allOn(live);
  const proofs = { slot: isProofDue, users: isProofDue };
  return new SlotGate({ live, weights, proofs } as SlotDecision);
}

const SHUT = /^Users don't go to slot b: this update didn't prove it\. Leave nothing out/;

describe("the gate before the traffic rule", () => {
  it("is shut until the slot is proven, in this update", () => {
    const slots = gate("b", true);
    assert.match(slots.whyShut(allOn("b"), false) ?? "", SHUT);
    slots.open();
    assert.equal(slots.whyShut(allOn("b"), false), undefined);
  });

  it("isn't shut in a preview, which proves nothing", () => {
    assert.equal(gate("b", true).whyShut(allOn("b"), true), undefined);
  });

  it("isn't shut where users stay on what was proven", () => {
    assert.equal(gate("b", false).whyShut(allOn("b"), false), undefined);
  });

  for (const [a, b] of [
    [1, 0],
    [1, 1],
    [0, 0],
    [0, 2],
  ] as const) {
    for (const isPreview of [true, false]) {
      const when = isPreview ? "a preview" : "an update";
      it(`is shut to the weights ${a} and ${b} where slot b is to be live, in ${when}, proven or not`, () => {
        const slots = gate("b", true);
        const refused = new RegExp(`would get the weights ${a} and ${b}; users must go to slot b`);
        assert.match(slots.whyShut({ a, b }, isPreview) ?? "", refused);
        slots.open();
        assert.match(slots.whyShut({ a, b }, isPreview) ?? "", refused);
      });
    }
  }
});
