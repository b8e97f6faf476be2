import {
  aDeployment,
  anOldDeployment,
  aRevert,
  aRevertUnderWay,
  aSnapshot,
  aStoppedTask,
  aTargetOf,
  aTask,
  aTaskThatCannotStart,
  aYoungRollout,
  NEW,
  OLD,
  START,
} from "./fakes";
import { BEGUN, testCases, unhealthy } from "./rolloutCases";

const PULL = "CannotPullContainerError: pull image manifest: registry/app:b";
const GONE = `${PULL}: manifest unknown`;
const REVERTED =
  "ECS reverted to `app:4` because `Essential container in task exited` (exit code 1): `b` (`app:5`) is not live.";
const SECRETS =
  "ResourceInitializationError: unable to pull secrets or registry auth: secret app is not there";

/** Somebody has deployed the old revision; an event of ECS's says something. */
const byHand = (at: number, message: string) =>
  aSnapshot(
    {},
    {
      deployments: [
        anOldDeployment({ id: "ecs-svc/by-hand", createdAt: START + 1000 }),
        aDeployment({ status: "ACTIVE", rolloutState: "IN_PROGRESS" }),
      ],
      events: [{ at, message: `(service app-svc) ${message}` }],
    },
  );
const REVERTING = "rolling back to deployment x.";
/** ECS had once reverted to it, before all this. */
const longAgo = byHand(START - 5000, REVERTING);
const started = byHand(START + 1000, "has started 1 tasks.");
/** The deployment was made at that very moment. */
const atOnce = byHand(START - 1000, REVERTING);
const nothingLeft = aSnapshot({}, { deployments: [] });

describe("judgeRollout, of a rollout that failed", () => {
  testCases("failed", [
    {
      title: "says that ECS reverted, to what and why",
      looks: [BEGUN, [1, aRevert()]],
      says: "ECS reverted to `a` (`app:4`) because `Essential container in task exited` (exit code 1): `b` (`app:5`) is not live.",
    },
    {
      title: "says that ECS reverted also when the failed deployment is gone from the list",
      looks: [
        BEGUN,
        [1, { ...aRevert(), service: { ...aRevert().service!, deployments: [anOldDeployment()] } }],
      ],
      says: "ECS reverted to `a` (`app:4`) because `Essential container in task exited` (exit code 1): `b` (`app:5`) is not live.",
    },
    {
      title: "says that ECS reverted before this verification began",
      looks: [[0, aRevert()]],
      says: "ECS reverted to `a` (`app:4`) because `Essential container in task exited` (exit code 1): `b` (`app:5`) is not live.",
    },
    {
      title: "takes a new deployment of the old revision for the revert that it is",
      looks: [BEGUN, [1, aRevertUnderWay()]],
      says: REVERTED,
    },
    {
      title: "takes it for one also at the first look",
      looks: [[0, aRevertUnderWay()]],
      says: REVERTED,
    },
    {
      title: "takes it for one also when the failed deployment is gone from the list",
      looks: [BEGUN, [1, aRevertUnderWay([])]],
      says: REVERTED,
    },
    {
      title: "takes it for one also while the failed deployment isn't called FAILED yet",
      looks: [
        BEGUN,
        [1, aRevertUnderWay([aDeployment({ status: "ACTIVE", rolloutState: "IN_PROGRESS" })])],
      ],
      says: REVERTED,
    },
    {
      title: "says that ECS reverted once that revert is complete, too",
      looks: [
        BEGUN,
        [1, aRevertUnderWay()],
        [
          90,
          aSnapshot(
            {
              tasks: [aTask("8", { taskDefinition: OLD })],
              stoppedTasks: [aStoppedTask("1")],
              targets: [aTargetOf("8")],
            },
            { deployments: [anOldDeployment({ id: "ecs-svc/back", createdAt: START + 1000 })] },
          ),
        ],
      ],
      says: REVERTED.replace("`app:4`", "`a` (`app:4`)"),
    },
    {
      title: "says that another deployment took over when an older revert is all that ECS tells of",
      looks: [BEGUN, [1, longAgo], [5, longAgo]],
      says: "Another deployment, `app:4`, took the place of `b` (`app:5`) while it was being verified.",
    },
    {
      title: "says so, too, where ECS tells of other things since",
      looks: [BEGUN, [1, started], [5, started]],
      says: "Another deployment, `app:4`, took the place of `b` (`app:5`) while it was being verified.",
    },
    {
      title: "takes an event of the deployment's first moment for its own",
      looks: [BEGUN, [1, atOnce], [5, atOnce]],
      says: "ECS reverted to `app:4` because `no reason given`: `b` (`app:5`) is not live.",
    },
    {
      title: "says what it knows where ECS lists no deployment any more",
      looks: [BEGUN, [1, nothingLeft], [5, nothingLeft]],
      says: "ECS reverted to nothing because `no reason given`: `b` (`app:5`) is not live.",
    },
    {
      title: "counts a task of the deployment's first moment as its own",
      looks: [
        [
          1,
          aYoungRollout({
            stoppedTasks: ["1", "2"].map((id) => aStoppedTask(id, { createdAt: START - 1000 })),
          }),
        ],
      ],
      says: "2 tasks of `b` (`app:5`) exited: `Essential container in task exited` (exit code 1).",
    },
    {
      title: "gives ECS's own reason for a revert where no task has one",
      looks: [BEGUN, [1, aRevert([])], [4, aRevert([])]],
      says: "ECS reverted to `a` (`app:4`) because `tasks failed to start.`: `b` (`app:5`) is not live.",
    },
    {
      title: "names the live revision alone when no task of it is left",
      looks: [[0, { ...aRevert(), tasks: [] }]],
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
      says: "ECS runs `a` (`app:4`), not `b` (`app:5`): it went back earlier, or somebody deployed by hand.",
    },
    {
      title: "says that no deployment is PRIMARY",
      looks: [[10, aSnapshot({}, { deployments: [] })]],
      says: "ECS runs nothing, not `b` (`app:5`): it went back earlier, or somebody deployed by hand.",
    },
    {
      title: "says at once that an image isn't there",
      looks: [[1, aYoungRollout({ stoppedTasks: [aTaskThatCannotStart("1", GONE)] })]],
      says: `The image of \`b\` (\`app:5\`) can't be pulled: \`${GONE}\`.`,
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
      says: `The secrets of \`b\` (\`app:5\`) can't be fetched: \`${SECRETS}\`.`,
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
      says: "2 tasks of `b` (`app:5`) exited: `Essential container in task exited` (exit code 137).",
    },
    {
      title:
        "says after one task that it exits where the service has only one: the next comes minutes later",
      looks: [
        [
          1,
          aSnapshot(
            { tasks: [], targets: [], stoppedTasks: [aStoppedTask("1")] },
            {
              desiredCount: 1,
              deployments: [aDeployment({ rolloutState: "IN_PROGRESS", runningCount: 0 })],
            },
          ),
        ],
      ],
      says: "1 task of `b` (`app:5`) exited: `Essential container in task exited` (exit code 1).",
    },
    {
      title: "says that targets fail their health checks, in the load balancer's words",
      looks: [
        [1, unhealthy()],
        [21, unhealthy()],
      ],
      says: "The targets of `b` (`app:5`) fail the load balancer's health checks: unhealthy, `Health checks failed with these codes: [500]`.",
    },
    {
      title: "says that the target group is empty",
      looks: [
        [1, aSnapshot({ targets: [] })],
        [21, aSnapshot({ targets: [] })],
      ],
      says: "The tasks of `b` (`app:5`) run, but the service's target group is empty, so no request reaches them.",
    },
    {
      title: "says that the target group holds other targets only",
      looks: [
        [1, aSnapshot({ targets: [aTargetOf("9")] })],
        [21, aSnapshot({ targets: [aTargetOf("9")] })],
      ],
      says: "The tasks of `b` (`app:5`) run, but the service's target group has none of them, so no request reaches them.",
    },
    {
      title: "says that the service is missing",
      looks: [[10, { service: undefined, tasks: [], stoppedTasks: [], targets: [] }]],
      says: "The ECS service isn't there, so nothing runs.",
    },
    {
      title: "says that the service is inactive",
      looks: [[1, aSnapshot({}, { status: "INACTIVE" })]],
      says: "The ECS service is INACTIVE instead of ACTIVE.",
    },
    {
      title: "doesn't take a service without tasks for a healthy one",
      looks: [[1, aSnapshot({ tasks: [] }, { desiredCount: 0 })]],
      says: "The service's desired count is 0, so nothing of `b` (`app:5`) runs.",
    },
  ]);
});
