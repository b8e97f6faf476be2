import assert from "node:assert/strict";
import {
  drainInEmergency,
  inEmergency,
  proofInEmergency,
  shortenings,
} from "../../src/config/emergency";

const USUAL = {
  desiredCount: 2,
  deregistrationDelaySeconds: 5,
  verifySuccesses: 5,
  verifySamples: 20,
};

describe("an emergency", () => {
  it("drains for a second, and asks once more than there are tasks", () => {
    assert.deepEqual(inEmergency(USUAL), {
      deregistrationDelaySeconds: 1,
      verifySuccesses: 3,
      verifySamples: 5,
    });
  });

  it("shortens the drain and the proof apart, too", () => {
    assert.equal(drainInEmergency(5), 1);
    assert.equal(drainInEmergency(0), 0);
    assert.deepEqual(proofInEmergency(USUAL), { consecutiveSuccesses: 3, latencySamples: 5 });
  });

  it("says what is less than usual", () => {
    assert.deepEqual(shortenings(USUAL), [
      "drain 1 s instead of 5 s",
      "3 good answers instead of 5",
      "5 timed requests instead of 20",
    ]);
  });

  it("makes nothing longer than it is", () => {
    const short = { ...USUAL, deregistrationDelaySeconds: 0, verifySuccesses: 2, verifySamples: 3 };
    const { desiredCount, ...settings } = short;
    assert.equal(desiredCount, 2);
    assert.deepEqual(inEmergency(short), settings);
    assert.deepEqual(shortenings(short), []);
  });
});
