// What is live, as state knows it: the revision that the service was asked to run, and the release whose image that
// revision has. The service's AWS tags decide nothing, because anybody may edit them. Pure.
import { type ImageReference, parseImage } from "../guards/release/imageName";
import type { Proofs } from "../guards/release/proofs";

/** What state holds of the service and its task definition: properties as Pulumi spells them. */
export interface ReleaseInState {
  /** Undefined where there is no service. */
  readonly service: Readonly<Record<string, unknown>> | undefined;
  readonly taskDefinition: Readonly<Record<string, unknown>> | undefined;
}

/** The live release. */
export interface LiveInState {
  /** ARN of the revision. */
  readonly taskDefinition: string;
  /** Undefined where state doesn't know the revision's image: ECS does. */
  readonly tag: string | undefined;
  /** The repository of its image; undefined as the tag is. */
  readonly repository: string | undefined;
}

/**
 * Finds the live release.
 *
 * @param proofs name the releases of revisions that ran before.
 * @param containerName the release's container; others run beside it.
 * @returns undefined where there is no service.
 */
export function liveInState(
  { service, taskDefinition }: ReleaseInState,
  proofs: Proofs,
  containerName: string,
): LiveInState | undefined {
  if (service === undefined) return undefined;
  const revision = plain(service["taskDefinition"]);
  const isNewest = revision !== "" && taskDefinition?.["arn"] === revision;
  const image = isNewest
    ? imageOf(taskDefinition["containerDefinitions"], containerName)
    : undefined;
  if (image?.tag !== undefined) {
    return { taskDefinition: revision, tag: image.tag, repository: image.repository };
  }
  const proven = proofs.findLast((entry) => entry.taskDefinition === revision);
  return { taskDefinition: revision, tag: proven?.tag, repository: proven?.repository };
}

/** Empty if state doesn't say it. Then what is live is unknown, which is not the same as nothing. */
function plain(revision: unknown): string {
  return typeof revision === "string" ? revision : "";
}

/**
 * The image of one container.
 *
 * @param definitions a task definition's containers, as JSON.
 */
export function imageOf(definitions: unknown, containerName: string): ImageReference | undefined {
  if (typeof definitions !== "string") return undefined;
  try {
    const containers = JSON.parse(definitions) as { name?: unknown; image?: unknown }[];
    const own = containers.find(({ name }) => name === containerName);
    return typeof own?.image === "string" ? parseImage(own.image) : undefined;
  } catch {
    return undefined;
  }
}
