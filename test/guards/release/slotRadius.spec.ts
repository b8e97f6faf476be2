// What a rollback may change of the two slots: the idle one is filled as the live one is, or comes back as it was; the live one
// stays, and may be emptied.
import assert from "node:assert/strict";
import { SERVICE, TASK_DEFINITION } from "../../../src/guards/resourceTypes";
import { type EarlierResource, outsideSlots } from "../../../src/guards/release/slotRadius";
import type { ReleaseScope } from "../../../src/guards/release/blastRadius";
import type { Inputs } from "../../../src/guards/rule";
import { ROLLBACK, UNKNOWN } from "./blastRadius/fixtures";

const END = { a: "", b: "-b" } as const;
type Slot = keyof typeof END;

const REPOSITORY = "ghcr.io/owner/app";

interface Parts {
  readonly image?: string;
  readonly environment?: object;
  readonly container?: object;
  readonly labels?: object;
}

function task(slot: Slot, tag: string, parts: Parts = {}, changes: object = {}): Inputs {
  const { image = `${REPOSITORY}:${tag}`, environment, container, labels } = parts;
  const variables = { ENVIRONMENT: "prod", APP_SLOT: slot, ...environment };
  const backend = {
    name: "backend",
    image,
    environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
    portMappings: [{ containerPort: 8000, hostPort: 8000, protocol: "tcp" }],
    secrets: [{ name: "SECRET_KEY", valueFrom: "arn:secret:SECRET_KEY::" }],
    dockerLabels: { "slot.filling": slot === "a" ? "3" : "1", "slot.settings": "s1", ...labels },
    ...container,
  };
  return {
    family: `app${END[slot]}`,
    cpu: "512",
    executionRoleArn: "arn:role/execution",
    taskRoleArn: "arn:role/task",
    containerDefinitions: JSON.stringify([backend]),
    skipDestroy: true,
    tags: { project: "app" },
    __defaults: [],
    ...changes,
  };
}

function service(slot: Slot, release: string, changes: object = {}): Inputs {
  return {
    name: `svc${END[slot]}`,
    cluster: "arn:cluster",
    taskDefinition: `app${END[slot]}:${release}`,
    desiredCount: 2,
    deploymentCircuitBreaker: { enable: true, rollback: false },
    networkConfiguration: {
      subnets: ["s-1", "s-2"],
      securityGroups: ["sg-app"],
      assignPublicIp: false,
    },
    loadBalancers: [
      { targetGroupArn: `arn:group-${slot}`, containerName: "backend", containerPort: 8000 },
    ],
    tags: { project: "app", release },
    __defaults: [],
    ...changes,
  };
}

const network = (changes: object) => ({
  networkConfiguration: {
    subnets: ["s-1", "s-2"],
    securityGroups: ["sg-app"],
    assignPublicIp: false,
    ...changes,
  },
});

/** Slot a is live with `bad`. */
const LIVE: readonly EarlierResource[] = [
  { type: TASK_DEFINITION, name: "app", inputs: task("a", "bad"), secretInputs: [] },
  { type: SERVICE, name: "svc", inputs: service("a", "bad"), secretInputs: [] },
];
/** Slot b was emptied with `older`, which had settings of its own. */
const OLD_TASK = task("b", "older", { environment: { MODE: "old" } }, { cpu: "256" });
const OLD_SERVICE = service("b", "older", { desiredCount: 0, ...network({ subnets: ["s-0"] }) });
const BOTH: readonly EarlierResource[] = [
  ...LIVE,
  { type: TASK_DEFINITION, name: "app-b", inputs: OLD_TASK, secretInputs: [] },
  { type: SERVICE, name: "svc-b", inputs: OLD_SERVICE, secretInputs: [] },
];

interface Row {
  /** Goes on from "may" or "may not". */
  readonly title: string;
  readonly type: string;
  readonly slot: Slot;
  readonly what: string;
  readonly before?: Inputs;
  readonly after?: Inputs;
  readonly earlier?: readonly EarlierResource[];
  readonly scope?: Partial<ReleaseScope>;
  /** What the refusal names; undefined where it may. */
  readonly named?: RegExp;
}

/** A new revision for the idle slot; a hook sees it as a creation, a plan as a replacement. */
const filledTask = { type: TASK_DEFINITION, slot: "b", what: "create" } as const;
const replacedTask = { ...filledTask, what: "replace", before: OLD_TASK };
const filledService = { type: SERVICE, slot: "b", what: "update", before: OLD_SERVICE } as const;
const liveService = {
  type: SERVICE,
  slot: "a",
  what: "update",
  before: service("a", "bad"),
} as const;
const refilled = { labels: { "slot.filling": "2" } };

const TASKS: readonly Row[] = [
  {
    ...filledTask,
    title: "fill the idle slot with what the live one has, but for the image",
    after: task("b", "good", refilled),
  },
  { ...replacedTask, title: "say so by a replacement", after: task("b", "good", refilled) },
  {
    ...filledTask,
    title: "make the first filling of a slot",
    after: task("b", "good"),
    earlier: LIVE,
  },
  {
    ...filledTask,
    title: "fill it with the live one's settings under another fingerprint",
    after: task("b", "good", { labels: { "slot.settings": "s2" } }),
  },
  {
    ...replacedTask,
    title: "give it its own older settings back with another image",
    after: task("b", "good", { environment: { MODE: "old" } }, { cpu: "256" }),
  },
  {
    ...filledTask,
    title: "fill the idle slot from another family of task definitions",
    after: task("b", "good", refilled, { family: "app-c" }),
    named: /`family`: `app-b` → `app-c`/,
  },
  ...(
    [
      ["more CPU", task("b", "good", refilled, { cpu: "1024" }), /`cpu`/],
      ["another role", task("b", "good", refilled, { taskRoleArn: "arn:role/admin" }), /`taskRole/],
      [
        "another variable",
        task("b", "good", { ...refilled, environment: { MODE: "new" } }),
        /environment\.MODE/,
      ],
      [
        "another value of the environment",
        task("b", "good", { ...refilled, environment: { ENVIRONMENT: "dev" } }),
        /environment\.ENVIRONMENT/,
      ],
      [
        "another port",
        task("b", "good", { ...refilled, container: { portMappings: [{ containerPort: 9000 }] } }),
        /portMappings/,
      ],
      [
        "another secret",
        task("b", "good", { ...refilled, container: { secrets: [] } }),
        /backend\.secrets/,
      ],
      [
        "a label of somebody else's",
        task("b", "good", { labels: { "slot.filling": "2", owner: "x" } }),
        /dockerLabels\.owner/,
      ],
      [
        "the tag of another repository",
        task("b", "good", { ...refilled, image: "ghcr.io/other/app:good" }),
        /ghcr\.io\/other\/app:good/,
      ],
      [
        "one more container",
        task("b", "good", refilled, {
          containerDefinitions: JSON.stringify([
            ...(JSON.parse(
              String(task("b", "good", refilled)["containerDefinitions"]),
            ) as object[]),
            { name: "miner", image: "x/miner:1" },
          ]),
        }),
        /miner/,
      ],
    ] as const
  ).flatMap(([title, after, named]): Row[] => [
    { ...filledTask, title: `fill the idle slot with ${title}`, after, named },
    { ...filledTask, title: `make a first filling with ${title}`, after, earlier: LIVE, named },
  ]),
  {
    ...filledTask,
    title: "fill the idle slot where state doesn't say which one is live",
    after: task("b", "good", refilled),
    scope: { liveSlot: undefined },
    named: /also replace|also create/,
  },
  {
    ...filledTask,
    title: "change what is in the live slot, but for its image",
    slot: "a",
    after: task("a", "good", { labels: { "slot.filling": "4" } }),
    named: /dockerLabels\.slot\.filling|slot\.filling/,
  },
  {
    type: TASK_DEFINITION,
    slot: "b",
    what: "delete",
    title: "take the idle slot's task definition away",
    before: OLD_TASK,
    named: /also delete `app-b`/,
  },
];

const SERVICES: readonly Row[] = [
  {
    ...filledService,
    title: "start the idle slot with what the live one has",
    after: service("b", "good"),
  },
  {
    ...filledService,
    title: "start it on a revision that isn't known yet",
    after: service("b", "good", { taskDefinition: UNKNOWN }),
  },
  {
    ...filledService,
    what: "create",
    before: undefined as unknown as Inputs,
    earlier: LIVE,
    title: "make the idle slot's first service",
    after: service("b", "good"),
  },
  {
    ...filledService,
    title: "start it again as it was",
    after: { ...OLD_SERVICE, desiredCount: 2 },
  },
  {
    ...filledService,
    title: "start it beside a service of before there were slots, which ECS reverts",
    after: service("b", "good"),
    earlier: BOTH.map((one) =>
      one.name === "svc"
        ? {
            ...one,
            inputs: service("a", "bad", {
              deploymentCircuitBreaker: { enable: true, rollback: true },
            }),
          }
        : one,
    ),
  },
  ...(
    [
      ["one task instead of two", { desiredCount: 1 }, /`desiredCount`: `2` → `1`/],
      ["three tasks instead of two", { desiredCount: 3 }, /`desiredCount`: `2` → `3`/],
      ["no task", { desiredCount: 0 }, /`desiredCount`/],
      ["another subnet", network({ subnets: ["s-9"] }), /networkConfiguration/],
      ["another security group", network({ securityGroups: ["sg-0"] }), /networkConfiguration/],
      ["a public address", network({ assignPublicIp: true }), /networkConfiguration/],
      [
        "another port",
        {
          loadBalancers: [
            { targetGroupArn: "arn:group-b", containerName: "backend", containerPort: 9 },
          ],
        },
        /loadBalancers\.0\.containerPort/,
      ],
      ["another cluster", { cluster: "arn:other" }, /`cluster`/],
      [
        "no circuit breaker",
        { deploymentCircuitBreaker: { enable: false, rollback: false } },
        /deploymentCircuitBreaker/,
      ],
      [
        "another tag of the project's",
        { tags: { project: "x", release: "good" } },
        /tags\.project/,
      ],
    ] as const
  ).map(([title, changes, named]) => ({
    ...filledService,
    title: `start the idle slot with ${title}`,
    after: service("b", "good", changes),
    named,
  })),
  {
    ...liveService,
    title: "empty the slot that users leave",
    after: service("a", "bad", { desiredCount: 0 }),
  },
  {
    ...liveService,
    title: "leave the live slot one task",
    after: service("a", "bad", { desiredCount: 1 }),
    named: /`desiredCount`: `2` → `1`/,
  },
  {
    ...liveService,
    title: "give the live slot more tasks",
    after: service("a", "bad", { desiredCount: 5 }),
    named: /`desiredCount`: `2` → `5`/,
  },
  {
    ...liveService,
    title: "move the live slot to another subnet",
    after: service("a", "bad", network({ subnets: ["s-9"] })),
    named: /networkConfiguration/,
  },
  {
    ...liveService,
    title: "give the live slot the other one's targets",
    after: service("a", "bad", {
      loadBalancers: [
        { targetGroupArn: "arn:group-b", containerName: "backend", containerPort: 8000 },
      ],
    }),
    named: /targetGroupArn/,
  },
  {
    ...liveService,
    what: "replace",
    title: "make the live slot's service anew",
    after: service("a", "good"),
    named: /also replace/,
  },
  ...(["replace", "create"] as const).map((what) => ({
    ...filledService,
    what,
    title: `make the idle slot's service anew, said by \`${what}\``,
    after: service("b", "good"),
    named: /also (replace|create) `svc-b`/,
  })),
  ...[BOTH, LIVE].map((earlier) => ({
    ...filledService,
    ...(earlier === LIVE ? { what: "create", before: undefined as unknown as Inputs } : {}),
    title: "put the idle slot's tasks among the live one's, so that users get both",
    after: service("b", "good", {
      loadBalancers: [
        { targetGroupArn: "arn:group-a", containerName: "backend", containerPort: 8000 },
      ],
    }),
    earlier,
    named: /loadBalancers\.0\.targetGroupArn.*arn:group-a/,
  })),
  {
    ...filledService,
    title: "put the idle slot's tasks into another group of targets",
    after: service("b", "good", {
      loadBalancers: [
        { targetGroupArn: "arn:group-x", containerName: "backend", containerPort: 8000 },
      ],
    }),
    named: /loadBalancers\.0\.targetGroupArn.*arn:group-x/,
  },
  {
    ...filledService,
    title: "give the idle slot's service another name",
    after: service("b", "good", { name: "svc-c" }),
    named: /`name`: `svc-b` → `svc-c`/,
  },
  {
    type: SERVICE,
    slot: "b",
    what: "delete",
    title: "take the idle slot's service away",
    before: OLD_SERVICE,
    named: /also delete/,
  },
];

describe("of the slots, a rollback", () => {
  for (const { title, named, slot, earlier = BOTH, scope, ...change } of [...TASKS, ...SERVICES]) {
    it(`${named === undefined ? "may" : "may not"} ${title}`, () => {
      const name = (change.type === SERVICE ? "svc" : "app") + END[slot];
      const message = outsideSlots({ name, ...change }, { ...ROLLBACK, ...scope }, earlier);
      if (named === undefined) assert.equal(message, undefined);
      else assert.match(message ?? "", named);
    });
  }

  it("is held to nothing here where it is a deploy", () => {
    const change = { ...filledTask, name: "app-b", after: task("b", "new", {}, { cpu: "4096" }) };
    assert.equal(outsideSlots(change, { ...ROLLBACK, kind: "deploy" }, BOTH), undefined);
  });

  it("is held to its blast radius in everything that isn't a slot's", () => {
    const change = {
      type: "aws:ec2/vpc:Vpc",
      name: "vpc",
      what: "update",
      before: { cidrBlock: "10.0.0.0/16" },
      after: { cidrBlock: "10.1.0.0/16" },
    };
    assert.match(outsideSlots(change, ROLLBACK, BOTH) ?? "", /also update `vpc`/);
  });
});
