// What the rest of the project sees of AWS: a few questions, answered as plain data. The SDK stands
// behind them in ecs.ts; tests put tables there.

/** One look at a service: everything a verdict on its rollout is made from. */
export interface RolloutSnapshot {
  /** Absent when the cluster or the service isn't there. */
  readonly service: ServiceState | undefined;
  /** Tasks that ECS means to keep running, of every task definition. */
  readonly tasks: readonly TaskState[];
  /** Tasks that stopped or were told to stop (ECS keeps them for about an hour). */
  readonly stoppedTasks: readonly TaskState[];
  /** Every registration in the service's target groups. */
  readonly targets: readonly TargetState[];
}

/** An ECS service, from `DescribeServices`. */
export interface ServiceState {
  /** `ACTIVE`, `DRAINING` or `INACTIVE`. */
  readonly status: string;
  readonly desiredCount: number;
  /** How long ECS ignores failing target health checks after a task has started, in seconds. */
  readonly gracePeriodSeconds: number;
  readonly deployments: readonly Deployment[];
  /** Newest first. */
  readonly events: readonly ServiceEvent[];
}

/** One of a service's deployments; the newest that counts is `PRIMARY`. */
export interface Deployment {
  readonly id: string;
  /** `PRIMARY`, `ACTIVE` or `INACTIVE`. */
  readonly status: string;
  /** ARN. */
  readonly taskDefinition: string;
  /** `IN_PROGRESS`, `COMPLETED` or `FAILED`; ECS leaves it out for some kinds of service. */
  readonly rolloutState: string | undefined;
  readonly rolloutStateReason: string | undefined;
  readonly runningCount: number;
  /** Milliseconds since the epoch; 0 where ECS doesn't say. */
  readonly createdAt: number;
}

/** A line of a service's event log. */
export interface ServiceEvent {
  /** Milliseconds since the epoch; 0 where ECS doesn't say. */
  readonly at: number;
  readonly message: string;
}

/** A task, from `DescribeTasks`. */
export interface TaskState {
  /** The last part of the ARN, which also names the log stream. */
  readonly id: string;
  /** ARN. */
  readonly taskDefinition: string;
  /** `PROVISIONING`, `PENDING`, … `RUNNING`, … `STOPPED`. */
  readonly lastStatus: string;
  /** `TaskFailedToStart`, `EssentialContainerExited`, `ServiceSchedulerInitiated`, … */
  readonly stopCode: string | undefined;
  readonly stoppedReason: string | undefined;
  /** Private IPv4 address: what a target group of type `ip` knows the task by. */
  readonly address: string | undefined;
  /** Milliseconds since the epoch; 0 where ECS doesn't say. */
  readonly createdAt: number;
  readonly containers: readonly ContainerState[];
}

/** A container of a task. */
export interface ContainerState {
  readonly name: string;
  readonly image: string | undefined;
  /** `sha256:…`, once the image was pulled. */
  readonly imageDigest: string | undefined;
  readonly exitCode: number | undefined;
  readonly reason: string | undefined;
}

/** A registration in a target group, from `DescribeTargetHealth`. */
export interface TargetState {
  /** IP address, for target groups of type `ip`. */
  readonly id: string;
  /** `initial`, `healthy`, `unhealthy`, `unused`, `draining` or `unavailable`. */
  readonly state: string;
  /** The load balancer's own words for a state other than `healthy`. */
  readonly description: string | undefined;
}

/** Which service is asked about. */
export interface ServiceName {
  readonly cluster: string;
  readonly service: string;
}

/** What a task definition says of one container. */
export interface ContainerDefinition {
  readonly image: string;
  /** `awslogs-stream-prefix`; without it a task's log stream can't be named. */
  readonly logStreamPrefix: string | undefined;
}

/** Where one container of one task writes its log: `<prefix>/<container>/<task id>`. */
export interface LogStream {
  readonly logGroup: string;
  readonly prefix: string;
  readonly containerName: string;
  readonly taskId: string;
}

/** What a verification asks of ECS, the load balancer and the logs. Each throws what the SDK throws, after its own retries. */
export interface EcsPort {
  /** Looks at the service once. */
  describeRollout(name: ServiceName, signal: AbortSignal): Promise<RolloutSnapshot>;
  /** One container of a task definition (an ARN); undefined when it has none of that name. */
  describeContainer(
    taskDefinition: string,
    containerName: string,
    signal: AbortSignal,
  ): Promise<ContainerDefinition | undefined>;
  /** The last `limit` lines of a stream, oldest first; none when the task wrote nothing. */
  lastLogLines(stream: LogStream, limit: number, signal: AbortSignal): Promise<readonly string[]>;
}
