import {
  aDeployment,
  aSnapshot,
  aStoppedTask,
  aTargetOf,
  aTaskThatCannotStart,
  aYoungRollout,
  START,
} from "./fakes";
import { testCases, unhealthy } from "./rolloutCases";

const PULL = "CannotPullContainerError: pull image manifest: registry/app:b";
const GONE = `${PULL}: manifest unknown`;
const SECRETS =
  "ResourceInitializationError: unable to pull secrets or registry auth: secret app is not there";

describe("judgeRollout, of a rollout that failed", () => {
  testCases("failed", [
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
      says: "ECS has no such service, so nothing runs.",
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
