import assert from "node:assert/strict";
import { judgeRelease } from "../../../src/guards/release/judge";
import { kindOfRelease, type ReleaseKind, type TagChange } from "../../../src/guards/release/kind";
import { guardsLowered } from "../../../src/guards/release/profile";
import type { ProofEntry, Proofs } from "../../../src/guards/release/proofs";
import { anEntry, aRelease, CONFIRMATION } from "./facts";
import { proofsOf } from "./proofs";

describe("a change of the image tag", () => {
  const failed = (tag: string) => anEntry(tag, { result: "failed" });
  const refused = (tag: string) => anEntry(tag, { result: "failed", changed: false });
  const inSlot = (ended: "proven" | "failed"): ProofEntry => ({
    ...proofsOf("b")[0]!,
    through: "slot",
    ended,
  });
  const cases: [kind: ReleaseKind, title: string, change: Partial<TagChange>][] = [
    ["first deploy", "where nothing is live yet", { live: undefined, ledger: [] }],
    [
      "first deploy",
      "after a first update that failed",
      { live: undefined, ledger: [failed("b")] },
    ],
    ["redeploy", "to the tag that is live", { live: "b" }],
    ["redeploy", "to the live tag, that was proven", { live: "b", proofs: proofsOf("b") }],
    ["deploy", "to a tag that never ran here", {}],
    ["deploy", "to a tag whose update was refused", { ledger: [refused("b"), anEntry("a")] }],
    ["deploy", "where the ledger is empty", { ledger: [] }],
    ["rollback", "to a tag that was proven here", { proofs: proofsOf("b", "a"), ledger: [] }],
    ["rollback", "to a tag that failed its proof", { proofs: proofsOf("b!", "a"), ledger: [] }],
    ["rollback", "to a tag that only history knows", { ledger: [anEntry("a"), anEntry("b")] }],
    ["rollback", "to a tag that failed before others", { ledger: [anEntry("a"), failed("b")] }],
    ["deploy", "to a tag whose update just ended early", { ledger: [failed("b"), anEntry("a")] }],
    [
      "deploy",
      "to a tag that just failed in its slot",
      { proofs: [...proofsOf("a"), inSlot("failed")], ledger: [refused("c"), failed("b")] },
    ],
    [
      "rollback",
      "to a tag that just passed in its slot, and may have reached users",
      { proofs: [...proofsOf("a"), inSlot("proven")], ledger: [failed("b"), anEntry("a")] },
    ],
    [
      "rollback",
      "to a tag that just failed where users ask",
      { proofs: proofsOf("a", "b!"), ledger: [failed("b"), anEntry("a")] },
    ],
    [
      "rollback",
      "to a tag that just failed in its slot, and was live before",
      {
        proofs: [...proofsOf("a"), inSlot("failed")],
        ledger: [failed("b"), anEntry("a"), anEntry("b")],
      },
    ],
    [
      "rollback",
      "to a tag whose update went through and changed nothing",
      { ledger: [anEntry("a"), anEntry("b", { changed: false })] },
    ],
  ];
  for (const [kind, title, change] of cases) {
    it(`${title} is a ${kind}`, () => {
      const facts = {
        live: "a",
        wanted: "b",
        proofs: proofsOf("a"),
        ledger: [anEntry("a")],
        ...change,
      };
      assert.equal(kindOfRelease(facts), kind);
    });
  }
});

describe("the release guard", () => {
  function rulesAgainst(facts: Parameters<typeof judgeRelease>[0]): string[] {
    return judgeRelease(facts).refusals.map(({ rule }) => rule.name);
  }

  it("lets a confirmed rollback to a verified release through", () => {
    assert.deepEqual(judgeRelease(aRelease()), {
      kind: "rollback",
      live: "bad",
      ranFrom: "ghcr.io/x/y",
      refusals: [],
    });
  });

  it("lets a deploy forward through without a confirmation", () => {
    const facts = aRelease({ wanted: "new" }, { confirmation: undefined });
    assert.deepEqual(judgeRelease(facts), {
      kind: "deploy",
      live: "bad",
      ranFrom: "ghcr.io/x/y",
      refusals: [],
    });
  });

  it("lets a first deploy and a redeploy through", () => {
    assert.deepEqual(rulesAgainst(aRelease({ live: undefined }, { confirmation: undefined })), []);
    assert.deepEqual(rulesAgainst(aRelease({ live: "good" }, { confirmation: undefined })), []);
  });

  it("refuses an unconfirmed rollback, and says what to type", () => {
    const { refusals } = judgeRelease(aRelease({}, { confirmation: undefined }));
    assert.deepEqual(
      refusals.map(({ rule }) => rule.name),
      ["rollback-confirmed"],
    );
    assert.match(refusals[0]?.message ?? "", /`bad` is live, so deploying `good` is a rollback/);
    assert.match(refusals[0]?.message ?? "", /- `rollback\.confirm` is missing/);
    assert.match(
      refusals[0]?.message ?? "",
      /npx pulumi config set --stack prod --path rollback\.to good/,
    );
  });

  it("refuses a confirmation that was typed for another pair", () => {
    const facts = aRelease({ live: "worse" });
    assert.deepEqual(rulesAgainst(facts), ["rollback-confirmed"]);
  });

  it("refuses an expired one", () => {
    const confirmation = { ...CONFIRMATION, expires: "2026-11-23T02:59:59Z" };
    assert.deepEqual(rulesAgainst(aRelease({}, { confirmation })), ["rollback-confirmed"]);
  });

  const bad: [title: string, proofs: Proofs, message: RegExp][] = [
    ["was never proven", proofsOf("older", "bad!"), /`good` ran here and was never proven here/],
    [
      "failed its proof",
      proofsOf("good!", "bad!"),
      /ran here and failed its proof \(.*\): It is bad/,
    ],
    ["failed since it was good", proofsOf("good", "good!", "bad!"), /failed its proof/],
    ["was proven behind the maintenance page", proofsOf("good~", "bad!"), /never proven in full/],
  ];
  for (const [title, proofs, message] of bad) {
    it(`refuses a target that ${title}, though its update succeeded`, () => {
      const { refusals } = judgeRelease(aRelease({ proofs }));
      assert.deepEqual(
        refusals.map(({ rule }) => rule.name),
        ["rollback-target-verified"],
      );
      assert.match(refusals[0]?.message ?? "", message);
    });
  }

  it("names the release to go back to instead, and only one that can be gone back to", () => {
    const to = (...texts: string[]) =>
      judgeRelease(aRelease({ proofs: proofsOf(...texts, "bad!") })).refusals[0]?.message;
    assert.match(to("older", "good!") ?? "", /Go back to `older` instead/);
    assert.match(to("good!") ?? "", /There is no other release to go back to/);
  });

  it("believes the proofs that a target was good, when history has lost it", () => {
    assert.deepEqual(rulesAgainst(aRelease({ ledger: [] })), []);
  });

  for (const live of [undefined, "bad", "good"]) {
    it(`refuses a pinned release where ${live ?? "nothing"} is live`, () => {
      assert.deepEqual(rulesAgainst(aRelease({ live }, { pinnedTags: ["good"] })), [
        "image-not-pinned",
      ]);
    });
  }
});

describe("the guards of a stack", () => {
  it("don't come off by config", () => {
    assert.equal(guardsLowered("production", "development")[0]?.rule.name, "guards-not-lowered");
  });

  it("may be raised, and stay as they are", () => {
    assert.deepEqual(guardsLowered("development", "production"), []);
    assert.deepEqual(guardsLowered("production", "production"), []);
    assert.deepEqual(guardsLowered(undefined, "development"), []);
  });
});
