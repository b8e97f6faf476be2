import assert from "node:assert/strict";
import { OperatorError } from "../../src/errors";
import { type RawInputs, releaseInputs } from "../../src/workflow/inputs";

const STACKS = ["dev", "prod"];
const GOOD: RawInputs = {
  verb: "to",
  stack: "prod",
  tag: "1b2f4d6e8a0c",
  confirm: "ROLLBACK",
  reason: "the checkout fails",
  acceptRisk: "",
  actor: "ann",
};

function refusal(raw: Partial<RawInputs>): string {
  try {
    releaseInputs({ ...GOOD, ...raw }, STACKS);
  } catch (error) {
    assert.ok(error instanceof OperatorError);
    return error.message;
  }
  return "";
}

describe("what was typed on GitHub's form", () => {
  it("is handed on when it is good", () => {
    const { tag, reason } = GOOD;
    assert.deepEqual(releaseInputs(GOOD, STACKS), { tag, reason });
  });

  it("needs no reason: who started it stands for one", () => {
    const { reason } = releaseInputs({ ...GOOD, reason: " " }, STACKS);
    assert.equal(reason, "emergency rollback requested by ann");
  });

  it("needs no confirmation for a deploy", () => {
    const deploy = { ...GOOD, verb: "deploy", confirm: "", reason: "" };
    assert.equal(releaseInputs(deploy, STACKS).reason, "deploy of 1b2f4d6e8a0c by ann");
  });

  it("takes rules of the migrations as the plan prints them, with spaces, or with commas", () => {
    const acceptRisk = "column-dropped rows-changed,type-changed";
    assert.equal(refusal({ acceptRisk }), "");
  });

  const bad: [title: string, raw: Partial<RawInputs>, said: RegExp][] = [
    [
      "another word",
      { confirm: "rollback" },
      /the confirmation is "rollback": it must be ROLLBACK/,
    ],
    ["a word with a line end", { confirm: "ROLLBACK\n" }, /"ROLLBACK\\n": it must be/],
    ["another stack", { stack: "staging" }, /"staging": it must be dev or prod/],
    ["a path for a stack", { stack: "../prod" }, /"\.\.\/prod"/],
    ["a command for a tag", { tag: "$(id)" }, /the tag is "\$\(id\)"/],
    ["an option for a tag", { tag: "--stack=dev" }, /the tag is "--stack=dev"/],
    ["a tag with a line end", { tag: "1b2f4d6e8a0c\n" }, /"1b2f4d6e8a0c\\n"/],
    ["a tag that moves", { tag: "latest" }, /"latest"/],
    ["no tag", { tag: "" }, /the tag is ""/],
    ["a tag in other letters", { tag: "тag" }, /"\\u0442ag"/],
    [
      "a rule that isn't one",
      { acceptRisk: "column-dropped --force" },
      /there is no rule "--force" \(docs\/migration-rules\.md/,
    ],
    ["a short reason", { reason: "broken" }, /fewer than 10 characters/],
    ["a long reason", { reason: "x".repeat(501) }, /501 characters, and 500 at most/],
    ["a reason of two lines", { reason: "first line\nsecond" }, /line ends/],
    ["a reason with a line separator", { reason: "abcdefghij\u2028k" }, /line ends/],
    ["a reason with a bell", { reason: "abcdefghij\u0007k" }, /control characters/],
    ["another verb", { verb: "destroy" }, /the verb is "destroy", not one of deploy, to/],
  ];
  for (const [title, raw, said] of bad) {
    it(`is refused with ${title}`, () => assert.match(refusal(raw), said));
  }

  it("is shown cut short, however long it is", () => {
    const message = refusal({ tag: "a".repeat(10_000) });
    assert.match(message, /… \(10000 characters\)/);
    assert.ok(message.length < 250);
  });

  it("is refused for everything that is wrong at once", () => {
    assert.equal(refusal({ stack: "x", tag: "", confirm: "", reason: "y" }).split(";").length, 4);
  });
});
