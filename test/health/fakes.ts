// Descriptions of a service as ECS gives them, each good unless a test changes one thing.
import type { Deployment, RolloutSnapshot, TargetState, TaskState } from "../../src/aws/ports";
import type { VerificationTarget } from "../../src/health/verification";

export const OLD = "arn:aws:ecs:us-west-2:000000000000:task-definition/app:4";
export const NEW = "arn:aws:ecs:us-west-2:000000000000:task-definition/app:5";
const IMAGES: Record<string, string> = { [OLD]: "registry/app:a", [NEW]: "registry/app:b" };
/** When the verification starts, in milliseconds since the epoch. */
export const START = Date.UTC(2026, 0, 2, 3, 4, 5);

export function aTarget(changes: Partial<VerificationTarget> = {}): VerificationTarget {
  return {
    region: "us-west-2",
    stack: "prod",
    cluster: "app-cluster",
    service: "app-svc",
    taskDefinition: NEW,
    image: "registry/app:b",
    imageTag: "b",
    containerName: "backend",
    logGroup: "/ecs/app",
    url: "https://app.example",
    healthPath: "/health/",
    smokePaths: ["/sessions/"],
    maintenance: false,
    consecutiveSuccesses: 3,
    latencySamples: 20,
    p95LimitMs: 500,
    timeBudgetSeconds: 300,
    httpPatienceSeconds: 15,
    pollIntervalMs: 1000,
    next: "npx --no rollback to a --stack prod",
    ...changes,
  };
}

export function aTask(id: string, changes: Partial<TaskState> = {}): TaskState {
  const taskDefinition = changes.taskDefinition ?? NEW;
  return {
    id,
    taskDefinition,
    lastStatus: "RUNNING",
    stopCode: undefined,
    stoppedReason: undefined,
    address: `10.0.0.${id}`,
    createdAt: START,
    containers: [
      {
        name: "backend",
        image: IMAGES[taskDefinition],
        imageDigest: "sha256:b",
        exitCode: undefined,
        reason: undefined,
      },
    ],
    ...changes,
  };
}

/** A task that stopped because its container exited with `exitCode`. */
export function aStoppedTask(
  id: string,
  changes: Partial<TaskState> = {},
  exitCode = 1,
): TaskState {
  const { containers } = aTask(id);
  return aTask(id, {
    lastStatus: "STOPPED",
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
    containers: containers.map((each) => ({ ...each, exitCode })),
    ...changes,
  });
}

/** A task that never started. */
export function aTaskThatCannotStart(id: string, stoppedReason: string): TaskState {
  const stopped = { lastStatus: "STOPPED", stopCode: "TaskFailedToStart", stoppedReason };
  return aTask(id, stopped);
}

export function aDeployment(changes: Partial<Deployment> = {}): Deployment {
  return {
    id: "ecs-svc/new",
    status: "PRIMARY",
    taskDefinition: NEW,
    rolloutState: "COMPLETED",
    rolloutStateReason: undefined,
    runningCount: 2,
    createdAt: START - 1000,
    ...changes,
  };
}

export function aTargetOf(id: string, state = "healthy", description?: string): TargetState {
  return { id: `10.0.0.${id}`, state, description };
}

/** A look at a service whose new release is live: two tasks run, both targets healthy. */
export function aSnapshot(
  changes: Partial<RolloutSnapshot> = {},
  service: Partial<NonNullable<RolloutSnapshot["service"]>> = {},
): RolloutSnapshot {
  return {
    service: {
      status: "ACTIVE",
      desiredCount: 2,
      gracePeriodSeconds: 0,
      deployments: [aDeployment()],
      events: [],
      ...service,
    },
    tasks: [aTask("1"), aTask("2")],
    stoppedTasks: [],
    targets: [aTargetOf("1"), aTargetOf("2")],
    ...changes,
  };
}

/** The new deployment has only begun: the old release still serves. */
export function aYoungRollout(changes: Partial<RolloutSnapshot> = {}): RolloutSnapshot {
  return aSnapshot(
    {
      tasks: [aTask("8", { taskDefinition: OLD }), aTask("9", { taskDefinition: OLD })],
      targets: [aTargetOf("8"), aTargetOf("9")],
      ...changes,
    },
    {
      deployments: [
        aDeployment({ rolloutState: "IN_PROGRESS", runningCount: 0 }),
        anOldDeployment({ status: "ACTIVE" }),
      ],
    },
  );
}

export function anOldDeployment(changes: Partial<Deployment> = {}): Deployment {
  return aDeployment({
    id: "ecs-svc/old",
    taskDefinition: OLD,
    createdAt: START - 86_400_000,
    ...changes,
  });
}

/** ECS has gone back to the old release. */
export function aRevert(stoppedTasks: TaskState[] = [aStoppedTask("1")]): RolloutSnapshot {
  return aSnapshot(
    {
      tasks: [aTask("8", { taskDefinition: OLD }), aTask("9", { taskDefinition: OLD })],
      targets: [aTargetOf("8"), aTargetOf("9")],
      stoppedTasks,
    },
    {
      deployments: [
        anOldDeployment(),
        aDeployment({
          status: "ACTIVE",
          rolloutState: "FAILED",
          runningCount: 0,
          rolloutStateReason: "tasks failed to start.",
        }),
      ],
      events: [{ at: START, message: "(service app-svc) rolled back." }],
    },
  );
}

/**
 * ECS has begun to go back as the real one does: a new deployment of the old revision is PRIMARY, and its tasks have yet
 * to start; `failed` is what it still lists of the wanted one.
 */
export function aRevertUnderWay(
  failed: Deployment[] = [
    aDeployment({ status: "ACTIVE", rolloutState: "FAILED", runningCount: 0 }),
  ],
  changes: Partial<RolloutSnapshot> = {},
): RolloutSnapshot {
  return aSnapshot(
    { tasks: [], targets: [], stoppedTasks: [aStoppedTask("1")], ...changes },
    {
      deployments: [
        anOldDeployment({
          id: "ecs-svc/back",
          rolloutState: "IN_PROGRESS",
          runningCount: 0,
          createdAt: START + 1000,
        }),
        ...failed,
      ],
      events: [
        { at: START + 1000, message: "(service app-svc) rolling back to deployment ecs-svc/old." },
      ],
    },
  );
}
