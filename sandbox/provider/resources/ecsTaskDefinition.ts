// ECS: task definitions. AWS can't change one; every change registers a new revision.
import type {
  Compatibility,
  ContainerDefinition,
  CPUArchitecture,
  NetworkMode,
  OSFamily,
} from "@aws-sdk/client-ecs";
import { containerDefinitions, flag, object, resourceType, set, tags, text } from "../schema";
import { lowerTagList } from "../tags";
import { changeEcsTags, ecsTagOutputs } from "./ecsCluster";

const taskDefinition = resourceType({
  token: "aws:ecs/taskDefinition:TaskDefinition",
  inputs: {
    family: text({ required: true, forceNew: true }),
    containerDefinitions: containerDefinitions({ required: true, forceNew: true }),
    cpu: text({ forceNew: true }),
    memory: text({ forceNew: true }),
    networkMode: text({ computed: true, forceNew: true }),
    requiresCompatibilities: set(text(), { forceNew: true }),
    executionRoleArn: text({ forceNew: true }),
    taskRoleArn: text({ forceNew: true }),
    runtimePlatform: object(
      { cpuArchitecture: text(), operatingSystemFamily: text() },
      { forceNew: true },
    ),
    skipDestroy: flag({ default: false, stateOnly: true }),
    trackLatest: flag({ default: false, stateOnly: true }),
    tags: tags(),
  },
  outputs: ["arn", "arnWithoutRevision", "revision", "tagsAll"],
  async create(aws, inputs) {
    const ecs = await aws.ecs();
    const { taskDefinition } = await ecs.registerTaskDefinition({
      family: inputs.family,
      containerDefinitions: JSON.parse(inputs.containerDefinitions) as ContainerDefinition[],
      cpu: inputs.cpu,
      memory: inputs.memory,
      networkMode: inputs.networkMode as NetworkMode | undefined,
      requiresCompatibilities: inputs.requiresCompatibilities as Compatibility[] | undefined,
      executionRoleArn: inputs.executionRoleArn,
      taskRoleArn: inputs.taskRoleArn,
      runtimePlatform: inputs.runtimePlatform && {
        cpuArchitecture: inputs.runtimePlatform.cpuArchitecture as CPUArchitecture | undefined,
        operatingSystemFamily: inputs.runtimePlatform.operatingSystemFamily as OSFamily | undefined,
      },
      // An empty list is an error.
      tags: inputs.tags && lowerTagList(inputs.tags),
    });
    return { id: inputs.family, outputs: { arn: taskDefinition?.taskDefinitionArn } };
  },
  // The id is the family; only `arn` says which revision.
  async read(aws, family, state) {
    const ecs = await aws.ecs();
    const revision = (state.arn as string | undefined) ?? family;
    const { taskDefinition: it, tags } = await ecs.describeTaskDefinition({
      taskDefinition: state.trackLatest ? family : revision,
      include: ["TAGS"],
    });
    if (it === undefined || it.status !== "ACTIVE") return undefined;
    return {
      arn: it.taskDefinitionArn,
      arnWithoutRevision: it.taskDefinitionArn?.replace(/:\d+$/, ""),
      revision: it.revision,
      family: it.family,
      containerDefinitions: state.containerDefinitions ?? JSON.stringify(it.containerDefinitions),
      cpu: it.cpu,
      memory: it.memory,
      networkMode: it.networkMode,
      requiresCompatibilities: it.requiresCompatibilities,
      executionRoleArn: it.executionRoleArn,
      taskRoleArn: it.taskRoleArn,
      runtimePlatform: it.runtimePlatform && {
        cpuArchitecture: it.runtimePlatform.cpuArchitecture,
        operatingSystemFamily: it.runtimePlatform.operatingSystemFamily,
      },
      ...ecsTagOutputs(tags),
    };
  },
  update: (aws, _id, { olds, news }) => changeEcsTags(aws, String(olds.arn), olds.tags, news.tags),
  async delete(aws, _id, { arn, skipDestroy }) {
    if (skipDestroy) return;
    const ecs = await aws.ecs();
    await ecs.deregisterTaskDefinition({ taskDefinition: String(arn) });
  },
});

export const ecsTaskDefinitionTypes = [taskDefinition];
