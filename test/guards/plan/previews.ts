// Previews of one step, and what the plan gate objects to in them.
import { INSTANCE } from "../../../src/guards/database/types";
import { judgePlan, type PlannedRelease } from "../../../src/guards/plan/judge";
import { readPlan } from "../../../src/guards/plan/steps";
import type { ReleaseKind } from "../../../src/guards/release/kind";
import { taskRulesAlone } from "../../../src/guards/release/taskRules";
import { COMPLIANT } from "../database/fixtures";

export const TASK = "aws:ecs/taskDefinition:TaskDefinition";
export const SERVICE = "aws:ecs/service:Service";
const REPOSITORY = "ghcr.io/owner/app";
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A task definition with one container. */
export function task(tag: string, environment: object[] = []) {
  const image = `${REPOSITORY}:${tag}`;
  return { containerDefinitions: JSON.stringify([{ name: "backend", image, environment }]) };
}

export function record(target: object) {
  return { input: { target } };
}

export function urn(type: string, name = "app"): string {
  return `urn:pulumi:prod::conflicto::webapp:x:Parent$${type}::${name}`;
}

/** A preview with one step. */
export function preview(op: string, type: string, parts: object = {}): string {
  const state = { inputs: COMPLIANT[type] ?? {}, protect: true };
  const [oldState, newState] = [
    op === "create" ? undefined : state,
    op === "delete" ? undefined : state,
  ];
  return JSON.stringify({ steps: [{ op, urn: urn(type), oldState, newState, ...parts }] });
}

const GROUPS = { database: ["sg-data"], application: ["sg-app"] };

function aRelease(kind: ReleaseKind): PlannedRelease {
  return {
    kind,
    ranFrom: undefined,
    stack: "prod",
    wanted: "good",
    containerName: "backend",
    restoresEnvironment: false,
    taskRules: taskRulesAlone({
      imageRepository: REPOSITORY,
      imageTag: "good",
      pinnedTags: [],
      sidecarImages: [],
    }),
    desiredCount: 2,
    proofChange: undefined,
    now: new Date(),
  };
}

/** A preview in which an input of a resource goes from one value to another. */
export function changed(op: string, type: string, before: object, after: object): string {
  return preview(op, type, { oldState: { inputs: before }, newState: { inputs: after } });
}

export function objections(
  json: string,
  release: ReleaseKind = "deploy",
  isNewStack = false,
): string[] {
  const { steps } = readPlan(json, () => COMPLIANT[INSTANCE]);
  return judgePlan(steps, aRelease(release), { isNewStack, groups: GROUPS }).map(
    ({ rule }) => rule.name,
  );
}
