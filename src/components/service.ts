// The ECS cluster, and for each slot the Fargate service that keeps a release's tasks running.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { slotNameIn, type SlotName } from "../guards/release/slotNames";
import { nameIn } from "../names";
import { RELEASE_TAG } from "../release/rollbackPoints";
import type { SlotPlan } from "../release/slotDecision";

/** What the services have in common. */
export interface ServiceArgs {
  readonly subnetIds: pulumi.Input<string>[];
  readonly securityGroupId: pulumi.Input<string>;
  /** Where tasks have no NAT gateway they pull their image through an address of their own. */
  readonly assignPublicIp: boolean;
  readonly containerName: string;
  readonly containerPort: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** Seconds after a task's start in which failing health checks don't count. */
  readonly healthCheckGraceSeconds: number;
  readonly containerInsights: string;
  readonly tags: Record<string, string>;
}

/** What is in one slot. */
export interface SlotArgs {
  readonly plan: SlotPlan;
  readonly taskDefinitionArn: pulumi.Input<string>;
  /** The tag of the release that the task definition is: on the service, for people to read. */
  readonly imageTag: string;
  readonly targetGroupArn: pulumi.Input<string>;
  /** What must be done before this service is made or changed. */
  readonly after: pulumi.Resource[];
}

/** A slot's service. */
export interface SlotService {
  readonly service: aws.ecs.Service;
  readonly name: pulumi.Output<string>;
  /** ARN of the revision that it runs. */
  readonly taskDefinition: pulumi.Output<string>;
  /**
   * Whether this update has made or changed the service, from the moment that its outputs are known. What it runs doesn't tell:
   * ECS may have gone back to the revision before already, when the update reads it.
   */
  readonly wasWritten: () => boolean;
}

// All but the number of tasks.
const FROZEN = [
  "taskDefinition",
  "deploymentMinimumHealthyPercent",
  "deploymentMaximumPercent",
  "deploymentCircuitBreaker",
  "healthCheckGracePeriodSeconds",
  "networkConfiguration",
  "loadBalancers",
  "availabilityZoneRebalancing",
  "tags",
];

/** The running application. */
export class Service extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  readonly #name: string;
  readonly #args: ServiceArgs;
  readonly #cluster: aws.ecs.Cluster;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webapp:service:Service", name, {}, opts);
    this.#name = name;
    this.#args = args;
    this.#cluster = new aws.ecs.Cluster(
      nameIn(name, "cluster"),
      {
        name: nameIn(name, "cluster"),
        settings: [{ name: "containerInsights", value: args.containerInsights }],
        tags: args.tags,
      },
      { parent: this },
    );
    this.clusterName = this.#cluster.name;
    this.registerOutputs({ clusterName: this.clusterName });
  }

  /** The service of one slot. One that is frozen stays as state has it, but for the number of its tasks. */
  slot(slot: SlotName, { plan, ...own }: SlotArgs): SlotService {
    const args = this.#args;
    const name = slotNameIn(this.#name, "service", slot);
    let isWritten = false;
    const written = new pulumi.ResourceHook(`${name}-written`, () => {
      isWritten = true;
    });
    const service = new aws.ecs.Service(
      name,
      {
        name,
        cluster: this.#cluster.arn,
        taskDefinition: own.taskDefinitionArn,
        desiredCount: plan.desiredCount,
        launchType: "FARGATE",
        platformVersion: "LATEST",
        deploymentMinimumHealthyPercent: args.minimumHealthyPercent,
        deploymentMaximumPercent: args.maximumPercent,
        // Nobody is served by a slot that is filled, so ECS needn't go back: the slot would hold what state doesn't know of.
        deploymentCircuitBreaker: { enable: true, rollback: false },
        healthCheckGracePeriodSeconds: args.healthCheckGraceSeconds,
        networkConfiguration: {
          subnets: args.subnetIds,
          securityGroups: [args.securityGroupId],
          assignPublicIp: args.assignPublicIp,
        },
        loadBalancers: [
          {
            targetGroupArn: own.targetGroupArn,
            containerName: args.containerName,
            containerPort: args.containerPort,
          },
        ],
        propagateTags: "SERVICE",
        // Left out, ECS moves tasks between zones by itself, and a task more than was asked for runs meanwhile.
        availabilityZoneRebalancing: "DISABLED",
        // Stable is not right: the proof waits, looks and says why (docs/decisions/0008).
        waitForSteadyState: false,
        tags: { ...args.tags, [RELEASE_TAG]: own.imageTag },
      },
      {
        parent: this,
        dependsOn: own.after,
        hooks: { afterCreate: [written], afterUpdate: [written] },
        ignoreChanges: plan.content === "filled" ? [] : FROZEN,
      },
    );
    return {
      service,
      name: service.name,
      taskDefinition: service.taskDefinition.apply((arn) => arn ?? ""),
      wasWritten: () => isWritten,
    };
  }
}
