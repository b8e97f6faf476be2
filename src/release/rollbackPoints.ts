// Which releases can be gone back to without Pulumi: the verified ones, by the task definitions they ran
// as. Kept as a stack output, so that each update hands the list on to the next.

/** The tag on the ECS service, in AWS and in state, that names the release it was asked to run. */
export const RELEASE_TAG = "release";

/** A verified release and the task definition it runs, or ran, as. */
export interface RollbackPoint {
  readonly imageTag: string;
  /** ARN with revision. */
  readonly taskDefinition: string;
  /** `sha256:…` of the image it ran: a tag can be moved. Missing where the tasks didn't agree. */
  readonly digest?: string;
}

/** The outputs of an earlier update, as far as they are there. */
export interface EarlierRelease extends Partial<RollbackPoint> {
  readonly verification?: { readonly digest?: string };
  readonly previousTaskDefinitions?: readonly RollbackPoint[];
}

const KEPT = 10;

/**
 * The verified releases before the current one, newest first.
 *
 * @param earlier what the update before this one put out; empty on a stack's first update.
 * @param current the release that is live now.
 */
export function previousReleases(
  earlier: EarlierRelease,
  current: RollbackPoint,
): readonly RollbackPoint[] {
  const { imageTag, taskDefinition, verification, previousTaskDefinitions = [] } = earlier;
  const digest = verification?.digest;
  const left =
    imageTag === undefined || taskDefinition === undefined
      ? []
      : [{ imageTag, taskDefinition, ...(digest === undefined ? {} : { digest }) }];
  return [...left, ...previousTaskDefinitions]
    .filter((point) => point.taskDefinition !== current.taskDefinition)
    .slice(0, KEPT);
}

/** The tags that the outputs remember as verified. */
export function rememberedTags({
  imageTag,
  previousTaskDefinitions = [],
}: EarlierRelease): string[] {
  const tags = [imageTag, ...previousTaskDefinitions.map((point) => point.imageTag)];
  return tags.filter((tag) => tag !== undefined);
}

/** Where a service is, for a command line. */
export interface ServiceAddress {
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
}

/**
 * The AWS CLI command that puts a kept task definition live without Pulumi (seed: "AWS CLI (for direct
 * service manipulation)").
 */
export function breakGlassCommand(address: ServiceAddress, taskDefinition: string): string {
  return [
    "aws ecs update-service",
    `--region ${address.region}`,
    `--cluster ${address.cluster}`,
    `--service ${address.service}`,
    `--task-definition ${taskDefinition}`,
    "--force-new-deployment",
  ].join(" ");
}
