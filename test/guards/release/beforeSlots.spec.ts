// A stack that an earlier version of this program made, and what its first update may be.
import assert from "node:assert/strict";
import { type UpgradeFacts, upgradeRefusals } from "../../../src/guards/release/beforeSlots";

const ROLLBACK: UpgradeFacts = {
  stack: "prod",
  kind: "rollback",
  wanted: "0a1f3c5e7b9d",
  live: "1b2f4d6e8a0c",
  isBeforeSlots: true,
};

describe("a stack of before there were slots", () => {
  it("isn't rolled back by the update that makes them, and is told what to type", () => {
    const [refusal] = upgradeRefusals(ROLLBACK);
    assert.equal(refusal?.rule.name, "rollback-finds-slots");
    assert.deepEqual(refusal.message.split("\n").slice(1), [
      "  npx pulumi config set imageTag 1b2f4d6e8a0c --stack prod",
      "  npx pulumi up --stack prod",
      "Or, where users can't wait, without Pulumi:",
      "  npx --no rollback break-glass 0a1f3c5e7b9d --stack prod",
    ]);
  });

  for (const [title, change] of [
    ["is deployed to", { kind: "deploy" }],
    ["is updated with the release that is live", { kind: "redeploy" }],
    ["is rolled back once it has slots", { isBeforeSlots: false }],
  ] as const) {
    it(title, () => assert.deepEqual(upgradeRefusals({ ...ROLLBACK, ...change }), []));
  }
});
