// What is live in ECS right now, whoever put it there.
import type { EcsPort, Deployment, RolloutSnapshot } from "../../aws/ports";
import type { StackFile } from "../../config/stackFile";
import { parseImage } from "../../guards/release/imageName";

/** The release that ECS runs. */
export interface Live {
  readonly tag: string;
  /** `repository:tag`. */
  readonly image: string;
  /** ARN. */
  readonly taskDefinition: string;
  /** `sha256:…`, where the running tasks agree. */
  readonly digest: string | undefined;
  /** When ECS was asked for it, milliseconds since the epoch. */
  readonly since: number;
  readonly runningTasks: number;
  readonly desiredTasks: number;
  /** Of this release's own tasks: remaining tasks of another release do not count. */
  readonly healthyTargets: number;
  /** A deployment that isn't finished: its state in words. */
  readonly inFlight: string | undefined;
}

/**
 * Asks ECS.
 *
 * @returns undefined when there is no such service.
 * @throws what the SDK throws.
 */
export async function readLive(
  ecs: EcsPort,
  { names, values }: Pick<StackFile, "names" | "values">,
  signal: AbortSignal,
): Promise<Live | undefined> {
  const snapshot = await ecs.describeRollout(names, signal);
  const primary = snapshot.service?.deployments.find(({ status }) => status === "PRIMARY");
  if (snapshot.service === undefined || primary === undefined) return undefined;
  const { taskDefinition } = primary;
  const container = await ecs.describeContainer(taskDefinition, values.containerName, signal);
  const image = container?.image ?? "";
  return {
    tag: tagOf(image),
    image,
    taskDefinition,
    digest: digestOf(snapshot, taskDefinition, values.containerName),
    since: primary.createdAt,
    runningTasks: primary.runningCount,
    desiredTasks: snapshot.service.desiredCount,
    healthyTargets: healthyTargets(snapshot, taskDefinition),
    inFlight: inFlight(snapshot, primary),
  };
}

/** The tag of an image's name; empty when it has none. */
export function tagOf(image: string): string {
  return parseImage(image).tag ?? "";
}

/** Targets are known by their address, and so are tasks. */
function healthyTargets({ tasks, targets }: RolloutSnapshot, taskDefinition: string): number {
  const own = tasks.filter((task) => task.taskDefinition === taskDefinition);
  const addresses = new Set(own.flatMap(({ address }) => address ?? []));
  const healthy = targets.filter(({ id, state }) => state === "healthy" && addresses.has(id));
  // A task may be a target of two groups.
  return new Set(healthy.map(({ id }) => id)).size;
}

function digestOf(
  { tasks }: RolloutSnapshot,
  taskDefinition: string,
  containerName: string,
): string | undefined {
  const digests = tasks
    .filter((task) => task.taskDefinition === taskDefinition)
    .flatMap(({ containers }) => containers.filter(({ name }) => name === containerName))
    .flatMap(({ imageDigest }) => imageDigest ?? []);
  return new Set(digests).size === 1 ? digests[0] : undefined;
}

function inFlight(
  { service }: RolloutSnapshot,
  { rolloutState, rolloutStateReason, runningCount }: Deployment,
): string | undefined {
  if (rolloutState !== "IN_PROGRESS") return undefined;
  const why = rolloutStateReason ? `: ${rolloutStateReason}` : "";
  return `${runningCount} of ${service?.desiredCount} tasks run${why}`;
}
