// What the stack's parts are called in IAM policies. Names are the program's own (the components give them); accounts
// are left open, since a role reaches its own account alone.

/** Which stack is meant. */
export interface StackScope {
  /** Begins the name of everything. */
  readonly prefix: string;
  readonly region: string;
}

/** ARNs, some with wildcards for what AWS makes up itself. */
export interface StackArns {
  readonly cluster: string;
  readonly service: string;
  readonly tasks: string;
  readonly serviceDeployments: string;
  /** Every revision of the task definition. */
  readonly taskDefinitions: string;
  /** The listeners of the load balancer. */
  readonly listeners: string;
  /** The rules on these. */
  readonly listenerRules: string;
  readonly targetGroup: string;
  /** A log group is named with and without `:*`, by what is asked of it. */
  readonly logGroup: readonly string[];
  readonly secrets: string;
  readonly taskRole: string;
  readonly executionRole: string;
  readonly deployerRole: string;
  readonly previewerRole: string;
}

/** The ARN of a role, by its name. */
export function roleArn(roleName: string): string {
  return `arn:aws:iam::*:role/${roleName}`;
}

/**
 * The ARNs of a stack.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_elasticloadbalancingv2.html
 */
export function arnsOf({ prefix, region }: StackScope): StackArns {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:*:${resource}`;
  const [cluster, service] = [`${prefix}-cluster`, `${prefix}-svc`];
  const logGroup = arn("logs", `log-group:/ecs/${prefix}`);
  return {
    cluster: arn("ecs", `cluster/${cluster}`),
    service: arn("ecs", `service/${cluster}/${service}`),
    tasks: arn("ecs", `task/${cluster}/*`),
    serviceDeployments: arn("ecs", `service-deployment/${cluster}/${service}/*`),
    taskDefinitions: arn("ecs", `task-definition/${prefix}-app:*`),
    listeners: arn("elasticloadbalancing", `listener/app/${prefix}-alb/*/*`),
    listenerRules: arn("elasticloadbalancing", `listener-rule/app/${prefix}-alb/*/*/*`),
    targetGroup: arn("elasticloadbalancing", `targetgroup/${prefix}-app/*`),
    logGroup: [logGroup, `${logGroup}:*`],
    secrets: arn("secretsmanager", `secret:${prefix}/*`),
    taskRole: roleArn(`${prefix}-task`),
    executionRole: roleArn(`${prefix}-execution`),
    deployerRole: roleArn(`${prefix}-deployer`),
    previewerRole: roleArn(`${prefix}-previewer`),
  };
}
