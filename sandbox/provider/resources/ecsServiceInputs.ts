// ECS: a service's inputs, and what CreateService and UpdateService take of them.
import type {
  AvailabilityZoneRebalancing,
  NetworkConfiguration,
  PropagateTags,
} from "@aws-sdk/client-ecs";
import { flag, integer, object, set, tags, text, type Change, type Values } from "../schema";

/** A service's inputs. */
export const inputs = {
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

/** What both CreateService and UpdateService take. */
export function changeable(news: Inputs) {
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
export function whatChanged(changed: Change<typeof inputs>["changed"], news: Inputs) {
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
