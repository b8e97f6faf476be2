import assert from "node:assert/strict";
import { releasesOf } from "../../src/release/releases";
import { resolveTarget } from "../../src/release/target";
import { proofsOf } from "../guards/release/proofs";
import { history } from "./updates";

const RAN = ["0a1f3c5e7b9d", "1b2f4d6e8a0c", "0a1f99999999", "v1.2", "3d4b6c8e0f2a!"];
const RELEASES = releasesOf(history(...RAN), proofsOf(...RAN));
const known = {
  releases: RELEASES,
  proofs: proofsOf(...RAN),
  live: "3d4b6c8e0f2a",
  pinnedTags: ["v1.2"],
  images: new Set(["7b8f0a2c4d6e"]),
};

describe("a target", () => {
  const found: [title: string, text: string, tag: string][] = [
    ["a whole tag", "1b2f4d6e8a0c", "1b2f4d6e8a0c"],
    ["a tag with spaces around it", " 1b2f4d6e8a0c\n", "1b2f4d6e8a0c"],
    ["a unique beginning", "1b2f", "1b2f4d6e8a0c"],
    ["a whole SHA of a tag that is shortened", `1b2f4d6e8a0c${"0".repeat(28)}`, "1b2f4d6e8a0c"],
    ["a beginning of a tag that only the registry has", "7b8f0", "7b8f0a2c4d6e"],
    ["a release number", "2", "1b2f4d6e8a0c"],
    ["a release number with a hash", "#1", "0a1f3c5e7b9d"],
    ["the one before", "previous", "0a1f99999999"],
    ["a tag that nobody knows, which the registry decides about", "ffffffffffff", "ffffffffffff"],
  ];
  for (const [title, text, tag] of found) {
    it(`is found by ${title}`, () => {
      const target = resolveTarget(text, known);
      assert.deepEqual(target.kind === "tag" ? target.tag : target, tag);
    });
  }

  const refused: [text: string, kind: string, message: RegExp][] = [
    ["", "usage", /No target/],
    ["   ", "usage", /No target/],
    ["; rm -rf /", "usage", /can't be an image's tag/],
    ["$(reboot)", "usage", /can't be/],
    ["-x", "usage", /can't be/],
    ["a\nb", "usage", /can't be/],
    ["x".repeat(10_000), "usage", /can't be/],
    ["latest", "refused", /names no build/],
    ["main", "refused", /names no build/],
    ["0a1f", "refused", /could be `0a1f99999999` or `0a1f3c5e7b9d`/],
    ["99", "refused", /number 99/],
  ];
  for (const [text, kind, message] of refused) {
    it(`is refused: ${JSON.stringify(text.slice(0, 20))}`, () => {
      const target = resolveTarget(text, known);
      assert.equal(target.kind, kind);
      assert.match((target as { message: string }).message, message);
      assert.ok((target as { message: string }).message.length < 200);
    });
  }

  it("before the live one may not be there", () => {
    const target = resolveTarget("previous", { ...known, live: "0a1f3c5e7b9d" });
    assert.match(
      (target as { message: string }).message,
      /no release before `0a1f3c5e7b9d` that was proven in full here/,
    );
  });

  it("of digits alone is a tag when one of that name ran here", () => {
    const releases = releasesOf(history("A", "123456"), []);
    assert.deepEqual(resolveTarget("123456", { ...known, releases }).kind, "tag");
  });
});
