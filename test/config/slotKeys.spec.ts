// The values of the header by which the proof asks a slot.
import assert from "node:assert/strict";
import { slotKeys } from "../../src/config/slotKeys";

describe("the keys of the slots", () => {
  it("differ by slot, so that who knows one doesn't know the other", () => {
    const { a, b } = slotKeys("battery-staple");
    assert.notEqual(a, b);
  });

  it("differ by secret, in both slots", () => {
    const [one, other] = [slotKeys("battery-staple"), slotKeys("correct-horse")];
    assert.notEqual(one.a, other.a);
    assert.notEqual(one.b, other.b);
  });

  it("stay the same from update to update, so that no rule changes", () => {
    assert.deepEqual(slotKeys("battery-staple"), slotKeys("battery-staple"));
  });

  it("don't give the secret away, and fit into a condition of a listener rule", () => {
    for (const key of Object.values(slotKeys("battery-staple"))) {
      assert.doesNotMatch(key, /battery|staple/);
      // Elastic Load Balancing: 128 characters; `*` and `?` would be wildcards.
      assert.match(key, /^[0-9a-f]{64}$/);
    }
  });
});
