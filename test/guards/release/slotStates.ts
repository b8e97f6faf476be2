// What the tables of the slots' blast radius are made of: slot a is live with `bad`, slot b was emptied with `older`.
import { SERVICE, TASK_DEFINITION } from "../../../src/guards/resourceTypes";
import type { EarlierResource } from "../../../src/guards/release/slotRadius";
import type { ReleaseScope } from "../../../src/guards/release/blastRadius";
import type { Inputs } from "../../../src/guards/rule";

export const END = { a: "", b: "-b" } as const;
export type Slot = keyof typeof END;

export const REPOSITORY = "ghcr.io/owner/app";

export interface Parts {
  readonly image?: string;
  readonly environment?: object;
  readonly container?: object;
  readonly labels?: object;
}

export function task(slot: Slot, tag: string, parts: Parts = {}, changes: object = {}): Inputs {
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

export function service(slot: Slot, release: string, changes: object = {}): Inputs {
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

export const network = (changes: object) => ({
  networkConfiguration: {
    subnets: ["s-1", "s-2"],
    securityGroups: ["sg-app"],
    assignPublicIp: false,
    ...changes,
  },
});

/** Slot a is live with `bad`. */
export const LIVE: readonly EarlierResource[] = [
  { type: TASK_DEFINITION, name: "app", inputs: task("a", "bad"), secretInputs: [] },
  { type: SERVICE, name: "svc", inputs: service("a", "bad"), secretInputs: [] },
];
/** Slot b was emptied with `older`, which had settings of its own. */
export const OLD_TASK = task("b", "older", { environment: { MODE: "old" } }, { cpu: "256" });
export const OLD_SERVICE = service("b", "older", {
  desiredCount: 0,
  ...network({ subnets: ["s-0"] }),
});
export const BOTH: readonly EarlierResource[] = [
  ...LIVE,
  { type: TASK_DEFINITION, name: "app-b", inputs: OLD_TASK, secretInputs: [] },
  { type: SERVICE, name: "svc-b", inputs: OLD_SERVICE, secretInputs: [] },
];

export interface Row {
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
export const filledTask = { type: TASK_DEFINITION, slot: "b", what: "create" } as const;
export const replacedTask = { ...filledTask, what: "replace", before: OLD_TASK };
export const filledService = {
  type: SERVICE,
  slot: "b",
  what: "update",
  before: OLD_SERVICE,
} as const;
export const liveService = {
  type: SERVICE,
  slot: "a",
  what: "update",
  before: service("a", "bad"),
} as const;
export const refilled = { labels: { "slot.filling": "2" } };
