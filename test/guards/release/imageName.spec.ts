import assert from "node:assert/strict";
import {
  commitDigits,
  IMAGE_DIGEST,
  IMAGE_REPOSITORY,
  IMAGE_TAG,
  isWholeSha,
  MOVING_TAG,
  parseImage,
  PINNED_IMAGE,
  repositoryParts,
} from "../../../src/guards/release/imageName";

const DIGEST = `sha256:${"0a".repeat(32)}`;

describe("parseImage", () => {
  const cases: [image: string, repository: string, tag?: string, digest?: string][] = [
    ["ghcr.io/owner/app:1b2f", "ghcr.io/owner/app", "1b2f"],
    ["127.0.0.1:5000/owner/app:1b2f", "127.0.0.1:5000/owner/app", "1b2f"],
    ["127.0.0.1:5000/owner/app", "127.0.0.1:5000/owner/app"],
    ["ghcr.io/owner/app@sha256:0a", "ghcr.io/owner/app", undefined, "sha256:0a"],
    ["ghcr.io/owner/app:1b2f@sha256:0a", "ghcr.io/owner/app", "1b2f", "sha256:0a"],
  ];
  for (const [image, repository, tag, digest] of cases) {
    it(`reads ${image}`, () => assert.deepEqual(parseImage(image), { repository, tag, digest }));
  }
});

describe("repositoryParts", () => {
  const cases: [imageRepository: string, registry: string, path: string][] = [
    ["ghcr.io/owner/name/backend", "ghcr.io", "owner/name/backend"],
    ["127.0.0.1:5000/app", "127.0.0.1:5000", "app"],
    ["app", "", ""],
    ["ghcr.io/", "", ""],
  ];
  for (const [imageRepository, registry, path] of cases) {
    it(`splits \`${imageRepository}\``, () =>
      assert.deepEqual(repositoryParts(imageRepository), { registry, path }));
  }
});

describe("commitDigits", () => {
  const cases: [tag: string, digits: string | undefined][] = [
    ["1b2f4d6", "1b2f4d6"],
    ["1b2f4d", undefined],
    ["main-1b2f4d6e8a0c", "1b2f4d6e8a0c"],
    ["feature-x-1b2f4d6", "1b2f4d6"],
    ["1B2F4D6", undefined],
    ["1.4.2", undefined],
    ["a".repeat(40), "a".repeat(40)],
    ["a".repeat(64), "a".repeat(64)],
    ["a".repeat(65), undefined],
  ];
  for (const [tag, digits] of cases) {
    it(`finds ${digits?.slice(0, 12) ?? "none"} in a tag of ${tag.length}: ${tag.slice(0, 20)}`, () =>
      assert.equal(commitDigits(tag), digits));
  }
});

describe("what may be called so", () => {
  const cases: [
    what: string,
    pattern: { test(text: string): boolean },
    yes: string[],
    no: string[],
  ][] = [
    [
      "a tag",
      IMAGE_TAG,
      ["1b2f4d6e8a0c", "main", "_x", "1.4.2-rc.1", "latest-1", "a".repeat(128)],
      ["", "latest", "LATEST", "-x", ".x", "a b", "a/b", "a:b", "a\n", "a".repeat(129)],
    ],
    ["a moving tag", MOVING_TAG, ["latest", "Main", "prod"], ["main-1b2f4d6", "1b2f4d6"]],
    [
      "a repository",
      IMAGE_REPOSITORY,
      ["ghcr.io/owner/name", "127.0.0.1:5000/app"],
      ["ghcr.io", "ghcr.io/Owner/name", "ghcr.io/owner/name:1b2f", `ghcr.io/owner/name@${DIGEST}`],
    ],
    ["a digest", IMAGE_DIGEST, [DIGEST], ["sha256:0a", `${DIGEST}0`, `sha512:${"0a".repeat(32)}`]],
    [
      "an image by its digest",
      PINNED_IMAGE,
      [`ghcr.io/owner/agent@${DIGEST}`, `127.0.0.1:5000/agent@${DIGEST}`],
      ["ghcr.io/owner/agent", `ghcr.io/owner/agent:1@${DIGEST}`, `agent@${DIGEST}`, DIGEST],
    ],
    [
      "a commit's SHA in full",
      { test: isWholeSha },
      ["a".repeat(40), "0".repeat(64)],
      ["a".repeat(39), "a".repeat(41), "a".repeat(63), "g".repeat(40)],
    ],
  ];
  for (const [what, pattern, yes, no] of cases) {
    it(`is as it must be for ${what}`, () => {
      assert.deepEqual(
        yes.filter((text) => !pattern.test(text)),
        [],
      );
      assert.deepEqual(
        no.filter((text) => pattern.test(text)),
        [],
      );
    });
  }
});
