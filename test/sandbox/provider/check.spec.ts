// What the stand-in refuses, and what it fills in. Whether the real provider would say the same is
// not proved here: the tables follow its documentation.
import * as assert from "node:assert/strict";
import { checkRequest } from "../../../sandbox/provider/check";
import { resourceTypes } from "../../../sandbox/provider/resources";
import { DEFAULTS, UNKNOWN, type Bag } from "../../../sandbox/provider/values";

const SERVICE = "aws:ecs/service:Service";
const aService: Bag = { name: "web", cluster: "c", taskDefinition: "web:1" };

function checked(token: string, news: Bag, olds: Bag = {}) {
  const type = resourceTypes.get(token);
  assert.ok(type, `${token} is served`);
  return checkRequest(type, { name: "web", news, olds, region: "us-west-2", suffix: "abcdef0" });
}

describe("Check", () => {
  const refused: readonly [
    what: string,
    token: string,
    news: Bag,
    property: string,
    why: RegExp,
  ][] = [
    ["an unknown input", SERVICE, { alarms: {} }, "alarms", /no input `alarms`/],
    [
      "an unknown input of an object",
      SERVICE,
      { deploymentCircuitBreaker: { enable: true, rollback: true, after: 1 } },
      "deploymentCircuitBreaker.after",
      /no input `after`/,
    ],
    [
      "an unknown input of an object in an array",
      SERVICE,
      { loadBalancers: [{ targetGroupArn: "t", containerName: "c", containerPort: 1, elb: "e" }] },
      "loadBalancers[0].elb",
      /no input `elb`/,
    ],
    ["a number for a string", SERVICE, { platformVersion: 1 }, "platformVersion", /a string/],
    ["a string for a number", SERVICE, { desiredCount: "2" }, "desiredCount", /an integer/],
    ["a fraction", SERVICE, { desiredCount: 1.5 }, "desiredCount", /an integer/],
    [
      "a string for a boolean",
      SERVICE,
      { enableExecuteCommand: "no" },
      "enableExecuteCommand",
      /a boolean/,
    ],
    ["an object for an array", SERVICE, { loadBalancers: {} }, "loadBalancers", /an array/],
    ["an array for an object", SERVICE, { tags: [] }, "tags", /an object/],
    ["a number as a tag", SERVICE, { tags: { "a.b": 1 } }, 'tags["a.b"]', /a string/],
    ["a value that isn't allowed", SERVICE, { launchType: "LAMBDA" }, "launchType", /one of EC2/],
    [
      "a missing input of an object",
      SERVICE,
      { deploymentCircuitBreaker: { enable: true } },
      "deploymentCircuitBreaker.rollback",
      /requires `deploymentCircuitBreaker.rollback`/,
    ],
    ["another region", SERVICE, { region: "eu-west-1" }, "region", /one region, us-west-2/],
  ];
  for (const [what, token, news, property, why] of refused) {
    it(`refuses ${what} and says that it is the stand-in`, () => {
      const { failures } = checked(token, { ...aService, ...news });
      assert.deepEqual(
        failures.map((failure) => failure.property),
        [property],
      );
      assert.match(failures[0]?.reason ?? "", why);
      assert.match(failures[0]?.reason ?? "", /stand-in for pulumi-resource-aws/);
    });
  }

  it("refuses a missing input", () => {
    const { failures } = checked(SERVICE, { name: "web" });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["taskDefinition"],
    );
  });

  it("refuses container definitions that aren't JSON", () => {
    const { failures } = checked("aws:ecs/taskDefinition:TaskDefinition", {
      family: "web",
      containerDefinitions: "[{",
    });
    assert.match(failures[0]?.reason ?? "", /a string of JSON for `containerDefinitions`/);
  });

  it("takes unknown values for any type", () => {
    const { failures, inputs } = checked(SERVICE, {
      ...aService,
      desiredCount: UNKNOWN,
      networkConfiguration: UNKNOWN,
      loadBalancers: [{ targetGroupArn: UNKNOWN, containerName: "c", containerPort: 8000 }],
    });
    assert.deepEqual(failures, []);
    assert.equal(inputs["networkConfiguration"], UNKNOWN);
  });

  it("takes the provider's own region, and leaves it out", () => {
    const { failures, inputs } = checked(SERVICE, { ...aService, region: "us-west-2" });
    assert.deepEqual(failures, []);
    assert.equal("region" in inputs, false);
  });

  it("fills in the provider's defaults, at every depth, and names them", () => {
    const { inputs } = checked(SERVICE, { ...aService, networkConfiguration: { subnets: ["s"] } });
    assert.deepEqual(inputs, {
      ...aService,
      schedulingStrategy: "REPLICA",
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      waitForSteadyState: false,
      networkConfiguration: {
        subnets: ["s"],
        assignPublicIp: false,
        [DEFAULTS]: ["assignPublicIp"],
      },
      [DEFAULTS]: [
        "schedulingStrategy",
        "deploymentMinimumHealthyPercent",
        "deploymentMaximumPercent",
        "waitForSteadyState",
      ],
    });
  });

  it("makes a name from the resource's, and keeps the one made before", () => {
    const group = "aws:ec2/securityGroup:SecurityGroup";
    assert.equal(checked(group, {}).inputs["name"], "web-abcdef0");
    assert.equal(checked(group, {}, { name: "web-1234567" }).inputs["name"], "web-1234567");
    assert.equal(checked(group, { name: "chosen" }).inputs["name"], "chosen");
  });

  it("cuts a made name to what AWS admits", () => {
    const type = resourceTypes.get("aws:lb/targetGroup:TargetGroup");
    assert.ok(type);
    const request = { news: {}, olds: {}, region: "us-west-2", suffix: "abcdef0" };
    const { inputs } = checkRequest(type, { ...request, name: "x".repeat(40) });
    assert.equal(inputs["name"], `${"x".repeat(24)}-abcdef0`);
  });
});
