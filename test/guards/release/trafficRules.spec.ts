import assert from "node:assert/strict";
import { notReadyBecause } from "../../../src/guards/release/flip";
import {
  allOn,
  isTrafficRule,
  otherSlot,
  slotRuleName,
  trafficRuleName,
} from "../../../src/guards/release/slotNames";
import { trafficRules, whyNotOneRule } from "../../../src/guards/release/trafficRules";
import { violations } from "../../../src/guards/evaluate";
import { look, UNKNOWN } from "../stack/looking";

const RULE = "aws:lb/listenerRule:ListenerRule";
const FIVE = ["/api/*", "/docs", "/docs/*", "/health", "/redoc"];
const group = (arn: string, weight: unknown) => ({ arn, weight });
const SLOTS = [group("a", 1), group("b", 0)];

interface Changes {
  readonly targetGroups?: unknown;
  readonly stickiness?: unknown;
  readonly actions?: unknown;
  readonly paths?: readonly unknown[];
}

function inputs({ targetGroups = SLOTS, stickiness, paths = FIVE, ...changes }: Changes = {}) {
  const forward = stickiness === undefined ? { targetGroups } : { targetGroups, stickiness };
  return {
    conditions: [{ pathPattern: { values: paths } }],
    actions: [{ type: "forward", forward }],
    ...changes,
  };
}

const sticky = "traffic-not-sticky";
const one = "traffic-on-one-slot";
const fits = "traffic-rule-fits";
const two = { type: "forward", forward: { targetGroups: SLOTS } };

const ROWS: readonly [title: string, changes: Changes, rule: string | undefined][] = [
  ["sends all users to slot a", {}, undefined],
  ["sends all users to slot b", { targetGroups: [group("a", 0), group("b", 1)] }, undefined],
  ["says that it isn't sticky", { stickiness: { enabled: false, duration: 1 } }, undefined],
  ["is sticky", { stickiness: { enabled: true, duration: 60 } }, sticky],
  ["sends users to both slots", { targetGroups: [group("a", 1), group("b", 1)] }, one],
  ["sends a few users to another slot", { targetGroups: [group("a", 99), group("b", 1)] }, one],
  ["sends users to no slot", { targetGroups: [group("a", 0), group("b", 0)] }, one],
  ["leaves the weights to AWS", { targetGroups: [group("a", 1), group("b", undefined)] }, one],
  ["names one slot alone", { targetGroups: [group("a", 1)] }, one],
  ["names a third group", { targetGroups: [...SLOTS, group("c", 0)] }, one],
  [
    "forwards to one target group, as before slots",
    { actions: [{ type: "forward", targetGroupArn: "a" }] },
    one,
  ],
  ["forwards twice", { actions: [two, two] }, one],
  ["has no action", { actions: undefined }, one],
  ["has six paths", { paths: [...FIVE, "/metrics"] }, fits],
  ["has six wildcards", { paths: ["/a/*", "/b/*/c/*", "/d/*/?/*"] }, fits],
];

/** Looks at the traffic rule as the program's hooks and the plan gate do. */
function found(changes: Changes, name = "conflicto-prod-traffic", type = RULE) {
  return violations(trafficRules, { type, name, after: inputs(changes) });
}

describe("the rules about the traffic rule", () => {
  for (const [title, changes, rule] of ROWS) {
    it(`${rule === undefined ? "admit" : "refuse"} one that ${title}`, () => {
      const names = found(changes).map((violation) => violation.rule.name);
      assert.deepEqual(names, rule === undefined ? [] : [rule]);
    });
  }

  it("say what is wrong, and with which numbers", () => {
    const messages = (changes: Changes) => found(changes).map(({ message }) => message);
    assert.match(
      messages({ targetGroups: [group("a", 9), group("b", undefined)] })[0] ?? "",
      /its weights are 9, not set\.$/,
    );
    assert.match(messages({ actions: [] })[0] ?? "", /it forwards to none\.$/);
    assert.match(
      messages({ stickiness: { enabled: true } })[0] ?? "",
      /hold users to the slot that they had/,
    );
  });

  it("know it by the provider's other name, and leave other rules alone", () => {
    const wrong = { stickiness: { enabled: true } };
    assert.equal(found(wrong, "x-traffic", "aws:alb/listenerRule:ListenerRule").length, 1);
    assert.equal(found(wrong, "x-slot-a").length, 0);
    assert.equal(found(wrong, "x-traffic", "aws:lb/listener:Listener").length, 0);
  });

  it("wait for a weight that isn't known yet", () => {
    const open = violations(trafficRules, {
      type: RULE,
      name: "x-traffic",
      after: inputs({ targetGroups: { __pulumiUnknown: true } }),
    });
    assert.deepEqual(
      open.map(({ rule, isOpen }) => [rule.name, isOpen]),
      [[one, true]],
    );
    const named = trafficRules.map((rule) => ({
      ...rule,
      checks: rule.checks.map(
        (check) => (resource: Parameters<typeof check>[0]) =>
          check({ ...resource, name: "x-traffic" }),
      ),
    }));
    const weights = [group("a", 1), group("b", UNKNOWN)];
    assert.deepEqual(look(named, RULE, inputs({ targetGroups: weights })).open, [one]);
  });

  it("have each a name of their own, and say what they check", () => {
    for (const { name, description, remediation } of trafficRules) {
      assert.match(name, /^[a-z]+(-[a-z]+)+$/);
      assert.match(description, /^Checks that .*\.$/);
      assert.match(remediation, /\.$/);
    }
  });
});

describe("paths for one rule", () => {
  it("are five at most", () => {
    assert.equal(whyNotOneRule(FIVE), undefined);
    assert.equal(
      whyNotOneRule([...FIVE, "/metrics"]),
      "`pathPatterns` has 6 paths (`/api/*`, `/docs`, `/docs/*`, `/health`, `/redoc`, `/metrics`), and one rule of a load " +
        "balancer takes 5. All paths go to the live slot by one rule, which flips them at once.",
    );
  });

  it("have five wildcards at most", () => {
    assert.equal(whyNotOneRule(["/a/*/*/*/*/?"]), undefined);
    assert.match(
      whyNotOneRule(["/a/*/*/*/*/?", "/b*"]) ?? "",
      /has 6 wildcards \(`\/a.*`, `\/b\*`\)/,
    );
  });
});

describe("whether a slot can take the users", () => {
  const counts = { desiredCount: 2, runningCount: 2, healthyTargets: 2 };
  const rows: [title: string, changes: Partial<typeof counts>, needed: number, why?: string][] = [
    ["has all tasks healthy", {}, 2],
    ["has more tasks than users need", {}, 1],
    ["has one of two healthy", { healthyTargets: 1 }, 2, "has 1 of 2 tasks healthy"],
    [
      "has one of two healthy, where users need one",
      { healthyTargets: 1 },
      1,
      "has 1 of 2 tasks healthy",
    ],
    ["has fewer tasks than users need", {}, 3, "has 2 of 3 tasks healthy"],
    ["has a task that has stopped", { runningCount: 1 }, 2, "runs 1 of 2 tasks"],
    [
      "was emptied",
      { desiredCount: 0, runningCount: 0, healthyTargets: 0 },
      2,
      "was emptied: none of its tasks run",
    ],
    [
      "was emptied, and whose tasks are still there",
      { desiredCount: 0 },
      2,
      "was emptied: none of its tasks run",
    ],
  ];
  for (const [title, changes, needed, why] of rows) {
    it(`is ${why === undefined ? "so" : "not so"} of one that ${title}`, () => {
      assert.equal(notReadyBecause({ ...counts, ...changes }, needed), why);
    });
  }
});

describe("the names of slots", () => {
  it("tell the traffic rule from the slots' own rules", () => {
    const isTraffic = (name: string) => isTrafficRule({ type: RULE, name });
    assert.ok(isTraffic(trafficRuleName("conflicto-prod")));
    assert.ok(!isTraffic(slotRuleName("conflicto-prod", "a")));
    assert.ok(!isTraffic("conflicto-prod-traffic-2"));
    assert.ok(!isTrafficRule({ type: "aws:iam/role:Role", name: "x-traffic" }));
  });

  it("are two, each the other's other", () => {
    assert.deepEqual([otherSlot("a"), otherSlot("b")], ["b", "a"]);
    assert.deepEqual(
      [allOn("a"), allOn("b")],
      [
        { a: 1, b: 0 },
        { a: 0, b: 1 },
      ],
    );
  });
});
