import assert from "node:assert/strict";
import { approvalProblem, readReviewers, type Reviewers } from "../../src/workflow/reviewers";
import { LoopbackGithub } from "../integration/workflows/loopbackGithub";

const NEEDED = { stack: "prod", needsApproval: true };
const REQUIRED: Reviewers = { kind: "required", preventsSelfReview: true };

describe("a stack's reviewers", () => {
  it("stop a rollback that nobody can approve", () => {
    const problem = approvalProblem(NEEDED, { kind: "none" });
    assert.equal(problem?.stops, true);
    assert.match(problem.said, /environment prod has no required reviewers[^]*Settings/);
  });

  it("cause only a warning if GitHub doesn't say", () => {
    const problem = approvalProblem(NEEDED, { kind: "unknown", why: "GitHub is down." });
    assert.equal(problem?.stops, false);
    assert.match(problem.said, /required reviewers: GitHub is down\./);
  });

  it("cause no problem if somebody can approve, or nobody must", () => {
    assert.equal(approvalProblem(NEEDED, REQUIRED), undefined);
    assert.equal(approvalProblem({ ...NEEDED, needsApproval: false }, { kind: "none" }), undefined);
  });

  it("are read from the environment", async () => {
    const github = new LoopbackGithub();
    const call = { repository: "owner/name", timeLimitMs: 5000, apiUrl: await github.start() };
    try {
      assert.deepEqual(await readReviewers(call, "prod"), REQUIRED);
      assert.deepEqual(await readReviewers(call, "dev"), { kind: "none" });
    } finally {
      github.stop();
    }
    assert.equal((await readReviewers(call, "prod")).kind, "unknown");
  });
});
