// What the tables of the blast radius are made of: a rollback, what state holds before it, and how a row is tested.
import assert from "node:assert/strict";
import { outsideBlastRadius, type ReleaseScope } from "../../../../src/guards/release/blastRadius";
import { SERVICE } from "../../../../src/guards/resourceTypes";
import type { Inputs } from "../../../../src/guards/rule";

export const UNKNOWN = { __pulumiUnknown: true };

export const ROLLBACK: ReleaseScope = {
  kind: "rollback",
  ranFrom: "ghcr.io/owner/app",
  stack: "prod",
  wanted: "good",
  containerName: "backend",
  restoresEnvironment: false,
};

export const CONTAINER = {
  name: "backend",
  image: "ghcr.io/owner/app:bad",
  environment: [
    { name: "ENVIRONMENT", value: "prod" },
    { name: "MODE", value: "new" },
  ],
  secrets: [{ name: "SECRET_KEY", valueFrom: "arn:secret:SECRET_KEY::" }],
  stopTimeout: 10,
};

export function task(container: object = {}, changes: object = {}, ...more: object[]): Inputs {
  return {
    family: "app",
    cpu: "512",
    containerDefinitions: JSON.stringify([{ ...CONTAINER, ...container }, ...more]),
    ...changes,
  };
}

export function service(changes: object = {}, release = "bad"): Inputs {
  return {
    taskDefinition: "app:2",
    desiredCount: 2,
    tags: { project: "app", release },
    networkConfiguration: { subnets: ["a", "b"], assignPublicIp: false },
    __defaults: [],
    ...changes,
  };
}

const TARGET = {
  image: "ghcr.io/owner/app:bad",
  imageTag: "bad",
  taskDefinition: "app:2",
  maintenance: false,
  healthPath: "/health/",
  smokePaths: ["/sessions/"],
  consecutiveSuccesses: 5,
  latencySamples: 20,
  p95LimitMs: 800,
  timeBudgetSeconds: 300,
  httpPatienceSeconds: 15,
  url: "https://app.example",
};

export function record(
  target: object = {},
  requested: Inputs = service(),
  more: object = {},
): Inputs {
  return { input: { target: { ...TARGET, ...target }, requested, ...more } };
}

/** A change, and whether a rollback may make it. */
export interface Row {
  /** Goes on from "a rollback may" or "a rollback may not". */
  readonly title: string;
  readonly type: string;
  readonly what: string;
  readonly before?: Inputs | undefined;
  readonly after?: Inputs | undefined;
  readonly hidden?: readonly string[];
  /** What the refusal names; undefined where it may. */
  readonly named?: RegExp;
  readonly scope?: Partial<ReleaseScope>;
  readonly name?: string;
}

/** The change of the service that a rollback makes; `after` is left to the row. */
export const rightService = { type: SERVICE, what: "update", before: service() };
/** What the proof of the target records. */
export const released = {
  image: "ghcr.io/owner/app:good",
  imageTag: "good",
  taskDefinition: "app:3",
};

/** Why a row is refused; undefined where it may be. */
export function refusal(row: Row): string | undefined {
  return outsideBlastRadius({ name: "it", ...row }, { ...ROLLBACK, ...row.scope });
}

/** Declares a test for each row. */
export function testRows(rows: readonly Row[]): void {
  for (const row of rows) {
    const { named } = row;
    it(`${named === undefined ? "may" : "may not"} ${row.title}`, () => {
      const message = refusal(row);
      if (named === undefined) assert.equal(message, undefined);
      else assert.match(message ?? "", named);
      assert.doesNotMatch(message ?? "", /hunter2/);
    });
  }
}
