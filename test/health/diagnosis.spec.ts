import assert from "node:assert/strict";
import type { EcsPort, LogStream, RolloutSnapshot } from "../../src/aws/ports";
import { diagnoseRollout, formatDiagnosis } from "../../src/health/diagnosis";
import { aSnapshot, aStoppedTask, aTarget, aTask, OLD, START } from "./fakes";
import { live } from "./world";

async function diagnose(snapshot: RolloutSnapshot | undefined, changes: Partial<EcsPort> = {}) {
  const asked: LogStream[] = [];
  const ecs: EcsPort = {
    ...live({}).ecs,
    lastLogLines: async (stream) => {
      asked.push(stream);
      return ["one", "two"];
    },
    ...changes,
  };
  const { signal } = new AbortController();
  return { asked, diagnosis: await diagnoseRollout(ecs, aTarget(), snapshot, signal) };
}

describe("diagnoseRollout", () => {
  const cases: [title: string, snapshot: RolloutSnapshot, task: string][] = [
    [
      "shows the newest task that failed",
      aSnapshot({
        stoppedTasks: [
          aStoppedTask("4", { createdAt: START + 1 }),
          aStoppedTask("5", { createdAt: START + 2 }),
          aStoppedTask("6", { createdAt: START + 3, stopCode: "UserInitiated" }),
          aStoppedTask("7", { createdAt: START + 4, taskDefinition: OLD }),
        ],
      }),
      "5",
    ],
    [
      "shows the newest running task when none failed",
      aSnapshot({ tasks: [aTask("1"), aTask("2", { createdAt: START + 1 })] }),
      "2",
    ],
    [
      "shows a task that was stopped on purpose when there is no other",
      aSnapshot({ tasks: [], stoppedTasks: [aStoppedTask("4", { stopCode: "UserInitiated" })] }),
      "4",
    ],
  ];
  for (const [title, snapshot, task] of cases) {
    it(title, async () => {
      const { asked, diagnosis } = await diagnose(snapshot);
      assert.equal(diagnosis.task?.id, task);
      assert.deepEqual(asked, [
        { logGroup: "/ecs/app", prefix: "app", containerName: "backend", taskId: task },
      ]);
    });
  }

  it("notes that there is no task", async () => {
    const { diagnosis } = await diagnose(undefined);
    assert.deepEqual(formatDiagnosis(diagnosis), ["No task of this release is known."]);
  });

  it("notes that the task definition names no log stream", async () => {
    const { diagnosis } = await diagnose(aSnapshot(), {
      describeContainer: async () => ({ image: "x", logStreamPrefix: undefined }),
    });
    assert.deepEqual(diagnosis.notes, [
      "Its log can't be read: the task definition names no awslogs stream",
    ]);
  });

  it("caps the events and long lines", async () => {
    const events = ["1", "2", "3", "4"].map((message) => ({ at: START, message }));
    const { diagnosis } = await diagnose(aSnapshot({}, { events }), {
      lastLogLines: async () => ["x".repeat(400)],
    });
    assert.deepEqual(formatDiagnosis(diagnosis), [
      "Task 1: RUNNING",
      `  log: ${"x".repeat(293)}…`,
      "Event 2026-01-02T03:04:05.000Z: 1",
      "Event 2026-01-02T03:04:05.000Z: 2",
      "Event 2026-01-02T03:04:05.000Z: 3",
    ]);
  });
});
