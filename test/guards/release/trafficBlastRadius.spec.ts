// What a rollback may change of the traffic rule: which slot its weights name, and nothing else.
import assert from "node:assert/strict";
import { unknownCheckingProxy } from "@pulumi/policy";
import { outsideBlastRadius, type ReleaseScope } from "../../../src/guards/release/blastRadius";
import type { Inputs } from "../../../src/guards/rule";
import { UNKNOWN as UNKNOWN_TO_POLICIES } from "../stack/looking";

const RULE = "aws:lb/listenerRule:ListenerRule";
const UNKNOWN = { __pulumiUnknown: true };

const ROLLBACK: ReleaseScope = {
  kind: "rollback",
  ranFrom: "ghcr.io/owner/app",
  stack: "prod",
  wanted: "good",
  containerName: "backend",
  restoresEnvironment: false,
};

interface Row {
  /** Goes on from "a rollback may" or "a rollback may not". */
  readonly title: string;
  readonly type: string;
  readonly name: string;
  readonly what: string;
  readonly before?: Inputs | undefined;
  readonly after?: Inputs | undefined;
  /** What the refusal names; undefined where it may. */
  readonly named?: RegExp;
}

const TO_SLOTS = ([a, b]: readonly unknown[], isReversed = false, more: object = {}) => {
  const groups = [
    { arn: "arn:a", weight: a },
    { arn: "arn:b", weight: b },
  ];
  const targetGroups = isReversed ? groups.reverse() : groups;
  return { type: "forward", forward: { targetGroups, ...more } };
};
const traffic = (
  weights: readonly unknown[],
  changes: object = {},
  isReversed = false,
  more: object = {},
): Inputs => ({
  listenerArn: "arn:listener",
  priority: 10,
  conditions: [{ pathPattern: { values: ["/api/*", "/docs"] } }],
  actions: [TO_SLOTS(weights, isReversed, more)],
  tags: { project: "app" },
  ...changes,
});
const rightTraffic = {
  type: RULE,
  name: "conflicto-prod-traffic",
  what: "update",
  before: traffic([1, 0]),
};

const ROWS: readonly Row[] = [
  { ...rightTraffic, title: "flip users to the other slot", after: traffic([0, 1]) },
  {
    ...rightTraffic,
    title: "name the groups in another order with it",
    after: traffic([0, 1], {}, true),
  },
  {
    ...rightTraffic,
    type: "aws:alb/listenerRule:ListenerRule",
    title: "flip a rule of the provider's other name",
    after: traffic([0, 1]),
  },
  {
    ...rightTraffic,
    title: "flip to a weight that isn't known yet",
    after: traffic([UNKNOWN, 1]),
  },
  {
    ...rightTraffic,
    title: "flip behind an action that stays",
    before: traffic([1, 0], { actions: [{ type: "authenticate-oidc" }, TO_SLOTS([1, 0])] }),
    after: traffic([0, 1], { actions: [{ type: "authenticate-oidc" }, TO_SLOTS([0, 1])] }),
  },
  {
    ...rightTraffic,
    title: "flip another rule",
    name: "conflicto-prod-path-0",
    after: traffic([0, 1]),
    named:
      /also update `conflicto-prod-path-0` \(aws:lb\/listenerRule:ListenerRule\):\n {2}- `actions\.0\.forward\.targetGroups\.arn:a\.weight`: `1` → `0`/,
  },
  {
    ...rightTraffic,
    title: "send users to another target group",
    after: traffic([1, 0], {
      actions: [
        {
          type: "forward",
          forward: {
            targetGroups: [
              { arn: "arn:x", weight: 1 },
              { arn: "arn:b", weight: 0 },
            ],
          },
        },
      ],
    }),
    named: /`actions\.0\.forward\.targetGroups\.arn:a\.arn`: `arn:a` → not set/,
  },
  {
    ...rightTraffic,
    title: "flip to a group that isn't known yet",
    after: traffic([0, 1], {
      actions: [
        {
          type: "forward",
          forward: {
            targetGroups: [
              { arn: UNKNOWN, weight: 0 },
              { arn: "arn:b", weight: 1 },
            ],
          },
        },
      ],
    }),
    named: /`actions\.0\.forward\.targetGroups`: /,
  },
  {
    ...rightTraffic,
    title: "make it hold on to users",
    after: traffic([0, 1], {}, false, { stickiness: { enabled: true, duration: 60 } }),
    named: /`actions\.0\.forward\.stickiness\.enabled`: not set → `true`/,
  },
  ...(
    [
      ["change its paths", { conditions: [{ pathPattern: { values: ["/*"] } }] }, /`conditions`/],
      ["change its priority", { priority: 1 }, /`priority`: `10` → `1`/],
      ["move it to another listener", { listenerArn: "arn:other" }, /`listenerArn`/],
      ["change its tags", { tags: { project: "other" } }, /`tags\.project`/],
      [
        "answer users by itself",
        { actions: [{ type: "fixed-response", fixedResponse: { statusCode: "200" } }] },
        /`actions\.0\.fixedResponse\.statusCode`: not set → `200`/,
      ],
      [
        "do something else first",
        { actions: [{ type: "authenticate-oidc" }, TO_SLOTS([0, 1])] },
        /`actions\.1\.forward/,
      ],
    ] as const
  ).map(([title, changes, named]) => ({
    ...rightTraffic,
    title,
    after: traffic([0, 1], changes),
    named,
  })),
  {
    ...rightTraffic,
    title: "replace it",
    what: "replace",
    after: traffic([0, 1]),
    named: /also replace/,
  },
  { ...rightTraffic, title: "delete it", what: "delete", named: /also delete/ },
  {
    ...rightTraffic,
    title: "make one that can be compared with none",
    what: "create",
    before: undefined,
    after: traffic([0, 1]),
    named: /also create/,
  },
];

describe("of the traffic rule, a rollback", () => {
  for (const { title, named, ...change } of ROWS) {
    it(`${named === undefined ? "may" : "may not"} ${title}`, () => {
      const message = outsideBlastRadius(change, ROLLBACK);
      if (named === undefined) assert.equal(message, undefined);
      else assert.match(message ?? "", named);
    });
  }

  it("is told of a target group that a policy can't see yet", () => {
    const [a, b] = [UNKNOWN_TO_POLICIES, "arn:b"].map((arn, index) => ({ arn, weight: index }));
    const actions = [{ type: "forward", forward: { targetGroups: [a, b] } }];
    const after = unknownCheckingProxy(traffic([0, 1], { actions })) as Inputs;
    const message = outsideBlastRadius({ ...rightTraffic, after }, ROLLBACK) ?? "";
    assert.match(
      message,
      /`actions\.0\.forward\.targetGroups`: .* → `a value that is only partly known`/,
    );
  });
});
