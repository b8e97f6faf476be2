import assert from "node:assert/strict";
import { unknownCheckingProxy } from "@pulumi/policy";
import { violations } from "../../../src/guards/evaluate";
import { imageRules, parseImage } from "../../../src/guards/release/images";

const REPOSITORY = "ghcr.io/owner/app/backend";
const RULES = imageRules(REPOSITORY);

function objectionsTo(...images: string[]): string[] {
  const containerDefinitions = JSON.stringify(images.map((image) => ({ name: "app", image })));
  return violations(RULES, {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    name: "task",
    after: unknownCheckingProxy({ containerDefinitions }) as Record<string, unknown>,
  }).map(({ rule }) => rule.name);
}

describe("parseImage", () => {
  const cases: [image: string, repository: string, tag: string | undefined][] = [
    ["ghcr.io/owner/app:1b2f", "ghcr.io/owner/app", "1b2f"],
    ["127.0.0.1:5000/owner/app:1b2f", "127.0.0.1:5000/owner/app", "1b2f"],
    ["127.0.0.1:5000/owner/app", "127.0.0.1:5000/owner/app", undefined],
    ["ghcr.io/owner/app@sha256:0a", "ghcr.io/owner/app", undefined],
    ["ghcr.io/owner/app:1b2f@sha256:0a", "ghcr.io/owner/app", "1b2f"],
  ];
  for (const [image, repository, tag] of cases) {
    it(`reads ${image}`, () => assert.deepEqual(parseImage(image), { repository, tag }));
  }
});

describe("the images of a task definition", () => {
  const cases: [title: string, image: string, rules: string[]][] = [
    ["may be a build of the application", `${REPOSITORY}:1b2f4d6e8a0c`, []],
    ["may name a digest beside the tag", `${REPOSITORY}:1b2f@sha256:0a`, []],
    ["may not be `latest`", `${REPOSITORY}:latest`, ["image-tag-well-formed"]],
    ["may not be without a tag", REPOSITORY, ["image-tag-well-formed"]],
    ["may not have a malformed tag", `${REPOSITORY}:-x`, ["image-tag-well-formed"]],
    [
      "may not come from elsewhere",
      "ghcr.io/owner/app/backend2:1b2f",
      ["image-from-configured-repository"],
    ],
    [
      "may not come from a registry that only looks alike",
      "ghcr.io.evil.example/owner/app/backend:1b2f",
      ["image-from-configured-repository"],
    ],
  ];
  for (const [title, image, rules] of cases) {
    it(title, () => assert.deepEqual(objectionsTo(image), rules));
  }

  it("are looked at one by one", () => {
    assert.deepEqual(objectionsTo(`${REPOSITORY}:1b2f`, "other/sidecar:1"), [
      "image-from-configured-repository",
    ]);
  });

  it("can't hide behind another spelling of the key, which AWS's provider would take", () => {
    const containerDefinitions = `[{"image":"${REPOSITORY}:1b2f","Image":"evil/x:1"}]`;
    const found = violations(RULES, {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      name: "task",
      after: { containerDefinitions },
    });
    assert.deepEqual(
      found.map(({ rule }) => rule.name),
      ["image-from-configured-repository"],
    );
  });

  it("are judged later when they aren't known yet", () => {
    const unknown = violations(RULES, {
      type: "aws:ecs/taskDefinition:TaskDefinition",
      name: "task",
      after: { containerDefinitions: { __pulumiUnknown: true } },
    });
    assert.deepEqual(
      unknown.map(({ rule, isOpen }) => [rule.name, isOpen]),
      [
        ["image-tag-well-formed", true],
        ["image-from-configured-repository", true],
      ],
    );
  });
});
