// ECS: services. An update sends only what differs; a new task definition starts a deployment.
import type {
  AvailabilityZoneRebalancing,
  LaunchType,
  NetworkConfiguration,
  PropagateTags,
  SchedulingStrategy,
  Service,
} from "@aws-sdk/client-ecs";
import { found, type Aws } from "../aws";
import {
  flag,
  integer,
  object,
  resourceType,
  set,
  tags,
  text,
  type Change,
  type Values,
} from "../schema";
import { lowerTagList } from "../tags";
import { changeEcsTags, ecsTagOutputs } from "./ecsCluster";

const inputs = {
  name: text({ autoName: 255, forceNew: true }),
  cluster: text({ computed: true, forceNew: true }),
  taskDefinition: text({ required: true }),
  desiredCount: integer(),
  launchType: text({ computed: true, forceNew: true, oneOf: ["EC2", "FARGATE", "EXTERNAL"] }),
  platformVersion: text({ computed: true }),
  schedulingStrategy: text({ default: "REPLICA", forceNew: true, oneOf: ["REPLICA", "DAEMON"] }),
  deploymentMinimumHealthyPercent: integer({ default: 100 }),
  deploymentMaximumPercent: integer({ default: 200 }),
  // The real provider takes a missing block for "as it is".
  deploymentCircuitBreaker: object(
    { enable: flag({ required: true }), rollback: flag({ required: true }) },
    { computed: true },
  ),
  healthCheckGracePeriodSeconds: integer(),
  enableExecuteCommand: flag(),
  enableEcsManagedTags: flag(),
  propagateTags: text({ oneOf: ["SERVICE", "TASK_DEFINITION", "NONE"] }),
  // MiniStack doesn't answer it.
  availabilityZoneRebalancing: text({
    computed: true,
    stateOnly: true,
    oneOf: ["ENABLED", "DISABLED"],
  }),
  networkConfiguration: object({
    subnets: set(text(), { required: true }),
    securityGroups: set(text()),
    assignPublicIp: flag({ default: false }),
  }),
  loadBalancers: set(
    object({
      targetGroupArn: text({ required: true }),
      containerName: text({ required: true }),
      containerPort: integer({ required: true }),
    }),
  ),
  waitForSteadyState: flag({ default: false, stateOnly: true }),
  forceNewDeployment: flag({ stateOnly: true }),
  tags: tags(),
};

type Inputs = Values<typeof inputs>;

const service = resourceType({
  token: "aws:ecs/service:Service",
  inputs,
  outputs: ["arn", "tagsAll"],
  async create(aws, news) {
    const ecs = await aws.ecs();
    const { service } = await ecs.createService({
      serviceName: news.name,
      cluster: news.cluster,
      taskDefinition: news.taskDefinition,
      launchType: news.launchType as LaunchType | undefined,
      schedulingStrategy: news.schedulingStrategy as SchedulingStrategy,
      desiredCount: news.schedulingStrategy === "REPLICA" ? (news.desiredCount ?? 0) : undefined,
      ...changeable(news),
      loadBalancers: news.loadBalancers,
      tags: news.tags && lowerTagList(news.tags),
    });
    return service?.serviceArn ?? "";
  },
  async ready(aws, arn, { cluster, waitForSteadyState }) {
    const what = waitForSteadyState ? "didn't reach a steady state" : "didn't become active";
    await aws.until(`the service ${what}`, 20, async () => {
      const it = await describeService(aws, arn, cluster);
      if (!waitForSteadyState) return it?.status === "ACTIVE";
      return it?.deployments?.length === 1 && it.runningCount === it.desiredCount;
    });
  },
  async read(aws, arn, { cluster }) {
    const it = await describeService(aws, arn, cluster ?? arn.split("/")[1]);
    if (it?.status !== "ACTIVE") return undefined;
    return {
      arn: it.serviceArn,
      name: it.serviceName,
      cluster: it.clusterArn,
      taskDefinition: it.taskDefinition,
      desiredCount: it.desiredCount,
      launchType: it.launchType,
      platformVersion: it.platformVersion,
      schedulingStrategy: it.schedulingStrategy,
      deploymentMinimumHealthyPercent: it.deploymentConfiguration?.minimumHealthyPercent,
      deploymentMaximumPercent: it.deploymentConfiguration?.maximumPercent,
      deploymentCircuitBreaker: circuitBreakerOf(it),
      healthCheckGracePeriodSeconds: it.healthCheckGracePeriodSeconds,
      enableExecuteCommand: it.enableExecuteCommand,
      enableEcsManagedTags: it.enableECSManagedTags,
      propagateTags: it.propagateTags === "NONE" ? undefined : it.propagateTags,
      availabilityZoneRebalancing: it.availabilityZoneRebalancing,
      networkConfiguration: networkOf(it),
      loadBalancers: it.loadBalancers?.map(({ targetGroupArn, containerName, containerPort }) => ({
        targetGroupArn,
        containerName,
        containerPort,
      })),
      ...ecsTagOutputs(it.tags),
    };
  },
  async update(aws, arn, { changed, olds, news }) {
    const ecs = await aws.ecs();
    if ([...changed].some((input) => input !== "tags" && input !== "waitForSteadyState")) {
      await ecs.updateService({
        service: arn,
        cluster: news.cluster,
        ...whatChanged(changed, news),
      });
    }
    await changeEcsTags(aws, arn, olds.tags, news.tags);
  },
  // As the real provider: scale to 0, delete, and wait until the tasks are gone.
  async delete(aws, service, { cluster, schedulingStrategy }) {
    const it = await describeService(aws, service, cluster);
    if (it === undefined || it.status === "INACTIVE") return;
    const ecs = await aws.ecs();
    if (it.status === "ACTIVE" && schedulingStrategy === "REPLICA") {
      await ecs.updateService({ service, cluster, desiredCount: 0 });
    }
    await found(ecs.deleteService({ service, cluster, force: true }));
    await aws.until("the service wasn't deleted", 20, async () => {
      const left = await describeService(aws, service, cluster);
      return left === undefined || left.status === "INACTIVE";
    });
  },
});

/** What both CreateService and UpdateService take. */
function changeable(news: Inputs) {
  return {
    platformVersion: news.platformVersion,
    deploymentConfiguration: {
      ...(news.schedulingStrategy === "REPLICA" && {
        maximumPercent: news.deploymentMaximumPercent,
      }),
      minimumHealthyPercent: news.deploymentMinimumHealthyPercent,
      deploymentCircuitBreaker: news.deploymentCircuitBreaker && {
        enable: news.deploymentCircuitBreaker.enable,
        rollback: news.deploymentCircuitBreaker.rollback,
      },
    },
    healthCheckGracePeriodSeconds: news.healthCheckGracePeriodSeconds,
    enableExecuteCommand: news.enableExecuteCommand ?? false,
    enableECSManagedTags: news.enableEcsManagedTags ?? false,
    propagateTags: news.propagateTags as PropagateTags | undefined,
    availabilityZoneRebalancing: news.availabilityZoneRebalancing as
      AvailabilityZoneRebalancing | undefined,
    networkConfiguration: networkConfiguration(news),
  };
}

/** Of UpdateService's members only those whose inputs changed. */
function whatChanged(changed: Change<typeof inputs>["changed"], news: Inputs) {
  const all = changeable(news);
  const when = <T>(input: keyof Inputs, value: T): T | undefined =>
    changed.has(input) ? value : undefined;
  // MiniStack takes this member as a whole, AWS part by part: all of it suits both.
  const isDeploymentConfiguration = (
    [
      "deploymentMaximumPercent",
      "deploymentMinimumHealthyPercent",
      "deploymentCircuitBreaker",
    ] as const
  ).some((input) => changed.has(input));
  return {
    taskDefinition: when("taskDefinition", news.taskDefinition),
    desiredCount: when("desiredCount", news.desiredCount ?? 0),
    platformVersion: when("platformVersion", all.platformVersion),
    deploymentConfiguration: isDeploymentConfiguration ? all.deploymentConfiguration : undefined,
    healthCheckGracePeriodSeconds: when(
      "healthCheckGracePeriodSeconds",
      all.healthCheckGracePeriodSeconds ?? 0,
    ),
    enableExecuteCommand: when("enableExecuteCommand", all.enableExecuteCommand),
    enableECSManagedTags: when("enableEcsManagedTags", all.enableECSManagedTags),
    propagateTags: when("propagateTags", all.propagateTags ?? ("NONE" as const)),
    availabilityZoneRebalancing: when(
      "availabilityZoneRebalancing",
      all.availabilityZoneRebalancing,
    ),
    networkConfiguration: when("networkConfiguration", all.networkConfiguration),
    loadBalancers: when("loadBalancers", news.loadBalancers ?? []),
    forceNewDeployment: news.forceNewDeployment,
  };
}

function networkConfiguration({ networkConfiguration: given }: Inputs) {
  if (given === undefined) return undefined;
  const network: NetworkConfiguration = {
    awsvpcConfiguration: {
      subnets: given.subnets,
      securityGroups: given.securityGroups,
      assignPublicIp: given.assignPublicIp ? "ENABLED" : "DISABLED",
    },
  };
  return network;
}

async function describeService(
  aws: Aws,
  arn: string,
  cluster: string | undefined,
): Promise<Service | undefined> {
  const ecs = await aws.ecs();
  const answer = await found(ecs.describeServices({ cluster, services: [arn], include: ["TAGS"] }));
  return answer?.services?.[0];
}

function circuitBreakerOf({ deploymentConfiguration }: Service) {
  const breaker = deploymentConfiguration?.deploymentCircuitBreaker;
  return breaker && { enable: breaker.enable, rollback: breaker.rollback };
}

function networkOf({ networkConfiguration }: Service) {
  const network = networkConfiguration?.awsvpcConfiguration;
  return (
    network && {
      subnets: network.subnets,
      securityGroups: network.securityGroups,
      assignPublicIp: network.assignPublicIp === "ENABLED",
    }
  );
}

export const ecsServiceTypes = [service];
