import assert from "node:assert/strict";
import { OperatorError } from "../../src/errors";
import { readOutputs } from "../../src/outputs/readOutputs";

const WHOLE = {
  guards: "production",
  requireApproval: true,
  url: "https://conflicto.app",
  logGroup: "/ecs/conflicto-prod",
  imageTag: "1b2f4d6e8a0c",
  taskDefinition: "app:2",
  verification: { imageTag: "1b2f4d6e8a0c" },
  previousTaskDefinitions: [{ imageTag: "0a1f3c5e7b9d", taskDefinition: "app:1" }],
};

describe("the stack's outputs", () => {
  it("are read as they were put out, and others are left out", () => {
    const outputs = { ...WHOLE, cluster: "conflicto-prod-cluster", breakGlassCommand: "aws …" };
    assert.deepEqual(readOutputs(outputs, "prod"), WHOLE);
  });

  const absent: [title: string, outputs: object][] = [
    ["before a first update", {}],
    ["where an update had none", { url: null, guards: null, logGroup: undefined }],
  ];
  for (const [title, outputs] of absent) {
    it(`are missing ${title}`, () => {
      const { url, guards, logGroup } = readOutputs(outputs, "prod");
      assert.deepEqual([url, guards, logGroup], [undefined, undefined, undefined]);
    });
  }

  const strange: [title: string, outputs: unknown, message: RegExp][] = [
    ["none", undefined, /^The outputs of the stack prod must be an object, but is missing/],
    ["a list", [], /^The outputs of the stack prod must be an object, but is a list/],
    [
      "another url",
      { url: 7 },
      /^The output `url` of the stack prod must be text, but is a number/,
    ],
    ["another log group", { logGroup: {} }, /`logGroup` .* must be text, but is an object/],
    ["an approval of no kind", { requireApproval: "s3cret" }, /must be `true` or `false`, but is/],
    ["guards of no profile", { guards: "s3cret" }, /must be `production` or `development`, but is/],
  ];
  for (const [title, outputs, message] of strange) {
    it(`of another program are refused: ${title}`, () => {
      assert.throws(
        () => readOutputs(outputs, "prod"),
        (error: unknown) => {
          assert.ok(error instanceof OperatorError);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /s3cret/);
          assert.equal(error.hint, "Look at them: `npx pulumi stack output --stack prod`.");
          return true;
        },
      );
    });
  }
});
