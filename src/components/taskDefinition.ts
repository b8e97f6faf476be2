// What a task of the application is: image, secrets, roles, logs. A change of the image tag makes a new
// revision; the old ones stay registered.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logGroupIn, nameIn, secretIn } from "../names";

/** What a task definition is made from. */
export interface TaskDefinitionArgs {
  readonly region: string;
  /** The application sees it as ENVIRONMENT. */
  readonly environment: string;
  /** Repository and tag. */
  readonly image: string;
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

/** A task definition with all that it needs to start. */
export class TaskDefinition extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** A task started before these exist would fail to fetch its secrets. */
  readonly prerequisites: pulumi.Resource[];

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
    const definition = new aws.ecs.TaskDefinition(
      nameIn(name, "family"),
      {
        family: nameIn(name, "family"),
        cpu: args.cpu,
        memory: String(args.memory),
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        runtimePlatform: {
          cpuArchitecture: args.cpuArchitecture,
          operatingSystemFamily: "LINUX",
        },
        executionRoleArn: execution.arn,
        taskRoleArn: task.arn,
        containerDefinitions: pulumi.jsonStringify([
          {
            name: args.containerName,
            image: args.image,
            essential: true,
            portMappings: [
              { containerPort: args.containerPort, hostPort: args.containerPort, protocol: "tcp" },
            ],
            environment: environmentOf(args),
            secrets: Object.keys(args.appSecrets).map((key) => ({
              name: key,
              valueFrom: pulumi.interpolate`${app.arn}:${key}::`,
            })),
            repositoryCredentials:
              registry === undefined ? undefined : { credentialsParameter: registry.arn },
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
                "awslogs-group": logGroup.name,
                "awslogs-region": args.region,
                "awslogs-stream-prefix": "app",
              },
            },
          },
        ]),
        // Break-glass needs the earlier revisions: without this Pulumi deregisters them.
        skipDestroy: true,
        tags,
      },
      child,
    );
    this.arn = definition.arn;
    this.logGroupName = logGroup.name;
    this.prerequisites = [executionPolicy, app.version, ...(registry ? [registry.version] : [])];
    this.registerOutputs({ arn: this.arn, logGroupName: this.logGroupName });
  }
}

/**
 * APP_VERSION is not among these: the image carries its own, so that the proof of a release hears what
 * the image is and not what it was called.
 */
function environmentOf(args: TaskDefinitionArgs): { name: string; value: string }[] {
  const variables: Record<string, string> = {
    ENVIRONMENT: args.environment,
    AWS_REGION: args.region,
    ...args.appEnvironment,
  };
  return Object.entries(variables).map(([name, value]) => ({ name, value }));
}

function secret(
  name: string,
  description: string,
  args: TaskDefinitionArgs,
  values: Readonly<Record<string, pulumi.Input<string>>>,
  child: pulumi.CustomResourceOptions,
): { arn: pulumi.Output<string>; version: aws.secretsmanager.SecretVersion } {
  const resourceName = name.replace("/", "-");
  const container = new aws.secretsmanager.Secret(
    resourceName,
    { name, description, recoveryWindowInDays: args.secretRecoveryDays, tags: args.tags },
    child,
  );
  const version = new aws.secretsmanager.SecretVersion(
    resourceName,
    { secretId: container.id, secretString: pulumi.secret(pulumi.jsonStringify(values)) },
    child,
  );
  return { arn: container.arn, version };
}

function role(
  name: string,
  description: string,
  tags: Record<string, string>,
  child: pulumi.CustomResourceOptions,
): aws.iam.Role {
  const assumeRolePolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ],
  });
  return new aws.iam.Role(name, { name, description, assumeRolePolicy, tags }, child);
}

function executionRights(
  logGroupArn: pulumi.Output<string>,
  secretArns: pulumi.Output<string>[],
): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${logGroupArn}:*`,
      },
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: secretArns },
    ],
  };
}
