// The fingerprint by which settings are compared.
import assert from "node:assert/strict";
import { fingerprintOf } from "../../src/config/slotSettings";

describe("the fingerprint of settings", () => {
  const settings = { cpu: "256", environment: { A: "1", B: "2" }, list: [1, 2] };
  const same = { list: [1, 2], environment: { B: "2", A: "1" }, cpu: "256" };

  it("is the same in whatever order they are written", () => {
    assert.equal(fingerprintOf(settings), fingerprintOf(same));
    assert.match(fingerprintOf(settings), /^[0-9a-f]{16}$/);
  });

  for (const changed of [
    { ...settings, cpu: "512" },
    { ...settings, environment: { A: "1", B: "3" } },
    { ...settings, environment: { A: "1" } },
    { ...settings, list: [2, 1] },
  ]) {
    it(`is another one for ${JSON.stringify(changed)}`, () => {
      assert.notEqual(fingerprintOf(changed), fingerprintOf(settings));
    });
  }
});
