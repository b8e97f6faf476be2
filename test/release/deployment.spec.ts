import assert from "node:assert/strict";
import { parseDeployment, provenTag } from "../../src/release/deployment";

const SERVICE = "aws:ecs/service:Service";

/** What `pulumi stack export` prints. */
function exported(
  service: object,
  outputs: object,
  ...others: { type: string; delete?: boolean }[]
): string {
  const named = [
    { type: "pulumi:pulumi:Stack", outputs },
    { type: SERVICE, custom: true, inputs: service },
    ...others,
  ].map((resource, index) => ({
    urn: `urn:pulumi:prod::web::${resource.type}::${index}`,
    ...resource,
  }));
  return JSON.stringify({ deployment: { resources: named } });
}

describe("a stack's state", () => {
  const proofs: [title: string, service: object, outputs: object, wanted: string | undefined][] = [
    [
      "the revision that the service runs",
      { taskDefinition: "app:4" },
      { imageTag: "A", taskDefinition: "app:4" },
      "A",
    ],
    [
      "an earlier revision of the same tag",
      { taskDefinition: "app:6" },
      { imageTag: "A", taskDefinition: "app:4" },
      undefined,
    ],
    ["nothing yet", { taskDefinition: "app:1" }, {}, undefined],
  ];
  for (const [title, service, outputs, wanted] of proofs) {
    it(`names what was proven, where that was ${title}`, () => {
      assert.equal(provenTag(parseDeployment(exported(service, outputs))), wanted);
    });
  }

  it("leaves out what an update that was cut short has left to delete", () => {
    const left = { type: "aws:ecs/taskDefinition:TaskDefinition", custom: true, delete: true };
    assert.equal(parseDeployment(exported({}, {}, left)).resources.size, 1);
  });
});
