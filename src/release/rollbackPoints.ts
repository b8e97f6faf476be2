// The releases that one can go back to without Pulumi, by their task definitions: a stack output, for people.
import type { Proofs } from "../guards/release/proofs";

/** The tag on the ECS service that names its release to people. Anybody may edit it, so nothing is decided by it. */
export const RELEASE_TAG = "release";

/** A verified release and the task definition it runs, or ran, as. */
export interface RollbackPoint {
  readonly imageTag: string;
  /** ARN with revision. */
  readonly taskDefinition: string;
  /** `sha256:…` of the image it ran: a tag can be moved. Missing where the tasks didn't agree. */
  readonly digest?: string;
}

const KEPT = 10;

/** Releases as the stack puts them out, the newest ten. */
export function rollbackPoints(proofs: Proofs): readonly RollbackPoint[] {
  return proofs.slice(0, KEPT).map(({ tag, taskDefinition, digest }) => ({
    imageTag: tag,
    taskDefinition,
    ...(digest === undefined ? {} : { digest }),
  }));
}

/** Where a service is, for a command line. */
export interface ServiceAddress {
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
}

/**
 * The AWS CLI command that puts a kept task definition live without Pulumi (runbook: "AWS CLI (for direct
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
