import assert from "node:assert/strict";
import {
  certainAfter,
  describeTaskFailures,
  findTaskFailure,
  type TaskFailureKind,
} from "../../src/health/taskFailure";
import { aStoppedTask, aTask } from "./fakes";

describe("findTaskFailure", () => {
  const cases: [stopCode: string, reason: string, kind: TaskFailureKind | undefined][] = [
    ["TaskFailedToStart", "CannotPullContainerError: x: manifest unknown", "image-missing"],
    ["TaskFailedToStart", "CannotPullContainerError: x: not found", "image-missing"],
    ["TaskFailedToStart", "CannotPullContainerError: 404 Client Error", "image-missing"],
    ["TaskFailedToStart", "CannotPullContainerError: 403 Forbidden", "image-missing"],
    ["TaskFailedToStart", "CannotPullContainerError: dial tcp: i/o timeout", "image"],
    [
      "TaskFailedToStart",
      "ResourceInitializationError: unable to pull secrets or registry auth",
      "secrets",
    ],
    ["TaskFailedToStart", "ResourceInitializationError: failed to validate logger args", "start"],
    ["TaskFailedToStart", "CannotStartContainerError: no such file", "start"],
    ["EssentialContainerExited", "Essential container in task exited", "exit"],
    ["ServiceSchedulerInitiated", "Task failed container health checks", "container-health"],
    [
      "ServiceSchedulerInitiated",
      "Task failed ELB health checks in (target-group x)",
      "target-health",
    ],
    [
      "ServiceSchedulerInitiated",
      "Scaling activity initiated by (deployment ecs-svc/1)",
      undefined,
    ],
    ["UserInitiated", "Task stopped by user", undefined],
    ["TaskFailedToStart", "CannotStartContainerError: no secret at /run", "start"],
  ];
  for (const [stopCode, stoppedReason, kind] of cases) {
    it(`takes "${stoppedReason}" for ${kind ?? "no failure"}`, () => {
      assert.equal(findTaskFailure(aStoppedTask("1", { stopCode, stoppedReason }))?.kind, kind);
    });
  }

  it("sees no failure in a task that runs", () => {
    assert.equal(findTaskFailure(aTask("1")), undefined);
  });

  it("adds what the container's own reason says, such as that memory ran out", () => {
    const task = aStoppedTask("1", {}, 137);
    const containers = task.containers.map((each) => ({ ...each, reason: "OutOfMemoryError" }));
    const failure = findTaskFailure({ ...task, containers });
    assert.equal(failure?.reason, "Essential container in task exited; OutOfMemoryError");
    assert.equal(failure?.exitCode, 137);
  });

  it("leaves out a reason that is empty, and gives the code where there is none", () => {
    const [own] = aStoppedTask("1").containers;
    const reason = (stoppedReason: string | undefined, containers = [own!]) =>
      findTaskFailure(aStoppedTask("1", { stoppedReason, containers }))?.reason;
    assert.equal(reason("", [{ ...own!, reason: "OutOfMemoryError" }]), "OutOfMemoryError");
    assert.equal(reason(undefined), "EssentialContainerExited");
  });

  it("takes no exit code of a container that has none", () => {
    const [own] = aStoppedTask("1").containers;
    const none = { ...own!, name: "sidecar", exitCode: undefined };
    for (const exitCode of [3, 0]) {
      const containers = [none, { ...own!, exitCode }];
      assert.equal(findTaskFailure(aStoppedTask("1", { containers }))?.exitCode, exitCode);
    }
  });

  it("takes the exit code of the container that failed, not of one that ended well", () => {
    const [own] = aStoppedTask("1", {}, 3).containers;
    const sidecar = { ...own!, name: "sidecar", exitCode: 0 };
    assert.equal(findTaskFailure(aStoppedTask("1", { containers: [sidecar, own!] }))?.exitCode, 3);
  });

  it("counts an application that exits with code 0 as failed", () => {
    assert.equal(findTaskFailure(aStoppedTask("1", {}, 0))?.exitCode, 0);
  });
});

describe("describeTaskFailures", () => {
  const cases: [stopCode: string, reason: string, count: number, sentence: string][] = [
    [
      "TaskFailedToStart",
      "CannotStartContainerError: no such file.",
      2,
      "2 tasks of `b` can't start: `CannotStartContainerError: no such file` (exit code 1).",
    ],
    [
      "",
      "Task failed ELB health checks",
      2,
      "2 tasks of `b` failed the load balancer's health checks: `Task failed ELB health checks` (exit code 1).",
    ],
    [
      "",
      "Task failed container health checks",
      1,
      "1 task of `b` failed the container health check: `Task failed container health checks` (exit code 1).",
    ],
  ];
  for (const [stopCode, stoppedReason, count, sentence] of cases) {
    it(`says: ${sentence}`, () => {
      const failure = findTaskFailure(aStoppedTask("1", { stopCode, stoppedReason }));
      assert.equal(describeTaskFailures(failure!, count, "`b`"), sentence);
    });
  }
});

describe("certainAfter", () => {
  const cases: [TaskFailureKind, desired: number, tasks: number, reason?: string][] = [
    ["image-missing", 10, 1],
    ["exit", 1, 1],
    ["start", 1, 1],
    ["container-health", 1, 1],
    ["target-health", 1, 1],
    ["secrets", 1, 1],
    ["secrets", 1, 2, "ResourceInitializationError: unable to pull secrets: i/o timeout"],
    ["start", 1, 2, "Capacity is unavailable at this time"],
    ["start", 1, 2, "Timeout waiting for network interface provisioning to complete"],
    ["start", 1, 2, "InternalError: unable to run the task"],
    ["image", 1, 2],
    ["exit", 2, 2],
    ["secrets", 4, 2],
    ["exit", 10, 5],
  ];
  for (const [kind, desired, tasks, reason = "Essential container in task exited"] of cases) {
    it(`is certain of "${kind}" (${reason}) after ${tasks} of ${desired} desired tasks`, () => {
      const failure = { kind, reason, task: aStoppedTask("1"), exitCode: undefined };
      assert.equal(certainAfter(failure, desired), tasks);
    });
  }
});
