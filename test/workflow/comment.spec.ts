import assert from "node:assert/strict";
import { OperatorError } from "../../src/errors";
import { keepComment } from "../../src/workflow/comment";
import { LoopbackGithub } from "../integration/workflows/loopbackGithub";

describe("the comment on a pull request", () => {
  const github = new LoopbackGithub();
  let call: Parameters<typeof keepComment>[0];
  before(async () => {
    call = { repository: "owner/name", timeLimitMs: 5000, apiUrl: await github.start() };
  });
  after(() => github.stop());
  beforeEach(() => (github.comments.length = 0));

  it("is written once, and changed from then on", async () => {
    github.comments.push({ id: 90, body: "looks good to me" });
    assert.equal(await keepComment(call, 7, "first"), "written");
    assert.equal(await keepComment(call, 7, "second"), "changed");
    const [other, ours] = github.comments;
    assert.equal(other?.body, "looks good to me");
    assert.match(ours?.body ?? "", /^<!-- conflicto-preview -->\nsecond$/);
    assert.equal(github.comments.length, 2);
  });

  it("is cut where GitHub would refuse it", async () => {
    await keepComment(call, 7, "x".repeat(100_000));
    const { body = "" } = github.comments[0] ?? {};
    assert.ok(body.length < 65_536);
    assert.match(body, /… cut: the job's log has all of it/);
  });

  it("is an error that names GitHub when it can't be written", async () => {
    const nobody = { ...call, apiUrl: `${call.apiUrl}/nobody` };
    github.comments.push({ id: 1, body: "<!-- conflicto-preview -->\n" });
    github.comments[0]!.id = Number.NaN;
    await assert.rejects(keepComment(nobody, 7, "text"), OperatorError);
  });
});
