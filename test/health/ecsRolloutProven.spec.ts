import assert from "node:assert/strict";
import { aDeployment, aSnapshot, aStoppedTask, aTargetOf, aTask, START } from "./fakes";
import { judge, testCases } from "./rolloutCases";

describe("judgeRollout, of a rollout that succeeded", () => {
  testCases("proven", [
    {
      title: "proves a completed rollout whose tasks all run and whose targets are all healthy",
      looks: [[1, aSnapshot()]],
      says: "proven ecs-svc/new sha256:b",
    },
    {
      title: "doesn't mind targets that drain",
      looks: [
        [1, aSnapshot({ targets: [aTargetOf("1"), aTargetOf("2"), aTargetOf("9", "draining")] })],
      ],
      says: "proven ecs-svc/new sha256:b",
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
      says: "proven ecs-svc/new sha256:b",
    },
    {
      title: "names no digest when the tasks run different ones",
      looks: [[1, aSnapshot({ tasks: [aTask("1"), { ...aTask("2"), containers: [] }] })]],
      says: "proven ecs-svc/new undefined",
    },
    {
      title: "proves a release whose tasks stumbled before they came up",
      looks: [[1, aSnapshot({ stoppedTasks: [aStoppedTask("5"), aStoppedTask("6")] })]],
      says: "proven ecs-svc/new sha256:b",
    },
    {
      title:
        "goes by the PRIMARY of two deployments of the same task definition, wherever it is listed",
      looks: [
        [
          1,
          aSnapshot(
            {},
            {
              deployments: [
                aDeployment({
                  id: "ecs-svc/newer",
                  status: "ACTIVE",
                  rolloutState: "FAILED",
                  createdAt: START,
                }),
                aDeployment(),
              ],
            },
          ),
        ],
      ],
      says: "proven ecs-svc/new sha256:b",
    },
    {
      title: "names the digest of the application's own container",
      looks: [
        [
          1,
          aSnapshot({
            tasks: ["1", "2"].map((id) => {
              const task = aTask(id);
              const sidecar = { ...task.containers[0]!, name: "proxy", imageDigest: "sha256:p" };
              return { ...task, containers: [sidecar, ...task.containers] };
            }),
          }),
        ],
      ],
      says: "proven ecs-svc/new sha256:b",
    },
  ]);

  it("names no digest at all where no task has one yet", () => {
    const containers = aTask("1").containers.map((own) => ({ ...own, imageDigest: undefined }));
    const tasks = ["1", "2"].map((id) => aTask(id, { containers }));
    assert.equal("digest" in judge([1, aSnapshot({ tasks })]), false);
  });
});
