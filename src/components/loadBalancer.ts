// The application load balancer: TLS, health checks and the paths that belong to the application.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameIn, pathRuleIn } from "../names";

/** What a load balancer is made from. */
export interface LoadBalancerArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string>[];
  readonly securityGroupId: pulumi.Input<string>;
  /** HTTPS with this certificate, and HTTP only to redirect; without one there is only HTTP. */
  readonly certificateArn: pulumi.Input<string> | undefined;
  readonly sslPolicy: string;
  readonly containerPort: number;
  /** Path patterns that go to the application; any other path is answered 404. */
  readonly pathPatterns: readonly string[];
  /** Where and how often a task is asked whether it may get requests. */
  readonly healthPath: string;
  readonly healthCheckIntervalSeconds: number;
  readonly healthCheckTimeoutSeconds: number;
  /** Good answers before a task gets requests, and bad ones before it gets no more. */
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Seconds that a task which leaves may finish its requests in. */
  readonly deregistrationDelaySeconds: number;
  /** Refuse to be deleted. */
  readonly isProtected: boolean;
  readonly tags: Record<string, string>;
}

/** The load balancer and the group of tasks behind it. */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly dnsName: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;
  readonly targetGroupArn: pulumi.Output<string>;
  /** The listener that users reach: HTTPS where there is a certificate. */
  readonly listenerArn: pulumi.Output<string>;
  /** ECS refuses a target group that no listener uses yet: services wait for these. */
  readonly rules: pulumi.Resource[];

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webapp:service:LoadBalancer", name, {}, opts);
    const child = { parent: this };
    const { tags } = args;
    const balancer = new aws.lb.LoadBalancer(
      nameIn(name, "loadBalancer"),
      {
        name: nameIn(name, "loadBalancer"),
        internal: false,
        loadBalancerType: "application",
        securityGroups: [args.securityGroupId],
        subnets: args.subnetIds,
        dropInvalidHeaderFields: true,
        enableDeletionProtection: args.isProtected,
        tags,
      },
      child,
    );
    const targetGroup = new aws.lb.TargetGroup(
      nameIn(name, "targetGroup"),
      {
        name: nameIn(name, "targetGroup"),
        port: args.containerPort,
        protocol: "HTTP",
        targetType: "ip",
        vpcId: args.vpcId,
        deregistrationDelay: args.deregistrationDelaySeconds,
        healthCheck: {
          enabled: true,
          path: args.healthPath,
          matcher: "200",
          interval: args.healthCheckIntervalSeconds,
          timeout: args.healthCheckTimeoutSeconds,
          healthyThreshold: args.healthyThreshold,
          unhealthyThreshold: args.unhealthyThreshold,
        },
        tags,
      },
      child,
    );
    const listener = listen(name, balancer.arn, args, child);
    this.rules = args.pathPatterns.map(
      (pattern, index) =>
        new aws.lb.ListenerRule(
          pathRuleIn(name, index),
          {
            listenerArn: listener.arn,
            priority: (index + 1) * 10,
            conditions: [{ pathPattern: { values: [pattern] } }],
            actions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
            tags,
          },
          child,
        ),
    );
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.targetGroupArn = targetGroup.arn;
    this.listenerArn = listener.arn;
    this.registerOutputs({
      dnsName: this.dnsName,
      zoneId: this.zoneId,
      targetGroupArn: this.targetGroupArn,
    });
  }
}

/** The listener that carries the application's paths: HTTPS where there is a certificate. */
function listen(
  name: string,
  loadBalancerArn: pulumi.Output<string>,
  args: LoadBalancerArgs,
  child: pulumi.CustomResourceOptions,
): aws.lb.Listener {
  const { tags } = args;
  const notFound: aws.types.input.lb.ListenerDefaultAction = {
    type: "fixed-response",
    fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
  };
  const toHttps: aws.types.input.lb.ListenerDefaultAction = {
    type: "redirect",
    redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" },
  };
  const hasTls = args.certificateArn !== undefined;
  const http = new aws.lb.Listener(
    `${name}-http`,
    {
      loadBalancerArn,
      port: 80,
      protocol: "HTTP",
      defaultActions: [hasTls ? toHttps : notFound],
      tags,
    },
    child,
  );
  if (!hasTls) return http;
  return new aws.lb.Listener(
    `${name}-https`,
    {
      loadBalancerArn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: args.sslPolicy,
      certificateArn: args.certificateArn,
      defaultActions: [notFound],
      tags,
    },
    child,
  );
}
