import assert from "node:assert/strict";
import {
  approvalOf,
  readReviews,
  requestedBy,
  requireAnother,
  type Review,
} from "../../src/workflow/approval";
import { LoopbackGithub } from "../integration/workflows/loopbackGithub";

const REASON = "the checkout fails";
const REVIEW: Review = {
  state: "approved",
  comment: "no fix is in sight",
  environments: ["prod"],
  login: "bob",
};

describe("the approval of a run", () => {
  const cases: [title: string, reviews: Partial<Review>[], wanted: [string, string]][] = [
    ["is who approved, and why", [{}], ["bob", "no fix is in sight"]],
    ["is nobody's where nobody had to", [], ["", ""]],
    ["is nobody's when it was rejected", [{ state: "rejected" }], ["", ""]],
    ["is nobody's for another environment", [{ environments: ["dev"] }], ["", ""]],
    ["is the last one's", [{}, { login: "eve" }], ["eve", "no fix is in sight"]],
    [
      "takes the reason where the approver was in a hurry",
      [{ comment: "" }],
      ["bob", `approved on GitHub; the reason was: ${REASON}`],
    ],
    [
      "keeps a short comment before it",
      [{ comment: "go" }],
      ["bob", `go; approved on GitHub; the reason was: ${REASON}`],
    ],
    ["is one line", [{ comment: "no fix\n is in\tsight" }], ["bob", "no fix is in sight"]],
  ];
  for (const [title, reviews, [approvedBy, justification]] of cases) {
    it(title, () => {
      const found = approvalOf(
        reviews.map((review) => ({ ...REVIEW, ...review })),
        "prod",
        REASON,
      );
      assert.deepEqual(found, { approvedBy, justification });
    });
  }

  it("is read from the run's reviews", async () => {
    const github = new LoopbackGithub();
    const apiUrl = await github.start();
    const environments = [{ name: "prod" }];
    const { state, comment } = REVIEW;
    github.reviews.set("7", [{ state, comment, environments, user: { login: "bob" } }]);
    try {
      const call = { repository: "owner/name", timeLimitMs: 5000, apiUrl };
      assert.deepEqual(await readReviews(call, "7"), [REVIEW]);
    } finally {
      github.stop();
    }
  });
});

describe("who asked for a run", () => {
  const same = { actor: "ann", triggeringActor: "ann" };
  const again = { actor: "ann", triggeringActor: "bob" };

  it("is the actor, and whoever ran it again", () => {
    assert.equal(requestedBy(same), "ann");
    assert.equal(requestedBy({ ...same, triggeringActor: "" }), "ann");
    assert.equal(requestedBy(again), "ann (run again by bob)");
  });

  const cases: [approvedBy: string, requesters: typeof same, said: RegExp | undefined][] = [
    ["bob", same, undefined],
    ["eve", again, undefined],
    ["", again, undefined],
    ["ann", same, /ann approved this run, and also started it/],
    ["Ann", same, /Ann approved this run, and also started it/],
    ["bob", again, /bob approved this run, and also ran it again/],
    ["ann", again, /and also started it/],
  ];
  for (const [approvedBy, requesters, said] of cases) {
    it(`${said === undefined ? "may" : "may not"} be approved by ${approvedBy || "nobody"}: ${requestedBy(requesters)}`, () => {
      const check = () => requireAnother({ approvedBy, justification: "" }, requesters);
      if (said === undefined) check();
      else assert.throws(check, said);
    });
  }
});
