// The ECS cluster and the Fargate service that keeps the application's tasks running.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameIn } from "../names";
import { RELEASE_TAG } from "../release/rollbackPoints";

/** What a service is made from. */
export interface ServiceArgs {
  readonly taskDefinitionArn: pulumi.Input<string>;
  /** The tag of the release that the task definition is: on the service, so that state says what is live. */
  readonly imageTag: string;
  readonly subnetIds: pulumi.Input<string>[];
  readonly securityGroupId: pulumi.Input<string>;
  /** Where tasks have no NAT gateway they pull their image through an address of their own. */
  readonly assignPublicIp: boolean;
  readonly targetGroupArn: pulumi.Input<string>;
  readonly containerName: string;
  readonly containerPort: number;
  readonly desiredCount: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** Seconds after a task's start in which failing health checks don't count. */
  readonly healthCheckGraceSeconds: number;
  readonly containerInsights: string;
  /** What must exist before the first task starts. */
  readonly prerequisites: pulumi.Resource[];
  readonly tags: Record<string, string>;
}

/** The running application. */
export class Service extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;
  /** ARN of the revision that it runs. */
  readonly taskDefinition: pulumi.Output<string>;
  /** The service itself: the proof of a release waits for it. */
  readonly service: aws.ecs.Service;
  /**
   * What the service was asked to be. A change of it is a deployment, and wants a new proof. No Output as a whole: in a
   * preview that would hide what is known of it.
   */
  readonly requested: Readonly<aws.ecs.ServiceArgs>;
  #wasWritten = false;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webapp:service:Service", name, {}, opts);
    const cluster = new aws.ecs.Cluster(
      nameIn(name, "cluster"),
      {
        name: nameIn(name, "cluster"),
        settings: [{ name: "containerInsights", value: args.containerInsights }],
        tags: args.tags,
      },
      { parent: this },
    );
    const requested: aws.ecs.ServiceArgs = {
      name: nameIn(name, "service"),
      cluster: cluster.arn,
      taskDefinition: args.taskDefinitionArn,
      desiredCount: args.desiredCount,
      launchType: "FARGATE",
      platformVersion: "LATEST",
      deploymentMinimumHealthyPercent: args.minimumHealthyPercent,
      deploymentMaximumPercent: args.maximumPercent,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriodSeconds: args.healthCheckGraceSeconds,
      networkConfiguration: {
        subnets: args.subnetIds,
        securityGroups: [args.securityGroupId],
        assignPublicIp: args.assignPublicIp,
      },
      loadBalancers: [
        {
          targetGroupArn: args.targetGroupArn,
          containerName: args.containerName,
          containerPort: args.containerPort,
        },
      ],
      propagateTags: "SERVICE",
      // Left out, ECS moves tasks between zones by itself, and a task more than was asked for runs meanwhile.
      availabilityZoneRebalancing: "DISABLED",
      // Stable is not right: the proof waits, looks and says why (docs/decisions/0008).
      waitForSteadyState: false,
      tags: { ...args.tags, [RELEASE_TAG]: args.imageTag },
    };
    const written = new pulumi.ResourceHook(`${nameIn(name, "service")}-written`, () => {
      this.#wasWritten = true;
    });
    this.service = new aws.ecs.Service(nameIn(name, "service"), requested, {
      parent: this,
      dependsOn: args.prerequisites,
      hooks: { afterCreate: [written], afterUpdate: [written] },
    });
    this.clusterName = cluster.name;
    this.serviceName = this.service.name;
    this.taskDefinition = this.service.taskDefinition.apply((arn) => arn ?? "");
    this.requested = requested;
    this.registerOutputs({ clusterName: this.clusterName, serviceName: this.serviceName });
  }

  /**
   * Whether this update has made or changed the service, from the moment that its outputs are known. What it runs doesn't tell:
   * ECS may have gone back to the revision before already, when the update reads it.
   */
  wasWritten(): boolean {
    return this.#wasWritten;
  }
}
