// What ECS and Pulumi's state say of a release, as plain data.
import type { RolloutSnapshot } from "../../../src/aws/ports";
import { PROOF_RECORD, SERVICE, TASK_DEFINITION } from "../../../src/guards/resourceTypes";
import type { Proofs } from "../../../src/guards/release/proofs";
import {
  LISTENER_RULES,
  SLOTS,
  type SlotName,
  type Weights,
} from "../../../src/guards/release/slotNames";
import type { ExportedState, StateResource } from "../../../src/pulumi/state";

export const REPOSITORY = "ghcr.io/example/app";
export const CONTAINER = "backend";

/** The image of a tag. */
export function imageOf(tag: string): string {
  return `${REPOSITORY}:${tag}`;
}

/** A service whose two tasks run one revision, and are healthy. */
export function aService(
  taskDefinition: string,
  { digest, since, inFlight }: { digest: string; since: number; inFlight: string | undefined },
): RolloutSnapshot {
  const addresses = ["10.0.0.1", "10.0.0.2"];
  return {
    service: {
      status: "ACTIVE",
      desiredCount: 2,
      gracePeriodSeconds: 0,
      deployments: [
        {
          id: "ecs-svc/1",
          status: "PRIMARY",
          taskDefinition,
          rolloutState: inFlight === undefined ? "COMPLETED" : "IN_PROGRESS",
          rolloutStateReason: inFlight,
          runningCount: 2,
          createdAt: since,
        },
      ],
      events: [],
    },
    tasks: addresses.map((address, index) => ({
      id: String(index),
      taskDefinition,
      lastStatus: "RUNNING",
      stopCode: undefined,
      stoppedReason: undefined,
      address,
      createdAt: since,
      containers: [
        {
          name: CONTAINER,
          image: undefined,
          imageDigest: digest,
          exitCode: undefined,
          reason: undefined,
        },
      ],
    })),
    stoppedTasks: [],
    targets: addresses.map((id) => ({ id, state: "healthy", description: undefined })),
  };
}

/** A slot, as state has it. */
export interface InState {
  readonly tag: string;
  readonly taskDefinition: string;
  /** Tasks that its service is asked to run. */
  readonly tasks: number;
}

/** What state says. */
export interface StateFacts {
  /** Those that something was ever in. */
  readonly slots: Readonly<Partial<Record<SlotName, InState>>>;
  /** Undefined where there is no traffic rule: a stack of before there were slots. */
  readonly weights: Weights | undefined;
  /** At users' address. */
  readonly proofs: Proofs;
  /** Through the slots' own rules. */
  readonly slotProofs: Proofs;
}

/** State after an update: the slots, the traffic rule, and the records of the proofs. */
export function aState({ slots, weights, proofs, slotProofs }: StateFacts): ExportedState {
  const inSlots = SLOTS.flatMap((slot) => {
    const filled = slots[slot];
    return filled === undefined ? [] : slotResources(slot, filled);
  });
  const rule = resource(LISTENER_RULES[0]!, "it-traffic", { actions: weights && actions(weights) });
  return {
    resources: new Map([
      ...inSlots,
      ...(weights === undefined ? [] : [rule]),
      resource(PROOF_RECORD, "it-proof", { input: { proofs } }),
      resource(PROOF_RECORD, "it-proof-of-slot", { input: { proofs: slotProofs } }),
    ]),
    outputs: {},
  };
}

/** ARN of a slot's target group. */
export const groupOf = (slot: SlotName): string => `arn:group/${slot}`;

function actions(weights: Weights): object[] {
  const targetGroups = SLOTS.map((slot) => ({ arn: groupOf(slot), weight: weights[slot] }));
  return [{ type: "forward", forward: { targetGroups } }];
}

function slotResources(slot: SlotName, { tag, taskDefinition, tasks }: InState) {
  const name = (what: string) => `it-${what}${slot === "a" ? "" : "-b"}`;
  const containers = [{ name: CONTAINER, image: imageOf(tag) }];
  return [
    resource(SERVICE, name("svc"), { taskDefinition, desiredCount: tasks }),
    resource(
      TASK_DEFINITION,
      name("app"),
      { containerDefinitions: JSON.stringify(containers) },
      { arn: taskDefinition },
    ),
    resource("aws:lb/targetGroup:TargetGroup", name("app"), {}, { arn: groupOf(slot) }),
  ];
}

function resource(
  type: string,
  name: string,
  inputs: object,
  outputs: object = {},
): [string, StateResource] {
  return [
    `urn:${type}::${name}`,
    {
      type,
      name,
      inputs: { ...inputs },
      outputs: { ...outputs },
      secretInputs: [],
      protect: false,
    },
  ];
}
