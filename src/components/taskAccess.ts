// What the application's tasks are let into: secrets, and the roles that they and ECS take on.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What secrets have in common. */
export interface SecretArgs {
  /** Days in which a deleted secret can be brought back; 0 deletes at once. */
  readonly secretRecoveryDays: number;
  readonly tags: Record<string, string>;
}

/** A secret with its values. */
export function secret(
  name: string,
  description: string,
  args: SecretArgs,
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

/** A role that tasks take on. */
export function role(
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

/** What ECS may do to start a task: write its log, and read its secrets. */
export function executionRights(
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
