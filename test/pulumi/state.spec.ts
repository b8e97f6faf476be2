import assert from "node:assert/strict";
import { liveIn, parseState } from "../../src/pulumi/state";
import { aProof } from "../guards/release/proofs";

const SERVICE = "aws:ecs/service:Service";

const NAMES: Readonly<Record<string, string>> = { "pulumi:index:Stash": "web-prod-proof" };

/** What `pulumi stack export` prints. */
function exported(
  service: object,
  outputs: object,
  ...others: { type: string; delete?: boolean; inputs?: object; outputs?: object }[]
): string {
  const named = [
    { type: "pulumi:pulumi:Stack", outputs },
    { type: SERVICE, custom: true, inputs: service },
    ...others,
  ].map((resource, index) => ({
    urn: `urn:pulumi:prod::web::${resource.type}::${NAMES[resource.type] ?? index}`,
    ...resource,
  }));
  return JSON.stringify({ deployment: { resources: named } });
}

describe("a stack's state", () => {
  const definitions = JSON.stringify([
    { name: "side", image: "ghcr.io/x/side:9" },
    { name: "app", image: "ghcr.io/x/y:A" },
  ]);
  const task = (arn: string) => ({
    type: "aws:ecs/taskDefinition:TaskDefinition",
    custom: true,
    inputs: { containerDefinitions: definitions },
    outputs: { arn },
  });
  const proofs = (...entries: object[]) => ({
    type: "pulumi:index:Stash",
    custom: true,
    inputs: { input: { proofs: entries } },
  });
  const live: [title: string, state: string, tag: string | undefined][] = [
    [
      "the image of the revision that the service runs",
      exported({ taskDefinition: "app:4" }, {}, task("app:4")),
      "A",
    ],
    [
      "what was proven as that revision, where the program has made another since",
      exported({ taskDefinition: "app:3" }, {}, task("app:4"), proofs(aProof(3, "B"))),
      "B",
    ],
    [
      "nothing that a tag on the service says",
      exported({ taskDefinition: "app:3", tags: { release: "A" } }, {}, task("app:4")),
      undefined,
    ],
  ];
  for (const [title, state, tag] of live) {
    it(`names the live release by ${title}`, () => {
      assert.equal(liveIn(parseState(state), "app")?.tag, tag);
    });
  }

  it("believes what AWS said when it was read anew", () => {
    const service = { taskDefinition: "app:4" };
    const json = exported(service, {}, task("app:4"), proofs(aProof(3, "B")));
    const state = JSON.parse(json) as { deployment: { resources: { outputs?: object }[] } };
    state.deployment.resources[1]!.outputs = { taskDefinition: "app:3" };
    assert.equal(liveIn(parseState(JSON.stringify(state)), "app")?.tag, "B");
  });

  it("leaves out what an update that was cut short has left to delete", () => {
    const left = { type: "aws:ecs/taskDefinition:TaskDefinition", custom: true, delete: true };
    assert.equal(parseState(exported({}, {}, left)).resources.size, 1);
  });
});
