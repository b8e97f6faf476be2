// What a task of the application is: secrets, roles and logs, which the slots share, and for each slot a task definition
// with the release's image and settings. A new filling of a slot makes a new revision; the old ones stay registered.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { slotNameIn, type SlotName } from "../guards/release/slotNames";
import { logGroupIn, nameIn, secretIn } from "../names";
import { FILLING_LABEL, SETTINGS_LABEL } from "../release/slotLabels";
import type { SlotPlan } from "../release/slotDecision";
import { executionRights, role, secret } from "./taskAccess";

/** What a task definition is made from. */
export interface TaskDefinitionArgs {
  readonly region: string;
  /** The application sees it as ENVIRONMENT. */
  readonly environment: string;
  readonly containerName: string;
  readonly containerPort: number;
  /** As ECS takes it: `["CMD", program, …]`. */
  readonly containerHealthCheck: string[];
  readonly cpu: string;
  /** MiB. */
  readonly memory: number;
  readonly cpuArchitecture: string;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopTimeoutSeconds: number;
  /** Seconds in which failing container health checks don't count. */
  readonly healthCheckGraceSeconds: number;
  /** Plain environment variables: nothing secret. */
  readonly appEnvironment: Readonly<Record<string, string>>;
  /** Environment variables that come from Secrets Manager. */
  readonly appSecrets: Readonly<Record<string, pulumi.Output<string>>>;
  readonly registryCredentials:
    { readonly username: string; readonly token: pulumi.Output<string> } | undefined;
  /** As CloudWatch Logs admits it, such as `30`. */
  readonly logRetentionDays: string;
  /** Days in which a deleted secret can be brought back; 0 deletes at once. */
  readonly secretRecoveryDays: number;
  readonly tags: Record<string, string>;
}

/** What is in one slot. */
export interface RevisionArgs {
  /** Repository and tag. */
  readonly image: string;
  readonly plan: SlotPlan;
  /** Names the settings (src/release/slotFacts.ts). */
  readonly settings: string;
}

// All that a slot's tasks are made from: config may not change what somebody filled the slot with.
const FROZEN = [
  "containerDefinitions",
  "cpu",
  "memory",
  "networkMode",
  "requiresCompatibilities",
  "runtimePlatform",
  "executionRoleArn",
  "taskRoleArn",
  "tags",
];

/** The slots' task definitions, with all that their tasks need to start. */
export class TaskDefinition extends pulumi.ComponentResource {
  readonly logGroupName: pulumi.Output<string>;
  /** A task started before these exist would fail to fetch its secrets. */
  readonly prerequisites: pulumi.Resource[];
  readonly #name: string;
  readonly #args: TaskDefinitionArgs;
  readonly #shared: SharedParts;

  constructor(name: string, args: TaskDefinitionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webapp:service:TaskDefinition", name, {}, opts);
    const child = { parent: this };
    const { tags } = args;
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-app`,
      { name: logGroupIn(name), retentionInDays: Number(args.logRetentionDays), tags },
      child,
    );
    const app = secret(
      secretIn(name, "app"),
      "The application's secrets",
      args,
      args.appSecrets,
      child,
    );
    const { username, token } = args.registryCredentials ?? {};
    const registry =
      username === undefined || token === undefined
        ? undefined
        : secret(
            secretIn(name, "registry"),
            "Pulls the application's image",
            args,
            { username, password: token },
            child,
          );
    const secretArns = [app, registry].flatMap((made) => (made === undefined ? [] : [made.arn]));
    const execution = role(
      nameIn(name, "executionRole"),
      "Starts the application's tasks",
      tags,
      child,
    );
    const executionPolicy = new aws.iam.RolePolicy(
      nameIn(name, "executionRole"),
      {
        name: nameIn(name, "executionRole"),
        role: execution.name,
        policy: pulumi.jsonStringify(executionRights(logGroup.arn, secretArns)),
      },
      child,
    );
    const task = role(
      nameIn(name, "taskRole"),
      "The application itself: it calls no AWS API",
      tags,
      child,
    );
    this.#name = name;
    this.#args = args;
    this.#shared = {
      executionRoleArn: execution.arn,
      taskRoleArn: task.arn,
      secretArn: app.arn,
      registryArn: registry?.arn,
      logGroup: logGroup.name,
    };
    this.logGroupName = logGroup.name;
    this.prerequisites = [executionPolicy, app.version, ...(registry ? [registry.version] : [])];
    this.registerOutputs({ logGroupName: this.logGroupName });
  }

  /** The task definition of one slot. One that is frozen stays as state has it. */
  revision(slot: SlotName, { image, plan, settings }: RevisionArgs): aws.ecs.TaskDefinition {
    const [name, args, shared] = [this.#name, this.#args, this.#shared];
    return new aws.ecs.TaskDefinition(
      slotNameIn(name, "family", slot),
      {
        family: slotNameIn(name, "family", slot),
        cpu: args.cpu,
        memory: String(args.memory),
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        runtimePlatform: {
          cpuArchitecture: args.cpuArchitecture,
          operatingSystemFamily: "LINUX",
        },
        executionRoleArn: shared.executionRoleArn,
        taskRoleArn: shared.taskRoleArn,
        containerDefinitions: pulumi.jsonStringify([
          {
            ...containerOf(args, shared),
            image,
            environment: environmentOf(args, slot),
            dockerLabels: { [FILLING_LABEL]: String(plan.filling), [SETTINGS_LABEL]: settings },
          },
        ]),
        // Break-glass needs the earlier revisions: without this Pulumi deregisters them.
        skipDestroy: true,
        tags: args.tags,
      },
      { parent: this, ignoreChanges: plan.content === "filled" ? [] : FROZEN },
    );
  }
}

/** What the slots' task definitions share. */
interface SharedParts {
  readonly executionRoleArn: pulumi.Output<string>;
  readonly taskRoleArn: pulumi.Output<string>;
  readonly secretArn: pulumi.Output<string>;
  readonly registryArn: pulumi.Output<string> | undefined;
  readonly logGroup: pulumi.Output<string>;
}

/** The application's container, but for what differs by slot. */
function containerOf(
  args: TaskDefinitionArgs,
  { secretArn, registryArn, logGroup }: SharedParts,
): object {
  return {
    name: args.containerName,
    essential: true,
    portMappings: [
      { containerPort: args.containerPort, hostPort: args.containerPort, protocol: "tcp" },
    ],
    secrets: Object.keys(args.appSecrets).map((key) => ({
      name: key,
      valueFrom: pulumi.interpolate`${secretArn}:${key}::`,
    })),
    repositoryCredentials:
      registryArn === undefined ? undefined : { credentialsParameter: registryArn },
    healthCheck: {
      command: args.containerHealthCheck,
      interval: 5,
      timeout: 4,
      retries: 3,
      startPeriod: args.healthCheckGraceSeconds,
    },
    stopTimeout: args.stopTimeoutSeconds,
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": logGroup,
        "awslogs-region": args.region,
        "awslogs-stream-prefix": "app",
      },
    },
  };
}

/**
 * APP_VERSION is not among these: the image carries its own, so that the proof of a release hears what
 * the image is and not what it was called.
 */
function environmentOf(
  args: TaskDefinitionArgs,
  slot: SlotName,
): { name: string; value: string }[] {
  const variables: Record<string, string> = {
    ENVIRONMENT: args.environment,
    AWS_REGION: args.region,
    APP_SLOT: slot,
    ...args.appEnvironment,
  };
  return Object.entries(variables).map(([name, value]) => ({ name, value }));
}
