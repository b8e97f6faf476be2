// Answers EcsPort's questions with the AWS SDK: ECS for the rollout, Elastic Load Balancing for the
// targets, CloudWatch Logs for a task's last words.
import type { Service, Task } from "@aws-sdk/client-ecs";
import type { AwsClients } from "./clients";
import type {
  Deployment,
  EcsPort,
  LogStream,
  RolloutSnapshot,
  ServiceName,
  ServiceState,
  TargetState,
  TaskState,
} from "./ports";

/** The most tasks that `DescribeTasks` takes in one call. */
const TASKS_PER_CALL = 100;

/** ECS, seen through the SDK clients of one region. */
export function createEcsPort(clients: AwsClients): EcsPort {
  return {
    async describeRollout(name, signal) {
      const [service, running, stopped] = await Promise.all([
        describeService(clients, name, signal),
        listTasks(clients, name, "RUNNING", signal),
        listTasks(clients, name, "STOPPED", signal),
      ]);
      const [tasks, stoppedTasks, targets] = await Promise.all([
        describeTasks(clients, name.cluster, running, signal),
        describeTasks(clients, name.cluster, stopped, signal),
        describeTargets(clients, service, signal),
      ]);
      return {
        service: service && toServiceState(service),
        tasks,
        stoppedTasks,
        targets,
      } satisfies RolloutSnapshot;
    },

    async describeContainer(taskDefinition, containerName, signal) {
      const { sdk, client } = await clients.ecs();
      const answer = await client.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition }), {
        abortSignal: signal,
      });
      const container = answer.taskDefinition?.containerDefinitions?.find(
        ({ name }) => name === containerName,
      );
      if (container === undefined) return undefined;
      return {
        image: container.image ?? "",
        logStreamPrefix: container.logConfiguration?.options?.["awslogs-stream-prefix"],
      };
    },

    async lastLogLines(stream, limit, signal) {
      const { sdk, client } = await clients.logs();
      const command = new sdk.GetLogEventsCommand({
        logGroupName: stream.logGroup,
        logStreamName: streamName(stream),
        limit,
        startFromHead: false,
      });
      const answer = await ignoring(["ResourceNotFoundException"], () =>
        client.send(command, { abortSignal: signal }),
      );
      return (answer?.events ?? []).map(({ message }) => message ?? "");
    },
  };
}

async function describeService(
  clients: AwsClients,
  { cluster, service }: ServiceName,
  signal: AbortSignal,
): Promise<Service | undefined> {
  const { sdk, client } = await clients.ecs();
  const command = new sdk.DescribeServicesCommand({ cluster, services: [service] });
  const answer = await ignoring(["ClusterNotFoundException"], () =>
    client.send(command, { abortSignal: signal }),
  );
  return answer?.services?.[0];
}

async function listTasks(
  clients: AwsClients,
  { cluster, service }: ServiceName,
  desiredStatus: "RUNNING" | "STOPPED",
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { sdk, client } = await clients.ecs();
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const input = { cluster, serviceName: service, desiredStatus, nextToken };
    const page = await ignoring(["ClusterNotFoundException", "ServiceNotFoundException"], () =>
      client.send(new sdk.ListTasksCommand(input), { abortSignal: signal }),
    );
    arns.push(...(page?.taskArns ?? []));
    nextToken = page?.nextToken;
  } while (nextToken !== undefined);
  return arns;
}

async function describeTasks(
  clients: AwsClients,
  cluster: string,
  arns: readonly string[],
  signal: AbortSignal,
): Promise<readonly TaskState[]> {
  const { sdk, client } = await clients.ecs();
  const states: TaskState[] = [];
  for (let start = 0; start < arns.length; start += TASKS_PER_CALL) {
    const tasks = arns.slice(start, start + TASKS_PER_CALL);
    const answer = await client.send(new sdk.DescribeTasksCommand({ cluster, tasks }), {
      abortSignal: signal,
    });
    states.push(...(answer.tasks ?? []).map(toTaskState));
  }
  return states;
}

async function describeTargets(
  clients: AwsClients,
  service: Service | undefined,
  signal: AbortSignal,
): Promise<readonly TargetState[]> {
  const groups = (service?.loadBalancers ?? []).flatMap(({ targetGroupArn }) =>
    targetGroupArn === undefined ? [] : [targetGroupArn],
  );
  if (groups.length === 0) return [];
  const { sdk, client } = await clients.loadBalancing();
  const answers = await Promise.all(
    groups.map((TargetGroupArn) =>
      client.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn }), { abortSignal: signal }),
    ),
  );
  return answers.flatMap(({ TargetHealthDescriptions = [] }) =>
    TargetHealthDescriptions.map(({ Target, TargetHealth }) => ({
      id: Target?.Id ?? "",
      state: TargetHealth?.State ?? "unused",
      description: TargetHealth?.Description,
    })),
  );
}

function toServiceState(service: Service): ServiceState {
  return {
    status: service.status ?? "",
    desiredCount: service.desiredCount ?? 0,
    gracePeriodSeconds: service.healthCheckGracePeriodSeconds ?? 0,
    deployments: (service.deployments ?? []).map((deployment): Deployment => ({
      id: deployment.id ?? "",
      status: deployment.status ?? "",
      taskDefinition: deployment.taskDefinition ?? "",
      rolloutState: deployment.rolloutState,
      rolloutStateReason: deployment.rolloutStateReason,
      runningCount: deployment.runningCount ?? 0,
      createdAt: deployment.createdAt?.getTime() ?? 0,
    })),
    events: (service.events ?? []).map(({ createdAt, message }) => ({
      at: createdAt?.getTime() ?? 0,
      message: message ?? "",
    })),
  };
}

function toTaskState(task: Task): TaskState {
  const details = (task.attachments ?? []).flatMap((attachment) => attachment.details ?? []);
  return {
    id: task.taskArn?.split("/").at(-1) ?? "",
    taskDefinition: task.taskDefinitionArn ?? "",
    lastStatus: task.lastStatus ?? "",
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    address: details.find(({ name }) => name === "privateIPv4Address")?.value,
    createdAt: task.createdAt?.getTime() ?? 0,
    containers: (task.containers ?? []).map(({ name, image, imageDigest, exitCode, reason }) => ({
      name: name ?? "",
      image,
      imageDigest,
      // The SDK leaves a JSON null as it is.
      exitCode: exitCode ?? undefined,
      reason,
    })),
  };
}

function streamName({ prefix, containerName, taskId }: LogStream): string {
  return `${prefix}/${containerName}/${taskId}`;
}

/** Undefined when `ask` fails with one of the named errors: what was asked for isn't there. */
async function ignoring<T>(
  names: readonly string[],
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}
