import assert from "node:assert/strict";
import { proofRound } from "../../src/health/proofRecord";

const published = (taskDefinition: string) => ({ taskDefinition });

describe("the round of a proof", () => {
  it("is the first one on a new stack", () => {
    assert.equal(proofRound(undefined, undefined), 0);
  });

  it("stays while what is recorded is what was put out", () => {
    assert.equal(proofRound({ taskDefinition: "app:4", round: 0 }, published("app:4")), 0);
    assert.equal(proofRound({ taskDefinition: "app:4", round: 3 }, published("app:4")), 3);
  });

  it("is another one where the outputs are an earlier release's", () => {
    assert.equal(proofRound({ taskDefinition: "app:5", round: 0 }, published("app:4")), 1);
    assert.equal(proofRound({ taskDefinition: "app:5", round: 1 }, published("app:4")), 2);
  });

  it("is another one where nothing was put out yet", () => {
    assert.equal(proofRound({ taskDefinition: "app:1", round: 0 }, undefined), 1);
  });
});
