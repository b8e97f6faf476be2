import assert from "node:assert/strict";
import { provenInWords } from "../../../src/rollback/judge/proven";
import { proofsOf } from "../../guards/release/proofs";

describe("what is said of a release that has just gone live", () => {
  const cases: [
    title: string,
    proofs: string[] | undefined,
    said: RegExp,
    next: RegExp | "none",
  ][] = [
    ["in full", ["A", "B"], /^`B` is live and verified$/, "none"],
    ["in an emergency", ["A", "B^"], /wasn't proven in full: only by an emergency's/, /verify/],
    ["behind the page", ["A", "B~"], /in full: only behind the maint/, /maintenance off/],
    ["without a path", ["A", "B-"], /in full: its proof asked no path/, /config get smokePaths/],
    [
      "in an emergency, when it was good before",
      ["B", "A", "B^"],
      /verified, this time only by/,
      /verify/,
    ],
    [
      "by nobody, because the proof was left out",
      ["A"],
      /live, but wasn't proven: the update/,
      /verify/,
    ],
    ["where state can't be read", undefined, /^`B` is live and verified$/, "none"],
  ];
  for (const [title, proofs, said, next] of cases) {
    it(`that was proven ${title}`, () => {
      const found = provenInWords("B", "prod", proofs && proofsOf(...proofs));
      assert.match(found.said, said);
      if (next === "none") assert.equal(found.next, undefined);
      else assert.match(found.next ?? "", next);
    });
  }
});
