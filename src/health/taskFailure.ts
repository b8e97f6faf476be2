// Why a task stopped, if its release is to blame: sorted from ECS's own words.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
import type { TaskState } from "../aws/ports";

/** What kind of failure stopped a task. */
export type TaskFailureKind =
  "image-missing" | "image" | "secrets" | "start" | "exit" | "container-health" | "target-health";

/** A stopped task that its release is to blame for. */
export interface TaskFailure {
  readonly kind: TaskFailureKind;
  readonly task: TaskState;
  /** ECS's own words. */
  readonly reason: string;
  /** Of the container that brought the task down, where one ran. */
  readonly exitCode: number | undefined;
}

const MISSING_OR_REFUSED =
  /not found|manifest unknown|name unknown|no such (image|manifest)|does not exist|denied|unauthorized|forbidden|\b40[134]\b/i;

/**
 * Why `task` failed, or undefined when it didn't: it still runs, or somebody or the scheduler
 * stopped it for reasons of their own (scaling, a newer deployment, a deliberate StopTask).
 */
export function findTaskFailure(task: TaskState): TaskFailure | undefined {
  const ended = task.containers.find(({ exitCode }) => exitCode !== undefined && exitCode !== 0);
  const reasons = [task.stoppedReason, ...task.containers.map(({ reason }) => reason)];
  const text = reasons.filter((reason) => reason !== undefined && reason !== "").join("; ");
  const kind = kindOf(task, text);
  if (kind === undefined) return undefined;
  const exited = ended ?? task.containers.find(({ exitCode }) => exitCode !== undefined);
  return { kind, task, reason: text || (task.stopCode ?? "stopped"), exitCode: exited?.exitCode };
}

function kindOf(task: TaskState, reason: string): TaskFailureKind | undefined {
  if (/CannotPull/.test(reason)) return MISSING_OR_REFUSED.test(reason) ? "image-missing" : "image";
  if (/ResourceInitializationError/.test(reason) && /secret|registry auth|ssm/i.test(reason)) {
    return "secrets";
  }
  if (/failed container health checks/i.test(reason)) return "container-health";
  if (/failed ELB health checks/i.test(reason)) return "target-health";
  if (task.stopCode === "EssentialContainerExited") return "exit";
  if (task.stopCode === "TaskFailedToStart") return "start";
  return undefined;
}

/** The failure in a phrase, in ECS's own words and with the exit code, without a full stop. */
export function describeReason({ reason, exitCode }: TaskFailure): string {
  const code = exitCode === undefined ? "" : ` (exit code ${exitCode})`;
  return `\`${reason.replace(/\.$/, "")}\`${code}`;
}

/** One sentence on `count` tasks of the release `label` that failed, the newest of them as given. */
export function describeTaskFailures(newest: TaskFailure, count: number, label: string): string {
  const tasks = count === 1 ? "1 task" : `${count} tasks`;
  const because = describeReason(newest);
  switch (newest.kind) {
    case "image-missing":
    case "image":
      return `The image of ${label} can't be pulled: ${because}.`;
    case "secrets":
      return `The secrets of ${label} can't be fetched: ${because}.`;
    case "start":
      return `${tasks} of ${label} can't start: ${because}.`;
    case "exit":
      return `${tasks} of ${label} exited: ${because}.`;
    case "container-health":
      return `${tasks} of ${label} failed the container health check: ${because}.`;
    case "target-health":
      return `${tasks} of ${label} failed the load balancer's health checks: ${because}.`;
  }
}

/** A problem of AWS itself, which the next task may not have. */
const NOT_ITS_OWN =
  /capacity|network interface|\bENI\b|internal ?error|throttl|rate exceeded|time[d]?[ -]?out|deadline exceeded|temporar/i;

/**
 * How many of `desired` tasks must fail before it is certain that the release won't start. `newest` is the newest of
 * them.
 */
export function certainAfter({ kind, reason }: TaskFailure, desired: number): number {
  // A registry that has no such image, or refuses it, answers the next task in the same way.
  if (kind === "image-missing") return 1;
  // ECS starts the next task of a service with one only minutes later, so a second failure would come after the proof's
  // time, when nobody serves. What the release itself did is enough; a pull that stumbles or a full zone isn't that.
  if (desired <= 1 && kind !== "image" && !NOT_ITS_OWN.test(reason)) return 1;
  // Anything else can be one task's bad luck, so two must fail, and half of what is desired: ECS's
  // own breaker waits for at least three, which it spaces minutes apart.
  return Math.max(2, Math.ceil(desired / 2));
}
