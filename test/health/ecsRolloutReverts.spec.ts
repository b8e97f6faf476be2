// A release that ECS has taken back, or that another one has taken the place of.
import {
  aDeployment,
  anOldDeployment,
  aRevert,
  aRevertUnderWay,
  aSnapshot,
  aStoppedTask,
  aTargetOf,
  aTask,
  aYoungRollout,
  NEW,
  OLD,
  START,
} from "./fakes";
import { BEGUN, testCases } from "./rolloutCases";

const REVERTED =
  "ECS reverted to `app:4` because `Essential container in task exited` (exit code 1): `b` (`app:5`) is not live.";

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
      says: "ECS runs `a` (`app:4`), not `b` (`app:5`): ECS reverted it earlier, or somebody deployed by hand.",
    },
    {
      title: "says that no deployment is PRIMARY",
      looks: [[10, aSnapshot({}, { deployments: [] })]],
      says: "ECS runs nothing, not `b` (`app:5`): ECS reverted it earlier, or somebody deployed by hand.",
    },
  ]);
});
