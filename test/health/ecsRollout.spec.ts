import assert from "node:assert/strict";
import {
  aDeployment,
  anOldDeployment,
  aRevert,
  aSnapshot,
  aStoppedTask,
  aTargetOf,
  aTask,
  aTaskThatCannotStart,
  aYoungRollout,
  OLD,
  START,
} from "./fakes";
import { BEGUN, judge, testCases, unhealthy } from "./rolloutCases";

/** Two tasks of this release that stopped. */
function twoStopped(changes: Parameters<typeof aStoppedTask>[1]) {
  return ["5", "6"].map((id) => aStoppedTask(id, changes));
}

const oneTaskIsMissing = () =>
  aSnapshot(
    { targets: unhealthy().targets, tasks: [aTask("1")] },
    { deployments: [aDeployment({ runningCount: 1 })] },
  );

const startingUnhealthy = () =>
  aSnapshot(
    {
      targets: unhealthy().targets,
      tasks: ["1", "2"].map((id) => aTask(id, { lastStatus: "PENDING" })),
    },
    { deployments: [aDeployment({ runningCount: 0 })] },
  );

const PULL = "CannotPullContainerError: pull image manifest: registry/app:b";
describe("judgeRollout, of a rollout that may yet succeed", () => {
  testCases("waiting", [
    {
      title: "waits for a release that ECS itself is going back to",
      looks: [
        [
          1,
          aSnapshot(
            { tasks: [], targets: [] },
            {
              deployments: [
                aDeployment({ id: "ecs-svc/back", rolloutState: "IN_PROGRESS", runningCount: 0 }),
                anOldDeployment({ status: "ACTIVE", rolloutState: "FAILED" }),
              ],
            },
          ),
        ],
      ],
      says: "0/2 tasks running, 0/2 targets healthy, rollout IN_PROGRESS",
    },
    {
      title: "waits while the deployment isn't shown yet",
      looks: [[9, aSnapshot({}, { deployments: [anOldDeployment()] })]],
      says: "ECS doesn't show the deployment yet",
    },
    {
      title: "waits while tasks start, and says how many run",
      looks: [BEGUN],
      says: "0/2 tasks running, 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS",
    },
    {
      title: "waits while not all tasks run",
      looks: [[1, aSnapshot({}, { deployments: [aDeployment({ runningCount: 1 })] })]],
      says: "1/2 tasks running, 2/2 targets healthy",
    },
    {
      title: "waits while more tasks run than are wanted",
      looks: [[1, aSnapshot({}, { deployments: [aDeployment({ runningCount: 3 })] })]],
      says: "3/2 tasks running, 2/2 targets healthy",
    },
    {
      title: "waits while the rollout isn't COMPLETED",
      looks: [[1, aSnapshot({}, { deployments: [aDeployment({ rolloutState: undefined })] })]],
      says: "2/2 tasks running, 2/2 targets healthy, rollout without a state",
    },
    {
      title: "waits while a target's first checks run",
      looks: [
        [1, aSnapshot({ targets: [aTargetOf("1"), aTargetOf("2", "initial")] })],
        [99, aSnapshot({ targets: [aTargetOf("1"), aTargetOf("2", "initial")] })],
      ],
      says: "2/2 tasks running, 1/2 targets healthy",
    },
    {
      title: "waits while a target of another revision still gets requests",
      looks: [[1, aSnapshot({ targets: [aTargetOf("1"), aTargetOf("2"), aTargetOf("9")] })]],
      says: "2/2 tasks running, 2/2 targets healthy (and 1 of another revision)",
    },
    {
      title: "waits out the older of two deployments of the same task definition",
      looks: [
        [
          1,
          aSnapshot(
            {
              tasks: [aTask("1"), aTask("2"), aTask("3")],
              targets: [aTargetOf("1"), aTargetOf("2"), aTargetOf("3", "initial")],
            },
            {
              deployments: [aDeployment(), aDeployment({ id: "ecs-svc/forced", status: "ACTIVE" })],
            },
          ),
        ],
      ],
      says: "2/2 tasks running, 2/3 targets healthy",
    },
    {
      title: "waits a moment for the reason of a revert",
      looks: [BEGUN, [1, aRevert([])], [3, aRevert([])]],
      says: "ECS has given up the deployment; looking for the reason",
    },
    {
      title: "gives a registry that only stumbles a second chance",
      looks: [
        [1, aYoungRollout({ stoppedTasks: [aTaskThatCannotStart("1", `${PULL}: i/o timeout`)] })],
      ],
      says: "0/2 tasks running (1 failed), 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS",
    },
    {
      title: "gives the only task of a service a second chance when AWS had no room for it",
      looks: [
        [
          1,
          aSnapshot(
            {
              tasks: [],
              targets: [],
              stoppedTasks: [aTaskThatCannotStart("1", "Capacity is unavailable at this time")],
            },
            { desiredCount: 1, deployments: [aDeployment({ runningCount: 0 })] },
          ),
        ],
      ],
      says: "0/1 tasks running (1 failed), 0/1 targets healthy",
    },
    {
      title: "forgives the first task that exits",
      looks: [[1, aYoungRollout({ stoppedTasks: [aStoppedTask("1")] })]],
      says: "0/2 tasks running (1 failed), 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS",
    },
    {
      title: "waits while targets have only just become unhealthy",
      looks: [
        [1, unhealthy()],
        [20, unhealthy()],
      ],
      says: "2/2 tasks running, 0/2 targets healthy",
    },
    {
      title: "leaves unhealthy targets the service's grace period",
      looks: [
        [1, aSnapshot({ targets: [] }, { gracePeriodSeconds: 30 })],
        [50, aSnapshot({ targets: [] }, { gracePeriodSeconds: 30 })],
      ],
      says: "2/2 tasks running, 0/2 targets healthy",
    },
    {
      title: "waits while the first checks of every target run",
      looks: [
        [1, aSnapshot({ targets: [aTargetOf("1", "initial"), aTargetOf("2", "initial")] })],
        [99, aSnapshot({ targets: [aTargetOf("1", "initial"), aTargetOf("2", "initial")] })],
      ],
      says: "2/2 tasks running, 0/2 targets healthy",
    },
    {
      title: "waits while a task is missing that the load balancer hasn't given up on",
      looks: [
        [1, oneTaskIsMissing()],
        [99, oneTaskIsMissing()],
      ],
      says: "1/2 tasks running, 0/2 targets healthy",
    },
    {
      title: "waits while tasks start that the load balancer calls unhealthy",
      looks: [
        [1, startingUnhealthy()],
        [99, startingUnhealthy()],
      ],
      says: "0/2 tasks running, 0/2 targets healthy",
    },
    {
      title: "counts no failures of another revision",
      looks: [[1, aYoungRollout({ stoppedTasks: twoStopped({ taskDefinition: OLD }) })]],
      says: "0/2 tasks running, 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS",
    },
    {
      title: "counts no failures of before the deployment",
      looks: [[1, aYoungRollout({ stoppedTasks: twoStopped({ createdAt: START - 1001 }) })]],
      says: "0/2 tasks running, 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS",
    },
    {
      title: "waits while a new service isn't shown yet",
      looks: [[1, { service: undefined, tasks: [], stoppedTasks: [], targets: [] }]],
      says: "ECS doesn't show the service yet",
    },
  ]);

  it("forgets that targets were unhealthy once one is healthy", () => {
    const verdict = judge([1, unhealthy()], [5, aSnapshot()], [30, unhealthy()]);
    assert.equal(verdict.state, "waiting");
  });
});
