import assert from "node:assert/strict";
import { type ApprovalFacts, approvalLowered } from "../../../src/guards/release/approval";
import { NOW } from "./facts";

const GRANT = {
  setting: "requireApproval",
  from: "true",
  to: "false",
  reason: "only one of us is left",
  approvedBy: "bob",
  expires: "2026-11-23T04:00:00Z",
};

function messages(facts: Partial<ApprovalFacts>): readonly string[] {
  const refusals = approvalLowered({
    stack: "prod",
    kind: "deploy",
    before: true,
    after: false,
    proofChange: undefined,
    now: NOW,
    ...facts,
  });
  for (const { rule } of refusals) assert.equal(rule.name, "guards-not-lowered");
  return refusals.map(({ message }) => message);
}

describe("the approval of rollbacks", () => {
  it("isn't turned off without a word of its own, whose lines are printed", () => {
    const [message = ""] = messages({});
    assert.match(message, /^Config `requireApproval` would go from `true` to `false`: rollbacks/);
    assert.match(
      message,
      /npx pulumi config set --stack prod --path proofChange\.setting requireApproval/,
    );
  });

  it("isn't turned off by the rollback that needs it, whatever was granted", () => {
    const [message = ""] = messages({ kind: "rollback", proofChange: GRANT });
    assert.match(message, /\n {2}npx pulumi config set requireApproval true --stack prod$/);
  });

  const admitted: [title: string, facts: Partial<ApprovalFacts>][] = [
    ["that was granted", { proofChange: GRANT }],
    ["that turns it on", { before: false, after: true }],
    ["that leaves it off", { before: false }],
    ["on a new stack", { before: undefined }],
    ["that leaves it on", { after: true, kind: "rollback" }],
  ];
  for (const [title, facts] of admitted) {
    it(`admits a change ${title}`, () => assert.deepEqual(messages(facts), []));
  }
});
