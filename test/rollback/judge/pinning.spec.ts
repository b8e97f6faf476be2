import assert from "node:assert/strict";
import type { Release } from "../../../src/release/releases";
import { MOST_PINS } from "../../../src/config/contradictions";
import { tagToPin, tagToUnpin, type PinFacts } from "../../../src/rollback/judge/pinning";

const release = (tag: string, number: number) => ({ tag, number, firstNumber: number }) as Release;
const GOOD = "1b2f4d6e8a0c";
const LIVE = "3d4b6c8e0f2a";
const OLD = "0a1f3c5e7b9d";
const FACTS: PinFacts = {
  stack: "prod",
  pinned: ["deadbeef0001"],
  releases: [release(LIVE, 3), release(GOOD, 2), release(OLD, 1), release("1b2fffffffff", 0)],
  live: [LIVE, LIVE],
};
const FULL = Array.from({ length: MOST_PINS }, (_, index) => `tag-${index}`);

describe("which tag is pinned", () => {
  const chosen: [text: string, tag: string, ranHere: boolean, facts?: Partial<PinFacts>][] = [
    [GOOD, GOOD, true],
    [` ${GOOD} `, GOOD, true],
    ["1b2f4", GOOD, true],
    ["0a1f", OLD, true],
    ["deadbeef0001", "deadbeef0001", true],
    ["dead", "deadbeef0001", true],
    ["never-ran-here", "never-ran-here", false],
    [GOOD, GOOD, true, { live: [undefined, LIVE] }],
    ["tag-7", "tag-7", true, { pinned: FULL }],
    ["deadbeef0001", "deadbeef0001", true, { releases: { unknown: "not logged in" } }],
  ];
  for (const [text, tag, ranHere, facts = {}] of chosen) {
    it(`is ${tag} for ${JSON.stringify(text)}`, () => {
      assert.deepEqual(tagToPin(text, { ...FACTS, ...facts }), { tag, ranHere });
    });
  }

  const refused: [text: string, said: RegExp, next: RegExp, facts?: Partial<PinFacts>][] = [
    ["latest", /names no build/, /candidates/],
    ["1b2f", /could be `1b2f4d6e8a0c` or `1b2fffffffff`/, /candidates/],
    ["-bad", /can't be an image's tag/, /candidates/],
    ["", /No target/, /candidates/],
    ["previous", /name the tag/, /candidates/],
    [LIVE, /is live.*Go back first/, /^npx --no rollback to previous --stack prod$/],
    ["3d4b6c", /is live/, /to previous/],
    [LIVE, /is live/, /to previous/, { live: [undefined, LIVE] }],
    [OLD, /is live/, /to previous/, { live: [OLD, LIVE] }],
    [GOOD, /500 tags are pinned/, /unpin tag-0 --stack prod$/, { pinned: FULL }],
    [GOOD, /can't be read \(not logged in\)/, /status/, { releases: { unknown: "not logged in" } }],
  ];
  for (const [text, said, next, facts = {}] of refused) {
    it(`is none for ${JSON.stringify(text)}: ${said.source}`, () => {
      const choice = tagToPin(text, { ...FACTS, ...facts });
      assert.ok("message" in choice, JSON.stringify(choice));
      assert.match(choice.message, said);
      assert.match(choice.next, next);
    });
  }
});

describe("which pin is lifted", () => {
  it("is the tag itself, although another one begins with it", () => {
    assert.deepEqual(tagToUnpin("aa", "prod", ["aa11", "aa"]), { tag: "aa", ranHere: true });
  });

  const cases: [text: string, comes: string | RegExp][] = [
    ["aa11", "aa11"],
    ["aa2", "aa22"],
    ["aa", /could be `aa11` or `aa22`/],
    ["bb", /isn't pinned/],
    ["", /No tag/],
  ];
  for (const [text, comes] of cases) {
    it(`for ${JSON.stringify(text)} is ${comes}`, () => {
      const choice = tagToUnpin(text, "prod", ["aa11", "aa22"]);
      if (typeof comes === "string") assert.ok("tag" in choice && choice.tag === comes);
      else assert.ok("message" in choice && comes.test(choice.message));
    });
  }
});
