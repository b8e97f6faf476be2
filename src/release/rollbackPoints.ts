// The releases that one can go back to without Pulumi, by their task definitions: a stack output, for people.
import type { Proofs } from "../guards/release/proofs";
import { allOn, SLOTS, type SlotName, slotOfRevision } from "../guards/release/slotNames";

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

/** The traffic rule, as far as it must be known to change it. */
export interface RuleToFlip {
  readonly arn: string;
  readonly targetGroups: Readonly<Record<SlotName, string>>;
}

/** The AWS CLI command that sends all users to a slot, without Pulumi. */
export function flipCommand(
  region: string,
  { arn, targetGroups }: RuleToFlip,
  slot: SlotName,
): string {
  const groups = SLOTS.map((each) => ({
    TargetGroupArn: targetGroups[each],
    Weight: allOn(slot)[each],
  }));
  const actions = [{ Type: "forward", ForwardConfig: { TargetGroups: groups } }];
  return `aws elbv2 modify-rule --region ${region} --rule-arn ${arn} --actions '${JSON.stringify(actions)}'`;
}

/** Where the slots are, for a command line. */
export interface SlotsAddress {
  readonly region: string;
  readonly cluster: string;
  readonly services: Readonly<Record<SlotName, string>>;
  readonly rule: RuleToFlip;
  /** Tasks that users need. */
  readonly desiredCount: number;
}

/**
 * The AWS CLI line that puts a kept task definition live in its own slot, whatever happened since it was printed. Where the slot
 * still runs it, nothing is waited for: ECS has nothing to do, and users move. Else its tasks start first.
 *
 * @param taskDefinition ARN with revision.
 */
export function wayBackCommand(address: SlotsAddress, taskDefinition: string): string {
  const { region, cluster, services, rule, desiredCount } = address;
  const slot = slotOfRevision(taskDefinition);
  const service = services[slot];
  return [
    `aws ecs update-service --region ${region} --cluster ${cluster} --service ${service} --task-definition ${taskDefinition} --desired-count ${desiredCount}`,
    `aws ecs wait services-stable --region ${region} --cluster ${cluster} --services ${service}`,
    flipCommand(region, rule, slot),
  ].join(" && ");
}
