// The application load balancer: TLS, and for each slot a group of tasks with its health checks and a rule of its own.
// Which slot users reach is for the traffic rule to say (traffic.ts).
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  SLOT_HEADER,
  slotNameIn,
  slotRuleName,
  SLOTS,
  type SlotName,
} from "../guards/release/slotNames";
import { nameIn } from "../names";
import { SLOT_RULES } from "./rulePriorities";

/** What a load balancer is made from. */
export interface LoadBalancerArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string>[];
  readonly securityGroupId: pulumi.Input<string>;
  /** HTTPS with this certificate, and HTTP only to redirect; without one there is only HTTP. */
  readonly certificateArn: pulumi.Input<string> | undefined;
  readonly sslPolicy: string;
  readonly containerPort: number;
  /** The value of the header by which the proof asks a slot: secret. */
  readonly slotKeys: Readonly<Record<SlotName, pulumi.Input<string>>>;
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

/** The load balancer and the two groups of tasks behind it. */
export class LoadBalancer extends pulumi.ComponentResource {
  readonly dnsName: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;
  readonly targetGroupArns: Readonly<Record<SlotName, pulumi.Output<string>>>;
  /** The listener that users reach: HTTPS where there is a certificate. */
  readonly listenerArn: pulumi.Output<string>;
  /** ECS refuses a target group that no listener uses yet: a slot's service waits for its rule. */
  readonly slotRules: Readonly<Record<SlotName, pulumi.Resource>>;

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
    const listener = listen(name, balancer.arn, args, child);
    const slots = SLOTS.map((slot) => {
      const group = targetGroup(slotNameIn(name, "targetGroup", slot), args, child);
      return { slot, group, rule: slotRule(name, slot, listener.arn, group.arn, args, child) };
    });
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.targetGroupArns = bySlot(slots, ({ group }) => group.arn);
    this.slotRules = bySlot(slots, ({ rule }) => rule);
    this.listenerArn = listener.arn;
    this.registerOutputs({ dnsName: this.dnsName, zoneId: this.zoneId });
  }
}

function bySlot<T extends { readonly slot: SlotName }, V>(
  slots: readonly T[],
  valueOf: (slot: T) => V,
): Readonly<Record<SlotName, V>> {
  return Object.fromEntries(slots.map((each) => [each.slot, valueOf(each)])) as Record<SlotName, V>;
}

function targetGroup(
  name: string,
  args: LoadBalancerArgs,
  child: pulumi.CustomResourceOptions,
): aws.lb.TargetGroup {
  return new aws.lb.TargetGroup(
    name,
    {
      name,
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
      tags: args.tags,
    },
    child,
  );
}

/** The way in for the proof, to a slot that is live or not: by a header that nobody can guess. */
function slotRule(
  name: string,
  slot: SlotName,
  listenerArn: pulumi.Input<string>,
  targetGroupArn: pulumi.Input<string>,
  { slotKeys, tags }: LoadBalancerArgs,
  child: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  return new aws.lb.ListenerRule(
    slotRuleName(name, slot),
    {
      listenerArn,
      priority: SLOT_RULES[slot],
      conditions: [{ httpHeader: { httpHeaderName: SLOT_HEADER, values: [slotKeys[slot]] } }],
      actions: [{ type: "forward", targetGroupArn }],
      tags,
    },
    child,
  );
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
