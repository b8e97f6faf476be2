// What is live in AWS right now, whoever put it there: which slot users reach, and what runs in both.
import type { EcsPort, Deployment, RolloutSnapshot } from "../../aws/ports";
import { otherSlot, type SlotName } from "../../guards/release/slotNames";
import { slotsWithUsers } from "../../release/slotDifferences";
import type { DescribedSlots } from "../../aws/slots";
import type { SeenService, SeenSlots } from "../../aws/seenSlots";
import type { AwsDeps } from "../deps";
import type { StackFile } from "../../config/stackFile";
import { parseImage } from "../../guards/release/imageName";

/** The slot that users don't reach. */
export interface Idle extends SeenService {
  readonly slot: SlotName;
  readonly tag: string;
  /** `repository:tag`. */
  readonly image: string;
}

/** The release that users reach. */
export interface Live {
  readonly slot: SlotName;
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

/** What users reach, and what they don't. */
export interface Running {
  readonly live: Live | undefined;
  /** Undefined where nothing was ever in the other slot. */
  readonly idle: Idle | undefined;
  readonly seen: DescribedSlots;
}

/**
 * Asks AWS.
 *
 * @returns nothing live where the slot that users reach has no service.
 * @throws what the SDK throws.
 */
export async function readRunning(
  aws: Pick<AwsDeps, "ecs" | "slots">,
  file: StackFile,
  signal: AbortSignal,
): Promise<Running> {
  const { names, values } = file;
  const ecs = aws.ecs(file);
  const rollout = (slot: SlotName) =>
    ecs.describeRollout({ cluster: names.cluster, service: names.services[slot] }, signal);
  // Which slot users reach isn't known yet, and must not be waited for.
  const [seen, a, b] = await Promise.all([
    aws.slots(file).describe(signal),
    rollout("a"),
    rollout("b"),
  ]);
  const slot = liveSlot(seen);
  const snapshot = slot === "a" ? a : b;
  const [live, idle] = await Promise.all([
    liveOf(ecs, slot, snapshot, values.containerName, signal),
    idleOf(ecs, otherSlot(slot), seen, values.containerName, signal),
  ]);
  return { live, idle, seen };
}

/**
 * Where users are on both slots, or on none, the one with more healthy tasks stands for what is live; that they are is said where
 * state is compared.
 */
function liveSlot({ weights, services }: SeenSlots): SlotName {
  const served = weights === undefined ? [] : slotsWithUsers(weights);
  if (served.length === 1) return served[0]!;
  const healthy = (slot: SlotName) => services[slot]?.healthyTargets ?? -1;
  return healthy("b") > healthy("a") ? "b" : "a";
}

async function liveOf(
  ecs: EcsPort,
  slot: SlotName,
  snapshot: RolloutSnapshot,
  containerName: string,
  signal: AbortSignal,
): Promise<Live | undefined> {
  const primary = snapshot.service?.deployments.find(({ status }) => status === "PRIMARY");
  if (snapshot.service === undefined || primary === undefined) return undefined;
  const { taskDefinition } = primary;
  const container = await ecs.describeContainer(taskDefinition, containerName, signal);
  const image = container?.image ?? "";
  return {
    slot,
    tag: tagOf(image),
    image,
    taskDefinition,
    digest: digestOf(snapshot, taskDefinition, containerName),
    since: primary.createdAt,
    runningTasks: primary.runningCount,
    desiredTasks: snapshot.service.desiredCount,
    healthyTargets: healthyTargets(snapshot, taskDefinition),
    inFlight: inFlight(snapshot, primary),
  };
}

async function idleOf(
  ecs: EcsPort,
  slot: SlotName,
  { services }: SeenSlots,
  containerName: string,
  signal: AbortSignal,
): Promise<Idle | undefined> {
  const service = services[slot];
  if (service === undefined) return undefined;
  const container = await ecs.describeContainer(service.taskDefinition, containerName, signal);
  const image = container?.image ?? "";
  return { ...service, slot, image, tag: tagOf(image) };
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
