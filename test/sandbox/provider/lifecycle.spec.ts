// Previews, states and failures of the core, with a resource type of the test's own. That the real
// tables work against an AWS API is proved by the integration suite, not here.
import * as assert from "node:assert/strict";
import { type Aws, makeClients, withPatience } from "../../../sandbox/provider/aws";
import * as lifecycle from "../../../sandbox/provider/lifecycle";
import { Provider } from "../../../sandbox/provider/provider";
import { resourceTypes } from "../../../sandbox/provider/resources";
import {
  integer,
  resourceType,
  set,
  text,
  type ResourceType,
} from "../../../sandbox/provider/schema";
import { DEFAULTS, UNKNOWN, type Bag } from "../../../sandbox/provider/values";

const ENDPOINT = "http://127.0.0.1:9";
const aws = withPatience(makeClients("us-west-2", ENDPOINT), 0, new AbortController().signal);

/** A type that AWS keeps as a bag of values. */
function aType(live: Bag | undefined, overrides: Partial<ResourceType> = {}): ResourceType {
  return {
    ...resourceType({
      token: "aws:test/thing:Thing",
      inputs: {
        name: text({ required: true, forceNew: true }),
        size: integer({ computed: true }),
        zones: set(text()),
        password: text({ stateOnly: true }),
      },
      outputs: ["arn", "address"],
      follows: { size: ["address"] },
      imported: { password: "imported" },
      create: async () => "id-1",
      read: async () => live,
      update: async () => undefined,
      delete: async () => undefined,
    }),
    ...overrides,
  };
}

describe("A resource's life", () => {
  it("foretells a create: what AWS chooses is unknown", () => {
    assert.deepEqual(lifecycle.planCreate(aType({}), { name: "a", [DEFAULTS]: [] }), {
      name: "a",
      size: UNKNOWN,
      arn: UNKNOWN,
      address: UNKNOWN,
    });
  });

  it("foretells an update: only outputs that follow a change are unknown", () => {
    const state = { name: "a", size: 1, zones: ["x"], arn: "arn:a", address: "here" };
    const plan = (news: Bag) => lifecycle.planUpdate(aType({}), { news, state, oldInputs: state });
    assert.deepEqual(plan({ name: "a", zones: ["y"] }), { ...state, zones: ["y"] });
    assert.deepEqual(plan({ name: "a", size: 2 }), {
      name: "a",
      size: 2,
      arn: "arn:a",
      address: UNKNOWN,
    });
  });

  it("knows a service's id, ARN and name while its task definition is unknown", () => {
    const type = resourceTypes.get("aws:ecs/service:Service");
    assert.ok(type);
    const state = { name: "web", cluster: "c", taskDefinition: "web:1", arn: "arn:web" };
    const news = { name: "web", cluster: "c", taskDefinition: UNKNOWN };
    const planned = lifecycle.planUpdate(type, { news, state, oldInputs: state });
    assert.deepEqual(planned, { ...state, taskDefinition: UNKNOWN });
  });

  it("keeps AWS's values and the program's wording in state", async () => {
    const type = aType({ name: "a", size: 3, zones: ["y", "x"], arn: "arn:a" });
    const inputs = { name: "a", zones: ["x", "y"], password: "secret", [DEFAULTS]: ["name"] };
    assert.deepEqual(await lifecycle.create(type, aws, inputs), {
      id: "id-1",
      state: { name: "a", size: 3, zones: ["x", "y"], password: "secret", arn: "arn:a" },
    });
  });

  it("keeps a resource that AWS made but that isn't ready", async () => {
    const type = aType({}, { ready: async () => Promise.reject(new Error("no capacity")) });
    await assert.rejects(lifecycle.create(type, aws, { name: "a" }), (error: unknown) => {
      assert.ok(error instanceof lifecycle.NotReadyError);
      assert.deepEqual(
        [error.id, error.state, error.message],
        ["id-1", { name: "a" }, "no capacity"],
      );
      return true;
    });
  });

  it("sends an update only what differs", async () => {
    let sent: unknown;
    const type = aType(
      { name: "a", size: 2 },
      { update: async (_aws, _id, { changed }) => void (sent = [...changed]) },
    );
    const state = { name: "a", size: 1, zones: ["x"] };
    await lifecycle.update(type, aws, "id-1", {
      news: { name: "a", size: 2, zones: ["x"] },
      state,
      oldInputs: state,
    });
    assert.deepEqual(sent, ["size"]);
  });

  it("reads nothing when the resource is gone", async () => {
    assert.equal(await lifecycle.read(aType(undefined), aws, "id-1", { name: "a" }, {}), undefined);
  });

  it("reads drift into the inputs that the program gave", async () => {
    const type = aType({ name: "a", size: 9, zones: ["y", "x"], arn: "arn:a" });
    const state = { name: "a", size: 1, zones: ["x", "y"], password: "secret" };
    const inputs = { name: "a", zones: ["x", "y"], password: "secret" };
    const live = await lifecycle.read(type, aws, "id-1", state, inputs);
    assert.deepEqual(live, {
      id: "id-1",
      state: { name: "a", size: 9, zones: ["x", "y"], password: "secret", arn: "arn:a" },
      inputs,
    });
    const sized = await lifecycle.read(type, aws, "id-1", state, { ...inputs, size: 1 });
    assert.equal(sized?.inputs["size"], 9);
  });

  it("imports all that AWS says, and what the real provider assumes", async () => {
    const live = await lifecycle.read(aType({ name: "a", size: 9 }), aws, "id-1", {}, {});
    assert.deepEqual(live?.inputs, { name: "a", size: 9, password: "imported" });
    assert.equal(live?.id, "id-1");
  });

  it("keeps its own id where an import names it otherwise", async () => {
    const type = { ...aType({ name: "a", arn: "arn:a" }), idOf: ({ arn }: Bag) => String(arn) };
    const read = (state: Bag) => lifecycle.read(type, aws, "cluster/a", state, {});
    assert.equal((await read({}))?.id, "arn:a");
    assert.equal((await read({ name: "a" }))?.id, "cluster/a");
  });
});

describe("A wait", () => {
  const never = async () => false;
  const wait = (patience: Aws) => patience.until("the thing wasn't there", 1, never);

  it("ends when the resource's own time limit is over", async () => {
    const patience = withPatience(makeClients("r", ENDPOINT), 0.001, new AbortController().signal);
    await assert.rejects(wait(patience), /the thing wasn't there in time \(0.001 s\)/);
  });

  it("ends when the operation is cancelled", async () => {
    const patience = withPatience(makeClients("r", ENDPOINT), 0, AbortSignal.abort());
    await assert.rejects(wait(patience), /cancelled while waiting/);
  });
});

describe("The provider", () => {
  const configured = (env: Record<string, string>, variables: Record<string, string> = {}) => {
    const provider = new Provider("7.48.0", env);
    provider.configure({ region: "us-west-2", ...variables });
    return provider;
  };

  it("never talks to AWS itself", () => {
    assert.throws(() => configured({}), /AWS_ENDPOINT_URL is not set/);
    const aws = { AWS_ENDPOINT_URL: "https://ecs.us-west-2.amazonaws.com" };
    assert.throws(() => configured(aws), /only talks to a sandbox/);
  });

  it("refuses configuration that it doesn't serve", () => {
    const env = { AWS_ENDPOINT_URL: ENDPOINT };
    assert.throws(() => configured(env, { profile: "prod" }), /serves no configuration `profile`/);
    assert.doesNotThrow(() => configured(env, { version: "7.48.0", skipRegionValidation: "true" }));
  });

  it("refuses a resource type and a function that it doesn't serve", async () => {
    const provider = configured({ AWS_ENDPOINT_URL: ENDPOINT });
    const urn = "urn:pulumi:dev::app::my:Component$aws:sqs/queue:Queue::q";
    const request = { news: {}, olds: {}, seed: new Uint8Array() };
    assert.throws(() => provider.check(urn, request), /no resource type `aws:sqs\/queue:Queue`/);
    await assert.rejects(provider.invoke("aws:ec2/getAmi:getAmi", {}), /no function `aws:ec2/);
  });
});
