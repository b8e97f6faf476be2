import assert from "node:assert/strict";
import type { RolloutSnapshot } from "../../src/aws/ports";
import { beginHistory, judgeRollout, remember, type Verdict } from "../../src/health/ecsRollout";
import {
  aDeployment,
  anOldDeployment,
  aRevert,
  aSnapshot,
  aStoppedTask,
  aTarget,
  aTargetOf,
  aTask,
  aTaskThatCannotStart,
  aYoungRollout,
  NEW,
  OLD,
  START,
} from "./fakes";

/** Judges the last of several looks, each at its second after the start. */
function judge(...looks: [second: number, snapshot: RolloutSnapshot][]): Verdict {
  let history = beginHistory(START);
  let verdict: Verdict | undefined;
  for (const [second, snapshot] of looks) {
    history = remember(history, snapshot, aTarget(), START + second * 1000);
    verdict = judgeRollout(snapshot, aTarget(), history);
  }
  assert.ok(verdict);
  return verdict;
}

/** What a verdict says in words. */
function words(verdict: Verdict): string {
  return verdict.state === "failed"
    ? verdict.sentence
    : verdict.state === "waiting"
      ? verdict.progress
      : `proven ${verdict.deploymentId} ${verdict.digest}`;
}

const unhealthy = () =>
  aSnapshot({
    targets: [
      aTargetOf("1", "unhealthy", "Health checks failed with these codes: [500]"),
      aTargetOf("2", "unhealthy", "Health checks failed with these codes: [500]"),
    ],
  });
const BEGUN: [number, RolloutSnapshot] = [0, aYoungRollout()];
const PULL = "CannotPullContainerError: pull image manifest: registry/app:b";
const GONE = `${PULL}: manifest unknown`;
const SECRETS =
  "ResourceInitializationError: unable to pull secrets or registry auth: secret app is not there";

describe("judgeRollout", () => {
  const cases: {
    title: string;
    looks: [number, RolloutSnapshot][];
    state: Verdict["state"];
    says: string;
  }[] = [
    {
      title: "proves a completed rollout whose tasks all run and whose targets are all healthy",
      looks: [[1, aSnapshot()]],
      state: "proven",
      says: "proven ecs-svc/new sha256:b",
    },
    {
      title: "waits while the deployment isn't shown yet",
      looks: [[9, aSnapshot({}, { deployments: [anOldDeployment()] })]],
      state: "waiting",
      says: "ECS doesn't show the deployment yet",
    },
    {
      title: "waits while tasks start, and says how many run",
      looks: [BEGUN],
      state: "waiting",
      says: "0/2 tasks running, 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS",
    },
    {
      title: "waits while not all tasks run",
      looks: [[1, aSnapshot({}, { deployments: [aDeployment({ runningCount: 1 })] })]],
      state: "waiting",
      says: "1/2 tasks running, 2/2 targets healthy",
    },
    {
      title: "waits while more tasks run than are wanted",
      looks: [[1, aSnapshot({}, { deployments: [aDeployment({ runningCount: 3 })] })]],
      state: "waiting",
      says: "3/2 tasks running, 2/2 targets healthy",
    },
    {
      title: "waits while the rollout isn't COMPLETED",
      looks: [[1, aSnapshot({}, { deployments: [aDeployment({ rolloutState: undefined })] })]],
      state: "waiting",
      says: "2/2 tasks running, 2/2 targets healthy, rollout without a state",
    },
    {
      title: "waits while a target's first checks run",
      looks: [
        [1, aSnapshot({ targets: [aTargetOf("1"), aTargetOf("2", "initial")] })],
        [99, aSnapshot({ targets: [aTargetOf("1"), aTargetOf("2", "initial")] })],
      ],
      state: "waiting",
      says: "2/2 tasks running, 1/2 targets healthy",
    },
    {
      title: "waits while a target of another revision still gets requests",
      looks: [[1, aSnapshot({ targets: [aTargetOf("1"), aTargetOf("2"), aTargetOf("9")] })]],
      state: "waiting",
      says: "2/2 tasks running, 2/2 targets healthy (and 1 of another revision)",
    },
    {
      title: "doesn't mind targets that drain",
      looks: [
        [1, aSnapshot({ targets: [aTargetOf("1"), aTargetOf("2"), aTargetOf("9", "draining")] })],
      ],
      state: "proven",
      says: "proven ecs-svc/new sha256:b",
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
      state: "waiting",
      says: "2/2 tasks running, 2/3 targets healthy",
    },
    {
      title: "ignores failures of an earlier deployment of the same task definition",
      looks: [
        [
          1,
          aSnapshot(
            {
              stoppedTasks: ["5", "6", "7"].map((id) =>
                aStoppedTask(id, { createdAt: START - 9e6 }),
              ),
            },
            {
              deployments: [
                aDeployment(),
                aDeployment({ status: "ACTIVE", rolloutState: "FAILED", createdAt: START - 9e6 }),
              ],
            },
          ),
        ],
      ],
      state: "proven",
      says: "proven ecs-svc/new sha256:b",
    },
    {
      title: "names no digest when the tasks run different ones",
      looks: [[1, aSnapshot({ tasks: [aTask("1"), { ...aTask("2"), containers: [] }] })]],
      state: "proven",
      says: "proven ecs-svc/new undefined",
    },
    {
      title: "says that ECS reverted, to what and why",
      looks: [BEGUN, [1, aRevert()]],
      state: "failed",
      says: "ECS reverted to `a` (`app:4`) because `Essential container in task exited` (exit code 1): `b` (`app:5`) is not live.",
    },
    {
      title: "says that ECS reverted also when the failed deployment is gone from the list",
      looks: [
        BEGUN,
        [1, { ...aRevert(), service: { ...aRevert().service!, deployments: [anOldDeployment()] } }],
      ],
      state: "failed",
      says: "ECS reverted to `a` (`app:4`) because `Essential container in task exited` (exit code 1): `b` (`app:5`) is not live.",
    },
    {
      title: "says that ECS reverted before this verification began",
      looks: [[0, aRevert()]],
      state: "failed",
      says: "ECS reverted to `a` (`app:4`) because `Essential container in task exited` (exit code 1): `b` (`app:5`) is not live.",
    },
    {
      title: "waits a moment for the reason of a revert",
      looks: [BEGUN, [1, aRevert([])], [3, aRevert([])]],
      state: "waiting",
      says: "ECS has given the deployment up; looking for the reason",
    },
    {
      title: "gives ECS's own reason for a revert where no task has one",
      looks: [BEGUN, [1, aRevert([])], [4, aRevert([])]],
      state: "failed",
      says: "ECS reverted to `a` (`app:4`) because `tasks failed to start.`: `b` (`app:5`) is not live.",
    },
    {
      title: "names the live revision alone when no task of it is left",
      looks: [[0, { ...aRevert(), tasks: [] }]],
      state: "failed",
      says: "ECS reverted to `app:4` because `Essential container in task exited` (exit code 1): `b` (`app:5`) is not live.",
    },
    {
      title: "says that a first deployment was given up with nothing to revert to",
      looks: [
        [
          1,
          aSnapshot(
            { tasks: [], stoppedTasks: [aStoppedTask("1")] },
            { deployments: [aDeployment({ rolloutState: "FAILED", runningCount: 0 })] },
          ),
        ],
      ],
      state: "failed",
      says: "ECS gave up deploying `b` (`app:5`) because `Essential container in task exited` (exit code 1); it had no earlier deployment to revert to.",
    },
    {
      title: "says that another deployment took over",
      looks: [
        BEGUN,
        [
          1,
          aSnapshot(
            { tasks: [aTask("7", { taskDefinition: `${NEW}9` })] },
            {
              deployments: [
                aDeployment({ id: "ecs-svc/newer", taskDefinition: `${NEW}9` }),
                aDeployment({ status: "ACTIVE", rolloutState: "IN_PROGRESS" }),
              ],
            },
          ),
        ],
        [
          5,
          aSnapshot(
            {},
            {
              deployments: [
                aDeployment({ taskDefinition: `${NEW}9` }),
                aDeployment({ status: "ACTIVE", rolloutState: "IN_PROGRESS" }),
              ],
            },
          ),
        ],
      ],
      state: "failed",
      says: "Another deployment, `app:59`, took the place of `b` (`app:5`) while it was being verified.",
    },
    {
      title: "says what runs instead when the wanted deployment never shows",
      looks: [
        [
          10,
          aSnapshot(
            { tasks: [aTask("8", { taskDefinition: OLD })] },
            { deployments: [anOldDeployment()] },
          ),
        ],
      ],
      state: "failed",
      says: "ECS runs `a` (`app:4`), not `b` (`app:5`): it went back earlier, or somebody deployed by hand.",
    },
    {
      title: "says that no deployment is PRIMARY",
      looks: [[10, aSnapshot({}, { deployments: [] })]],
      state: "failed",
      says: "ECS runs nothing, not `b` (`app:5`): it went back earlier, or somebody deployed by hand.",
    },
    {
      title: "says at once that an image isn't there",
      looks: [[1, aYoungRollout({ stoppedTasks: [aTaskThatCannotStart("1", GONE)] })]],
      state: "failed",
      says: `The image of \`b\` (\`app:5\`) can't be pulled: \`${GONE}\`.`,
    },
    {
      title: "gives a registry that only stumbles a second chance",
      looks: [
        [1, aYoungRollout({ stoppedTasks: [aTaskThatCannotStart("1", `${PULL}: i/o timeout`)] })],
      ],
      state: "waiting",
      says: "0/2 tasks running (1 failed), 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS",
    },
    {
      title: "says after two tasks that the secrets can't be fetched",
      looks: [
        [
          1,
          aYoungRollout({
            stoppedTasks: [aTaskThatCannotStart("1", SECRETS), aTaskThatCannotStart("2", SECRETS)],
          }),
        ],
      ],
      state: "failed",
      says: `The secrets of \`b\` (\`app:5\`) can't be fetched: \`${SECRETS}\`.`,
    },
    {
      title: "forgives the first task that exits",
      looks: [[1, aYoungRollout({ stoppedTasks: [aStoppedTask("1")] })]],
      state: "waiting",
      says: "0/2 tasks running (1 failed), 0/2 targets healthy (and 2 of another revision), rollout IN_PROGRESS",
    },
    {
      title: "says after two tasks that they exit, with the newest one's code",
      looks: [
        [
          1,
          aYoungRollout({
            stoppedTasks: [
              aStoppedTask("1", {}, 1),
              aStoppedTask("2", { createdAt: START + 1 }, 137),
            ],
          }),
        ],
      ],
      state: "failed",
      says: "2 tasks of `b` (`app:5`) exited: `Essential container in task exited` (exit code 137).",
    },
    {
      title: "proves a release whose tasks stumbled before they came up",
      looks: [[1, aSnapshot({ stoppedTasks: [aStoppedTask("5"), aStoppedTask("6")] })]],
      state: "proven",
      says: "proven ecs-svc/new sha256:b",
    },
    {
      title: "waits while targets have only just become unhealthy",
      looks: [
        [1, unhealthy()],
        [20, unhealthy()],
      ],
      state: "waiting",
      says: "2/2 tasks running, 0/2 targets healthy",
    },
    {
      title: "says that targets fail their health checks, in the load balancer's words",
      looks: [
        [1, unhealthy()],
        [21, unhealthy()],
      ],
      state: "failed",
      says: "The targets of `b` (`app:5`) fail the load balancer's health checks: unhealthy, `Health checks failed with these codes: [500]`.",
    },
    {
      title: "leaves unhealthy targets the service's grace period",
      looks: [
        [1, aSnapshot({ targets: [] }, { gracePeriodSeconds: 30 })],
        [50, aSnapshot({ targets: [] }, { gracePeriodSeconds: 30 })],
      ],
      state: "waiting",
      says: "2/2 tasks running, 0/2 targets healthy",
    },
    {
      title: "says that the target group is empty",
      looks: [
        [1, aSnapshot({ targets: [] })],
        [21, aSnapshot({ targets: [] })],
      ],
      state: "failed",
      says: "The tasks of `b` (`app:5`) run, but the service's target group is empty, so no request reaches them.",
    },
    {
      title: "says that the target group holds other targets only",
      looks: [
        [1, aSnapshot({ targets: [aTargetOf("9")] })],
        [21, aSnapshot({ targets: [aTargetOf("9")] })],
      ],
      state: "failed",
      says: "The tasks of `b` (`app:5`) run, but the service's target group has none of them, so no request reaches them.",
    },
    {
      title: "waits while a new service isn't shown yet",
      looks: [[1, { service: undefined, tasks: [], stoppedTasks: [], targets: [] }]],
      state: "waiting",
      says: "ECS doesn't show the service yet",
    },
    {
      title: "says that the service is missing",
      looks: [[10, { service: undefined, tasks: [], stoppedTasks: [], targets: [] }]],
      state: "failed",
      says: "The ECS service isn't there, so nothing runs.",
    },
    {
      title: "says that the service is inactive",
      looks: [[1, aSnapshot({}, { status: "INACTIVE" })]],
      state: "failed",
      says: "The ECS service is INACTIVE instead of ACTIVE.",
    },
    {
      title: "doesn't take a service without tasks for a healthy one",
      looks: [[1, aSnapshot({ tasks: [] }, { desiredCount: 0 })]],
      state: "failed",
      says: "The service's desired count is 0, so nothing of `b` (`app:5`) runs.",
    },
  ];

  for (const { title, looks, state, says } of cases) {
    it(title, () => {
      const verdict = judge(...looks);
      assert.equal(words(verdict), says);
      assert.equal(verdict.state, state);
    });
  }

  it("forgets that targets were unhealthy once one is healthy", () => {
    const verdict = judge([1, unhealthy()], [5, aSnapshot()], [30, unhealthy()]);
    assert.equal(verdict.state, "waiting");
  });
});
