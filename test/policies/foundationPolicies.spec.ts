// What the pack says where config names another region than the stack's resources are in.
import assert from "node:assert/strict";
import type { ResourceValidationArgs } from "@pulumi/policy";
import { foundationPolicies } from "../../policies/foundationPolicies";
import type { JudgedStack } from "../../policies/stack";

const VPC = "aws:ec2/vpc:Vpc";

/** What is reported of the network, in this region. */
async function reported(region: string, type = VPC): Promise<readonly string[]> {
  const arn = "arn:aws:ec2:us-west-2:000000000000:vpc/vpc-1";
  const inputs = { cidrBlock: "10.0.0.0/16" };
  const resource = { type: VPC, name: "web-prod-vpc", inputs, outputs: { arn }, secretInputs: [] };
  const state = { resources: new Map([["urn:vpc", resource]]), outputs: {} };
  const stack = {
    name: "prod",
    region,
    config: { guards: "production" },
    state: async () => state,
    isNew: async () => false,
  } as unknown as JudgedStack;
  const policy = foundationPolicies(stack).find(({ name }) => name === "foundation-not-replaced");
  assert.ok(
    policy && "validateResource" in policy && typeof policy.validateResource === "function",
  );
  const said: string[] = [];
  const args = { type, name: "web-prod-vpc", urn: "urn:vpc", props: inputs, opts: {} };
  await policy.validateResource(args as unknown as ResourceValidationArgs, (message) => {
    said.push(message);
  });
  return said;
}

describe("the pack, of a stack's region", () => {
  it("has nothing against its own", async () => assert.deepEqual(await reported("us-west-2"), []));

  it("refuses another one for each resource that something depends on, with the line that sets it back", async () => {
    const [said, ...others] = await reported("us-east-1");
    assert.deepEqual(others, []);
    assert.match(said ?? "", /is `us-east-1`, and this stack is in `us-west-2`/);
    assert.match(said ?? "", /npx pulumi config set aws:region us-west-2 --stack prod$/);
  });

  it("leaves alone what nothing depends on", async () => {
    assert.deepEqual(await reported("us-east-1", "pulumi:index:Stash"), []);
  });
});
