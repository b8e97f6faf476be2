import assert from "node:assert/strict";
import { tagOf } from "../../src/rollback/live";

describe("the tag of an image", () => {
  const cases: [image: string, tag: string][] = [
    ["ghcr.io/owner/name:1b2f", "1b2f"],
    ["127.0.0.1:5000/owner/name:1b2f", "1b2f"],
    ["127.0.0.1:5000/owner/name", ""],
    ["ghcr.io/owner/name:1b2f@sha256:abc", "1b2f"],
    ["ghcr.io/owner/name@sha256:abc", ""],
    ["", ""],
  ];
  for (const [image, tag] of cases) {
    it(`of ${image || "nothing"} is ${tag || "none"}`, () => assert.equal(tagOf(image), tag));
  }
});
