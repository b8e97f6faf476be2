// ECS: services. An update sends only what differs; a new task definition starts a deployment.
import type { LaunchType, SchedulingStrategy, Service } from "@aws-sdk/client-ecs";
import { found, type Aws } from "../aws";
import { resourceType } from "../schema";
import { lowerTagList } from "../tags";
import { changeEcsTags, ecsTagOutputs } from "./ecsCluster";
import { changeable, inputs, whatChanged } from "./ecsServiceInputs";

const service = resourceType({
  token: "aws:ecs/service:Service",
  inputs,
  outputs: ["arn", "tagsAll"],
  async create(aws, news) {
    const ecs = await aws.ecs();
    let arn = "";
    // As the real provider: a rule that isn't there yet may be made beside it.
    await aws.whileBusy(/does not have an associated load balancer/, 2, async () => {
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
      arn = service?.serviceArn ?? "";
    });
    return arn;
  },
  async ready(aws, arn, { cluster, waitForSteadyState }) {
    const what = waitForSteadyState ? "didn't reach a steady state" : "didn't become active";
    await aws.until(`the service ${what}`, 20, async () => {
      const it = await describeService(aws, arn, cluster);
      if (!waitForSteadyState) return it?.status === "ACTIVE";
      return it?.deployments?.length === 1 && it.runningCount === it.desiredCount;
    });
  },
  // Imported as `<cluster>/<service>`, as the real provider wants it: it takes no ARN.
  idOf: ({ arn }) => String(arn),
  async read(aws, id, { cluster }) {
    const it =
      cluster === undefined ? await imported(aws, id) : await describeService(aws, id, cluster);
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

async function imported(aws: Aws, id: string): Promise<Service | undefined> {
  const [cluster, name, ...rest] = id.split("/");
  if (name === undefined || rest.length > 0) {
    throw new Error(`wrong format of resource: ${id}, expecting 'cluster-name/service-name'`);
  }
  return describeService(aws, name, cluster);
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
