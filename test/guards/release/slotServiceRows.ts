// Changes of a slot's service, and whether a rollback may make them.
import { SERVICE } from "../../../src/guards/resourceTypes";
import type { Inputs } from "../../../src/guards/rule";
import { UNKNOWN } from "./blastRadius/fixtures";
import {
  BOTH,
  filledService,
  LIVE,
  liveService,
  network,
  OLD_SERVICE,
  type Row,
  service,
} from "./slotStates";

/** The rows. */
export const SERVICES: readonly Row[] = [
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
    before: undefined,
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
