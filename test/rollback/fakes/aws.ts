// What ECS and Pulumi's state say of a release, as plain data.
import type { RolloutSnapshot } from "../../../src/aws/ports";
import { PROOF_RECORD, SERVICE, TASK_DEFINITION } from "../../../src/guards/resourceTypes";
import type { Proofs } from "../../../src/guards/release/proofs";
import type { ExportedState, StateResource } from "../../../src/pulumi/state";

const REPOSITORY = "ghcr.io/example/app";
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

/** State after an update: the service, its task definition, and the record of the proofs. */
export function aState(
  live: { readonly tag: string; readonly taskDefinition: string } | undefined,
  proofs: Proofs,
): ExportedState {
  const resource = (
    type: string,
    inputs: object,
    outputs: object = {},
  ): [string, StateResource] => [
    `urn:${type}`,
    {
      type,
      name: type === PROOF_RECORD ? "it-proof" : "it",
      inputs: { ...inputs },
      outputs: { ...outputs },
      secretInputs: [],
      protect: false,
    },
  ];
  const released =
    live === undefined
      ? []
      : [
          resource(SERVICE, { taskDefinition: live.taskDefinition }),
          resource(
            TASK_DEFINITION,
            {
              containerDefinitions: JSON.stringify([{ name: CONTAINER, image: imageOf(live.tag) }]),
            },
            { arn: live.taskDefinition },
          ),
        ];
  const record = resource(PROOF_RECORD, { input: { proofs } });
  return { resources: new Map([...released, record]), outputs: {} };
}
