// The sandbox's load balancer with two target groups behind one weighted rule: what its documentation says of weights,
// changes and health. How fast a change reaches a real load balancer's nodes is not proved here.
import assert from "node:assert/strict";
import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import { TwoSlots } from "./twoSlots";

function isRefused(call: Promise<unknown>, name: string, message: RegExp): Promise<void> {
  return assert.rejects(call, (error: Error) => {
    assert.match(error.name, new RegExp(`^${name}(Exception)?$`));
    assert.match(error.message, message);
    return true;
  });
}

describe("The sandbox's load balancer", () => {
  let slots: TwoSlots;
  let rule = "";

  before(async () => {
    slots = await TwoSlots.start();
  });
  after(() => slots?.stop());

  const flip = (a: number, b: number) =>
    slots.elb.modifyRule({ RuleArn: rule, Actions: slots.weights(a, b) });

  it("checks no target of a group that no rule names, and has no service on it", async () => {
    await slots.until("b", "unused");
    assert.equal((await slots.health("b"))?.Reason, "Target.NotInUse");
    await slots.ecs.createCluster({ clusterName: "c" });
    await slots.ecs.registerTaskDefinition({
      family: "web",
      containerDefinitions: [{ name: "web", image: "web" }],
    });
    await isRefused(
      slots.service("early", slots.groups.b),
      "InvalidParameterException",
      /does not have an associated load balancer/,
    );
  });

  it("takes a weighted rule, answers it, and checks the targets of both groups", async () => {
    const { Rules = [] } = await slots.elb.createRule({
      ListenerArn: slots.listenerArn,
      Priority: 20,
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/", "/slow"] } }],
      Actions: slots.weights(1, 0),
    });
    rule = Rules[0]?.RuleArn ?? "";
    const described = await slots.elb.describeRules({ RuleArns: [rule] });
    const [action] = described.Rules?.[0]?.Actions ?? [];
    assert.equal(action?.TargetGroupArn, undefined);
    assert.deepEqual(action?.ForwardConfig, {
      TargetGroups: slots.weights(1, 0)[0]?.ForwardConfig?.TargetGroups,
      TargetGroupStickinessConfig: { Enabled: false },
    });
    await slots.until("a", "healthy");
    await slots.until("b", "healthy");
    const answers = await Promise.all(Array.from({ length: 50 }, () => slots.ask()));
    assert.deepEqual([...new Set(answers)], ["a"]);
  });

  it("has services of one cluster on both groups, with no task each", async () => {
    for (const slot of ["a", "b"] as const) await slots.service(slot, slots.groups[slot]);
    const { services = [] } = await slots.ecs.describeServices({
      cluster: "c",
      services: ["a", "b"],
    });
    assert.deepEqual(
      services.map(({ status, loadBalancers }) => [status, loadBalancers?.[0]?.targetGroupArn]),
      [
        ["ACTIVE", slots.groups.a],
        ["ACTIVE", slots.groups.b],
      ],
    );
  });

  it("answers the very next request of a kept connection by the changed rule", async () => {
    for (let flips = 0; flips < 20; flips += 1) {
      const [to, from] = flips % 2 === 0 ? (["b", "a"] as const) : (["a", "b"] as const);
      assert.equal(await slots.ask(), from);
      await flip(to === "a" ? 1 : 0, to === "b" ? 1 : 0);
      assert.equal(await slots.ask(), to);
    }
  });

  it("lets a request that is under way end where it began, and loses none", async () => {
    const begun = new Promise<() => void>((resolve) => (slots.targets.a.onSlow = resolve));
    const slow = slots.ask("/slow", {}, false);
    const answerSlow = await begun;
    const answers: Promise<string>[] = [];
    for (let flips = 0; flips < 10; flips += 1) {
      for (let requests = 0; requests < 10; requests += 1) answers.push(slots.ask("/", {}, false));
      await flip(flips % 2, 1 - (flips % 2));
    }
    answerSlow();
    assert.equal(await slow, "a");
    for (const answer of await Promise.all(answers)) assert.match(answer, /^[ab]$/);
    await flip(1, 0);
  });

  it("shares requests out by weight", async () => {
    await flip(1, 3);
    const answers = await Promise.all(Array.from({ length: 400 }, () => slots.ask("/", {}, false)));
    const toA = answers.filter((answer) => answer === "a").length;
    // 100, give or take six standard deviations.
    assert.ok(toA > 48 && toA < 152, `${toA} of 400`);
    await flip(1, 0);
  });

  it("chooses by a header, whatever the case of name and value, and only by one that matches", async () => {
    await slots.elb.createRule({
      ListenerArn: slots.listenerArn,
      Priority: 10,
      Conditions: [
        {
          Field: "http-header",
          HttpHeaderConfig: { HttpHeaderName: "X-Slot", Values: ["b-?ecret*"] },
        },
      ],
      Actions: [{ Type: "forward", TargetGroupArn: slots.groups.b }],
    });
    assert.equal(await slots.ask("/", { "x-slot": "B-SECRET-1" }), "b");
    assert.equal(await slots.ask("/", { "x-slot": "b-ecret" }), "a");
    assert.equal(await slots.ask("/", { "x-slots": "b-secret" }), "a");
    assert.equal(await slots.ask(), "a");
  });

  it("goes on checking a group at weight 0, and fails open within it, never to the other", async () => {
    slots.targets.b.ill = true;
    await slots.until("b", "unhealthy");
    assert.equal(await slots.ask(), "a");
    await flip(0, 1);
    assert.equal(await slots.ask(), "500");
    await slots.elb.deregisterTargets(slots.registration("b"));
    assert.equal(await slots.ask(), "503");
    assert.equal((await slots.health("a"))?.State, "healthy");
    await flip(1, 0);
    assert.equal(await slots.ask(), "a");
  });

  it("refuses to delete a group at weight 0, and deletes it once no rule names it", async () => {
    const extra = await slots.group("extra");
    const [action] = slots.weights(1, 0);
    const TargetGroups = [
      ...(action?.ForwardConfig?.TargetGroups ?? []),
      { TargetGroupArn: extra, Weight: 0 },
    ];
    await slots.elb.modifyRule({
      RuleArn: rule,
      Actions: [{ Type: "forward", ForwardConfig: { TargetGroups } }],
    });
    const deletion = () => slots.elb.deleteTargetGroup({ TargetGroupArn: extra });
    await isRefused(deletion(), "ResourceInUse", /currently in use by a listener or a rule/);
    await flip(1, 0);
    await deletion();
  });

  it("refuses what ELB refuses, and leaves the rule as it was", async () => {
    const change = (Actions: Action[]) => slots.elb.modifyRule({ RuleArn: rule, Actions });
    await isRefused(change(slots.weights(1000, 0)), "ValidationError", /between 0 and 999/);
    await isRefused(
      change([{ Type: "forward", TargetGroupArn: `${slots.groups.a}x` }]),
      "TargetGroupNotFound",
      /not found/,
    );
    const again = { ListenerArn: slots.listenerArn, Priority: 20, Actions: slots.weights(1, 0) };
    const values = (Values: string[]) => ({
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values } }],
    });
    await isRefused(slots.elb.createRule({ ...again, ...values(["/x"]) }), "PriorityInUse", /'20'/);
    await isRefused(
      slots.elb.createRule({ ...again, Priority: 30, ...values(["1", "2", "3", "4", "5", "6"]) }),
      "ValidationError",
      /'5' condition values/,
    );
    const RulePriorities = [{ RuleArn: rule, Priority: 10 }];
    await isRefused(slots.elb.setRulePriorities({ RulePriorities }), "PriorityInUse", /'10'/);
    const { Rules = [] } = await slots.elb.describeRules({ RuleArns: [rule] });
    assert.equal(Rules[0]?.Priority, "20");
    assert.equal(await slots.ask(), "a");
  });
});
