// A listener rule with weighted target groups and a condition on a header, from the engine's inputs to ELB's API and back.
import * as assert from "node:assert/strict";
import type { Action, Rule } from "@aws-sdk/client-elastic-load-balancing-v2";
import { checkRequest } from "../../../sandbox/provider/check";
import { diff } from "../../../sandbox/provider/diff";
import * as lifecycle from "../../../sandbox/provider/lifecycle";
import { resourceTypes } from "../../../sandbox/provider/resources";
import { DEFAULTS, type Bag } from "../../../sandbox/provider/values";
import { anElb, TOKEN } from "./anElb";

const forward = (groups: readonly Bag[], others: Bag = {}): Bag => ({
  type: "forward",
  forward: { targetGroups: groups, ...others },
});
const to = (a: number, b: number) =>
  forward([
    { arn: "a", weight: a },
    { arn: "b", weight: b },
  ]);
/** An action as ELB's API takes it. */
const weighted = (a: number, b: number): Action => ({
  Type: "forward",
  ForwardConfig: {
    TargetGroups: [
      { TargetGroupArn: "a", Weight: a },
      { TargetGroupArn: "b", Weight: b },
    ],
  },
});
const scalar: Bag = { type: "forward", targetGroupArn: "a" };

function inputsOf(action: Bag, conditions: Bag[] = [{ pathPattern: { values: ["/*"] } }]): Bag {
  return { listenerArn: "arn:listener", priority: 2, conditions, actions: [action] };
}

describe("A listener rule with weighted target groups", () => {
  const type = resourceTypes.get(TOKEN);
  assert.ok(type);

  const checked = (news: Bag) =>
    checkRequest(type, { name: "rule", news, olds: {}, region: "us-west-2", suffix: "abcdef0" });

  it("is accepted, and a group without a weight has weight 1", () => {
    const { inputs, failures } = checked(
      inputsOf(forward([{ arn: "a" }, { arn: "b", weight: 0 }])),
    );
    assert.deepEqual(failures, []);
    const [action] = inputs["actions"] as { forward: { targetGroups: Bag[] } }[];
    assert.deepEqual(action?.forward.targetGroups, [
      { arn: "a", weight: 1, [DEFAULTS]: ["weight"] },
      { arn: "b", weight: 0 },
    ]);
  });

  const refused: readonly [what: string, news: Bag, property: string][] = [
    [
      "a group without an ARN",
      inputsOf(forward([{ weight: 1 }])),
      "actions[0].forward.targetGroups[0].arn",
    ],
    ["no groups", inputsOf({ type: "forward", forward: {} }), "actions[0].forward.targetGroups"],
    [
      "stickiness without a duration",
      inputsOf(forward([{ arn: "a" }], { stickiness: { enabled: true } })),
      "actions[0].forward.stickiness.duration",
    ],
    [
      "a header condition without a name",
      inputsOf(scalar, [{ httpHeader: { values: ["a"] } }]),
      "conditions[0].httpHeader.httpHeaderName",
    ],
    [
      "a regular expression",
      inputsOf(scalar, [{ httpHeader: { httpHeaderName: "x-slot", regexValues: ["a"] } }]),
      "conditions[0].httpHeader.regexValues",
    ],
  ];
  for (const [what, news, property] of refused) {
    it(`is refused with ${what}`, () => {
      assert.deepEqual(
        checked(news).failures.map((failure) => failure.property),
        [property],
      );
    });
  }

  it("reaches ELB whole, and has no difference afterwards", async () => {
    const { aws, calls } = anElb();
    const news = inputsOf(to(1, 0), [
      { httpHeader: { httpHeaderName: "x-slot", values: ["a", "b"] } },
    ]);
    const { id, state } = await lifecycle.create(type, aws, news);
    const [, { Actions, Conditions }] = calls[0] as [string, Rule];
    assert.deepEqual(Actions?.[0]?.ForwardConfig?.TargetGroups, [
      { TargetGroupArn: "a", Weight: 1 },
      { TargetGroupArn: "b", Weight: 0 },
    ]);
    assert.deepEqual(Conditions, [
      {
        Field: "http-header",
        HttpHeaderConfig: { HttpHeaderName: "x-slot", Values: ["a", "b"] },
      },
    ]);
    assert.deepEqual(diff(type, { news, state, oldInputs: news }).changes, []);
    const live = await lifecycle.read(type, aws, id, state, news);
    assert.deepEqual(live?.inputs, news);
    assert.deepEqual(diff(type, { news, state: live?.state ?? {}, oldInputs: news }).changes, []);
  });

  it("moves its weights in place, by one call that changes nothing else", async () => {
    const { aws, rule, calls } = anElb();
    const before = inputsOf(to(1, 0));
    const { id, state } = await lifecycle.create(type, aws, before);
    const request = { news: inputsOf(to(0, 1)), state, oldInputs: before };
    assert.deepEqual(
      diff(type, request).changes.map(({ path, replaces }) => [path, replaces]),
      [
        ["actions[0].forward.targetGroups[0].weight", false],
        ["actions[0].forward.targetGroups[1].weight", false],
      ],
    );
    const after = await lifecycle.update(type, aws, id, request);
    assert.deepEqual(
      rule()?.Actions?.[0]?.ForwardConfig?.TargetGroups?.map(({ Weight }) => Weight),
      [0, 1],
    );
    const [name, { Conditions }] = calls.at(-1) as [string, Rule];
    assert.deepEqual([calls.length, name, Conditions], [2, "modifyRule", undefined]);
    assert.deepEqual(
      diff(type, { news: request.news, state: after, oldInputs: request.news }).changes,
      [],
    );
  });

  it("doesn't care in which order its groups stand", async () => {
    const { aws } = anElb();
    const before = inputsOf(to(1, 0));
    const { state } = await lifecycle.create(type, aws, before);
    const news = inputsOf(
      forward([
        { arn: "b", weight: 0 },
        { arn: "a", weight: 1 },
      ]),
    );
    assert.deepEqual(diff(type, { news, state, oldInputs: before }).changes, []);
  });

  it("finds weights that somebody else has moved", async () => {
    const { aws } = anElb();
    const news = inputsOf(to(1, 0));
    const { id, state } = await lifecycle.create(type, aws, news);
    const elb = await aws.elb();
    await elb.modifyRule({ RuleArn: id, Actions: [weighted(0, 1)] });
    const live = await lifecycle.read(type, aws, id, state, news);
    const { changes } = diff(type, { news, state: live?.state ?? {}, oldInputs: news });
    assert.deepEqual(
      changes.map(({ path, inputDiff }) => [path, inputDiff]),
      [
        ["actions[0].forward.targetGroups[0].weight", false],
        ["actions[0].forward.targetGroups[1].weight", false],
      ],
    );
  });

  it("is found where the program has a single group", async () => {
    const { aws } = anElb();
    const news = inputsOf(scalar);
    const { id, state } = await lifecycle.create(type, aws, news);
    const elb = await aws.elb();
    await elb.modifyRule({ RuleArn: id, Actions: [weighted(1, 0)] });
    const live = await lifecycle.read(type, aws, id, state, news);
    const { changes } = diff(type, { news, state: live?.state ?? {}, oldInputs: news });
    assert.deepEqual(
      changes.map(({ path, kind, inputDiff }) => [path, kind, inputDiff]),
      [["actions[0].targetGroupArn", "add", false]],
    );
    // The engine's protocol knows no undefined, at no depth.
    assert.deepEqual(live?.state, JSON.parse(JSON.stringify(live?.state)));
  });

  it("comes in place from a single group, and state keeps the form that was given", async () => {
    const { aws, rule } = anElb();
    const before = inputsOf(scalar);
    const { id, state } = await lifecycle.create(type, aws, before);
    const [action] = state["actions"] as Bag[];
    assert.deepEqual([action?.["targetGroupArn"], action?.["forward"]], ["a", undefined]);
    assert.deepEqual(diff(type, { news: before, state, oldInputs: before }).changes, []);
    const request = { news: inputsOf(to(1, 0)), state, oldInputs: before };
    assert.ok(diff(type, request).changes.every(({ replaces }) => !replaces));
    const after = await lifecycle.update(type, aws, id, request);
    assert.equal(rule()?.Actions?.[0]?.TargetGroupArn, undefined);
    assert.deepEqual(
      diff(type, { news: request.news, state: after, oldInputs: request.news }).changes,
      [],
    );
  });

  it("with one group in a forward block has no difference, though ELB answers the scalar too", async () => {
    const { aws } = anElb();
    const news = inputsOf(forward([{ arn: "a", weight: 1 }]));
    const { id, state } = await lifecycle.create(type, aws, news);
    assert.deepEqual(diff(type, { news, state, oldInputs: news }).changes, []);
    const live = await lifecycle.read(type, aws, id, state, news);
    assert.deepEqual(live?.inputs, news);
  });

  it("is imported with its weights", async () => {
    const { aws } = anElb();
    const { id } = await lifecycle.create(type, aws, inputsOf(to(1, 0)));
    const live = await lifecycle.read(type, aws, id, {}, {});
    const [action] = live?.inputs["actions"] as { forward: Bag; targetGroupArn?: string }[];
    assert.equal(action?.targetGroupArn, undefined);
    assert.deepEqual(action?.forward, {
      targetGroups: [
        { arn: "a", weight: 1 },
        { arn: "b", weight: 0 },
      ],
      stickiness: { duration: 0, enabled: false },
    });
  });

  it("sends stickiness where the program asks for it", async () => {
    const { aws, rule } = anElb();
    const stickiness = { duration: 60, enabled: true };
    const news = inputsOf(forward([{ arn: "a", weight: 1 }], { stickiness }));
    const { state } = await lifecycle.create(type, aws, news);
    assert.deepEqual(rule()?.Actions?.[0]?.ForwardConfig?.TargetGroupStickinessConfig, {
      Enabled: true,
      DurationSeconds: 60,
    });
    assert.deepEqual(diff(type, { news, state, oldInputs: news }).changes, []);
  });
});
