// What the stack's parts are called in IAM policies. Accounts
// are left open, since a role reaches its own account alone.
import { SLOTS, slotNameIn } from "../../guards/release/slotNames";
import { logGroupIn, nameIn, type NamedResource, secretIn } from "../../names";

/** Which stack is meant. */
export interface StackScope {
  /** Begins the name of everything. */
  readonly prefix: string;
  readonly region: string;
}

/** ARNs, some with wildcards for what AWS makes up itself. */
export interface StackArns {
  readonly cluster: string;
  /** Of both slots. */
  readonly services: readonly string[];
  readonly tasks: string;
  readonly serviceDeployments: readonly string[];
  /** Every revision of both slots' task definitions. */
  readonly taskDefinitions: readonly string[];
  /** The listeners of the load balancer. */
  readonly listeners: string;
  /** The rules on these. */
  readonly listenerRules: string;
  readonly targetGroups: readonly string[];
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
  const named = (resource: NamedResource) => nameIn(prefix, resource);
  const [cluster, balancer] = [named("cluster"), named("loadBalancer")];
  const both = (resource: "service" | "family" | "targetGroup") =>
    SLOTS.map((slot) => slotNameIn(prefix, resource, slot));
  const logGroup = arn("logs", `log-group:${logGroupIn(prefix)}`);
  return {
    cluster: arn("ecs", `cluster/${cluster}`),
    services: both("service").map((service) => arn("ecs", `service/${cluster}/${service}`)),
    tasks: arn("ecs", `task/${cluster}/*`),
    serviceDeployments: both("service").map((service) =>
      arn("ecs", `service-deployment/${cluster}/${service}/*`),
    ),
    taskDefinitions: both("family").map((family) => arn("ecs", `task-definition/${family}:*`)),
    listeners: arn("elasticloadbalancing", `listener/app/${balancer}/*/*`),
    listenerRules: arn("elasticloadbalancing", `listener-rule/app/${balancer}/*/*/*`),
    targetGroups: both("targetGroup").map((group) =>
      arn("elasticloadbalancing", `targetgroup/${group}/*`),
    ),
    logGroup: [logGroup, `${logGroup}:*`],
    secrets: arn("secretsmanager", `secret:${secretIn(prefix, "*")}`),
    taskRole: roleArn(named("taskRole")),
    executionRole: roleArn(named("executionRole")),
    deployerRole: roleArn(named("deployerRole")),
    previewerRole: roleArn(named("previewerRole")),
  };
}
