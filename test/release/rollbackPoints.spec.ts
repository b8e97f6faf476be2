import assert from "node:assert/strict";
import { breakGlassCommand, previousReleases } from "../../src/release/rollbackPoints";

const a = { imageTag: "a", taskDefinition: "app:1" };
const b = { imageTag: "b", taskDefinition: "app:2" };
const c = { imageTag: "c", taskDefinition: "app:3" };

describe("previousReleases", () => {
  const rows: [string, Parameters<typeof previousReleases>, ReturnType<typeof previousReleases>][] =
    [
      ["is empty on a stack's first update", [{}, a], []],
      ["holds the release that was left", [a, b], [a]],
      ["keeps the order, newest first", [{ ...b, previousTaskDefinitions: [a] }, c], [b, a]],
      ["stays as it is when nothing changed", [{ ...b, previousTaskDefinitions: [a] }, b], [a]],
      [
        "keeps an earlier revision of the same tag: other settings are another way back",
        [a, { imageTag: "a", taskDefinition: "app:4" }],
        [a],
      ],
      ["never lists the release that runs", [{ ...c, previousTaskDefinitions: [b, a] }, b], [c, a]],
    ];
  for (const [title, args, expected] of rows) {
    it(title, () => assert.deepEqual(previousReleases(...args), expected));
  }

  it("keeps the last ten", () => {
    const many = Array.from({ length: 12 }, (_, index) => ({
      imageTag: String(index),
      taskDefinition: `app:${index}`,
    }));
    const kept = previousReleases({ ...c, previousTaskDefinitions: many }, a);
    assert.equal(kept.length, 10);
    assert.deepEqual(kept[0], c);
  });
});

describe("breakGlassCommand", () => {
  it("is the seed's command with every name filled in", () => {
    const address = { region: "us-west-2", cluster: "c", service: "s" };
    assert.equal(
      breakGlassCommand(address, "app:1"),
      "aws ecs update-service --region us-west-2 --cluster c --service s --task-definition app:1 --force-new-deployment",
    );
  });
});
