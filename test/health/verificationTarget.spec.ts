import assert from "node:assert/strict";
import type { Strength } from "../../src/guards/release/proofs";
import { proofStrength, type VerificationTarget } from "../../src/health/verificationTarget";
import { aTarget } from "./fakes";

describe("proofStrength", () => {
  const cases: [changes: Partial<VerificationTarget>, strength: Strength][] = [
    [{}, "full"],
    [{ emergency: false }, "full"],
    [{ emergency: true }, "emergency"],
    [{ maintenance: true }, "maintenance"],
    [{ maintenance: true, emergency: true }, "maintenance"],
    [{ smokePaths: [] }, "none"],
    [{ smokePaths: [], maintenance: true }, "none"],
    [{ smokePaths: [], emergency: true }, "none"],
    [{ smokePaths: ["/health/"] }, "none"],
    [{ smokePaths: ["/health", "//health/?again", "/health/#x"] }, "none"],
    [{ smokePaths: ["/health/", "/sessions/"] }, "full"],
    [{ healthPath: "/", smokePaths: ["/?x"] }, "none"],
  ];
  for (const [changes, strength] of cases) {
    it(`is ${strength} with ${JSON.stringify(changes)}`, () => {
      assert.equal(proofStrength(aTarget(changes)), strength);
    });
  }
});
