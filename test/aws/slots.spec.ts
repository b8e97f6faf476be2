// The SDK itself, asking a loopback server for the slots: what is asked, and how the answers are read.
import assert from "node:assert/strict";
import { createAwsClients } from "../../src/aws/clients";
import { createSlotsPort } from "../../src/aws/slots";
import { slotNamesIn } from "../../src/guards/release/slotNames";
import { loopbackAws } from "./loopbackAws";
import { type AwsWithSlots, ecsService, groupArn, RULE_ARN, slotReplies } from "./slotReplies";

const NAMES = slotNamesIn("web-prod");
const A = ecsService("web-prod-svc", "app:3");
const B = ecsService("web-prod-svc-b", "app-b:1");

describe("what AWS says of the slots", () => {
  const { asked, replyWith, start, stop } = loopbackAws();
  const signal = new AbortController().signal;
  const port = () => createSlotsPort(createAwsClients("us-west-2"), NAMES);
  const seen = async () => {
    const { weights, services } = await port().describe(signal);
    return { weights, services };
  };
  const rule = async () => (await port().describe(signal)).rule;
  const aws = (slots: Omit<AwsWithSlots, "prefix">, more: object = {}) =>
    replyWith({ ...slotReplies({ prefix: "web-prod", ...slots }), ...more });

  before(start);
  after(stop);

  it("is which one has users, and what runs in each", async () => {
    aws({
      services: [B, A],
      weights: { a: 0, b: 1 },
      targets: { a: ["healthy", "draining", "unhealthy"], b: ["healthy", "healthy", "initial"] },
    });
    assert.deepEqual(await seen(), {
      weights: { a: 0, b: 1 },
      services: {
        a: { taskDefinition: "app:3", desiredCount: 2, runningCount: 2, healthyTargets: 1 },
        b: { taskDefinition: "app-b:1", desiredCount: 2, runningCount: 2, healthyTargets: 2 },
      },
    });
    const services = asked.find(({ action }) => action === "DescribeServices")?.input;
    assert.deepEqual(services, {
      cluster: "web-prod-cluster",
      services: ["web-prod-svc", "web-prod-svc-b"],
    });
  });

  it("is the deployment that ECS works on, not the one that leaves", async () => {
    const deployments = [
      { status: "ACTIVE", taskDefinition: "app:3", runningCount: 2 },
      { status: "PRIMARY", taskDefinition: "app:4", runningCount: 1 },
    ];
    aws({ services: [{ ...A, taskDefinition: "app:3", runningCount: 3, deployments }] });
    const { a } = (await seen()).services;
    assert.deepEqual([a?.taskDefinition, a?.runningCount], ["app:4", 1]);
  });

  it("is a stack of before there were slots: one service, no traffic rule", async () => {
    aws({ services: [A], groups: ["a"], targets: { a: ["healthy", "healthy"] } });
    const { weights, services } = await seen();
    assert.equal(weights, undefined);
    assert.deepEqual([services.a?.healthyTargets, services.b], [2, undefined]);
  });

  it("is nothing where nothing is there yet", async () => {
    aws(
      { groups: [] },
      {
        DescribeServices: () => ({ refuse: "ClusterNotFoundException" }),
        DescribeLoadBalancers: () => ({ refuse: "LoadBalancerNotFound" }),
      },
    );
    assert.deepEqual(await seen(), {
      weights: undefined,
      services: { a: undefined, b: undefined },
    });
  });

  it("doesn't count a service that was deleted, and is only remembered", async () => {
    aws({ services: [A, { ...B, status: "INACTIVE" }], weights: { a: 1, b: 0 } });
    assert.equal((await seen()).services.b, undefined);
  });

  for (const action of [
    "DescribeServices",
    "DescribeTargetGroups",
    "DescribeTargetHealth",
    "DescribeRules",
  ]) {
    it(`is nobody's guess where ${action} is refused`, async () => {
      aws(
        { services: [A, B], weights: { a: 1, b: 0 } },
        {
          [action]: () => ({ refuse: "AccessDenied" }),
        },
      );
      await assert.rejects(seen(), { name: "AccessDenied" });
    });
  }

  it("is the traffic rule, with what a flip must name", async () => {
    aws({ weights: { a: 1, b: 0 } });
    assert.deepEqual(await rule(), {
      arn: RULE_ARN,
      weights: { a: 1, b: 0 },
      targetGroups: { a: groupArn("a"), b: groupArn("b") },
    });
  });

  it("isn't a slot's own rule, which forwards to one group", async () => {
    aws({});
    assert.equal(await rule(), undefined);
  });

  it("is no traffic rule while the second group isn't there", async () => {
    aws({ weights: { a: 1, b: 0 }, groups: ["a"] });
    assert.equal(await rule(), undefined);
  });

  for (const [slot, a, b] of [
    ["a", "1", "0"],
    ["b", "0", "1"],
  ] as const) {
    it(`sends all users to slot ${slot} by one call, which changes the weights alone`, async () => {
      aws({ weights: { a: 1, b: 0 } }, { ModifyRule: () => "<ModifyRuleResponse/>" });
      await port().flip((await rule())!, slot, signal);
      const calls = asked.filter(({ action }) => action === "ModifyRule");
      const group = "Actions.member.1.ForwardConfig.TargetGroups.member";
      assert.deepEqual(
        calls.map(({ input: { Action: _action, Version: _version, ...input } }) => input),
        [
          {
            RuleArn: RULE_ARN,
            "Actions.member.1.Type": "forward",
            [`${group}.1.TargetGroupArn`]: groupArn("a"),
            [`${group}.1.Weight`]: a,
            [`${group}.2.TargetGroupArn`]: groupArn("b"),
            [`${group}.2.Weight`]: b,
          },
        ],
      );
    });
  }
});
