import assert from "node:assert/strict";
import { breakGlassCommand, rollbackPoints } from "../../src/release/rollbackPoints";
import { aProof } from "../guards/release/proofs";

describe("the releases that the stack puts out", () => {
  it("are named by tag, revision and digest, the newest ten", () => {
    const many = Array.from({ length: 12 }, (_, index) => aProof(index, `r${index}`));
    const points = rollbackPoints([{ ...aProof(20, "a"), digest: "sha256:a" }, ...many]);
    assert.equal(points.length, 10);
    assert.deepEqual(points.slice(0, 2), [
      { imageTag: "a", taskDefinition: "app:20", digest: "sha256:a" },
      { imageTag: "r0", taskDefinition: "app:0" },
    ]);
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
