// What a look at a rollout shows of the wanted release: its deployment, tasks, failures and targets,
// and the names by which people know them.
import type {
  ContainerState,
  Deployment,
  RolloutSnapshot,
  ServiceState,
  TaskState,
} from "../aws/ports";
import { parseImage } from "../guards/release/imageName";
import { findTaskFailure, type TaskFailure } from "./taskFailure";

/** The release that is meant to be live. */
export interface ExpectedRelease {
  /** ARN. */
  readonly taskDefinition: string;
  readonly imageTag: string;
  readonly containerName: string;
}

/** Tasks of the wanted release that failed in its newest deployment, newest first. */
export function findFailures(snapshot: RolloutSnapshot, wanted: ExpectedRelease): TaskFailure[] {
  // A deployment can be forced anew with the same task definition: older failures aren't its own.
  const since = wantedDeployment(snapshot.service, wanted)?.createdAt ?? 0;
  return snapshot.stoppedTasks
    .filter((task) => task.taskDefinition === wanted.taskDefinition && task.createdAt >= since)
    .sort((a, b) => b.createdAt - a.createdAt)
    .flatMap((task) => findTaskFailure(task) ?? []);
}

/** Tasks of the wanted release that ECS means to keep. */
export function wantedTasks(snapshot: RolloutSnapshot, wanted: ExpectedRelease): TaskState[] {
  return snapshot.tasks.filter((task) => task.taskDefinition === wanted.taskDefinition);
}

/** The newest deployment of the wanted task definition: PRIMARY first. */
export function wantedDeployment(
  service: ServiceState | undefined,
  wanted: ExpectedRelease,
): Deployment | undefined {
  const own = (service?.deployments ?? []).filter(
    ({ taskDefinition }) => taskDefinition === wanted.taskDefinition,
  );
  return (
    own.find(({ status }) => status === "PRIMARY") ??
    own.sort((a, b) => b.createdAt - a.createdAt)[0]
  );
}

/** The deployment that ECS works towards. */
export function primaryOf(service: ServiceState): Deployment | undefined {
  return service.deployments.find(({ status }) => status === "PRIMARY");
}

/** Addresses that the load balancer sends requests to. */
export function healthyIds({ targets }: RolloutSnapshot): Set<string> {
  return new Set(targets.filter(({ state }) => state === "healthy").map(({ id }) => id));
}

/**
 * All tasks run, but the load balancer uses none of them: they are unhealthy, or not registered at all. `initial` isn't
 * that: checks are still running.
 */
export function getsNoTraffic(snapshot: RolloutSnapshot, wanted: ExpectedRelease): boolean {
  const tasks = wantedTasks(snapshot, wanted);
  const own = new Set(tasks.map(({ address }) => address));
  const desired = snapshot.service?.desiredCount ?? 0;
  return (
    tasks.length >= Math.max(1, desired) &&
    tasks.every(({ lastStatus }) => lastStatus === "RUNNING") &&
    !snapshot.targets.some(
      ({ id, state }) => own.has(id) && (state === "healthy" || state === "initial"),
    )
  );
}

/** A deployment as people know it: the tag that its tasks run, where any is left, and its revision. */
export function liveLabel(
  snapshot: RolloutSnapshot,
  deployment: Deployment | undefined,
  wanted: ExpectedRelease,
): string {
  if (deployment === undefined) return "nothing";
  const task = snapshot.tasks.find((each) => each.taskDefinition === deployment.taskDefinition);
  const image = task && containerOf(task, wanted)?.image;
  return labelOf(
    deployment.taskDefinition,
    image === undefined ? undefined : parseImage(image).tag,
  );
}

/** The application's own container of a task. */
export function containerOf(
  task: TaskState,
  { containerName }: ExpectedRelease,
): ContainerState | undefined {
  return task.containers.find(({ name }) => name === containerName);
}

/** `tag` (`family:revision`), for messages. */
export function labelOf(taskDefinition: string, tag: string | undefined): string {
  const revision = `\`${taskDefinition.split("/").at(-1)}\``;
  return tag === undefined ? revision : `\`${tag}\` (${revision})`;
}
