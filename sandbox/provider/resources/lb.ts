// Elastic Load Balancing: load balancers and target groups.
import type {
  LoadBalancerTypeEnum,
  ProtocolEnum,
  TargetTypeEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { found, type Aws } from "../aws";
import { flag, integer, object, resourceType, set, tags, text, type Values } from "../schema";
import { changeTags, tagList, tagOutputs, type Tags } from "../tags";

type Attributes = Readonly<Record<string, string>>;

/** `app/name/0123456789abcdef`: what CloudWatch calls a load balancer or target group. */
const arnSuffix = (arn: string) => arn.replace(/^.*:(loadbalancer\/)?/, "");

/** Tags of any ELB resource, as outputs. */
export async function elbTagOutputs(aws: Aws, arn: string) {
  const elb = await aws.elb();
  const { TagDescriptions } = await elb.describeTags({ ResourceArns: [arn] });
  return tagOutputs(TagDescriptions?.[0]?.Tags);
}

/** Applies changed tags to any ELB resource. */
export async function changeElbTags(
  aws: Aws,
  arn: string,
  olds: Tags | undefined,
  news: Tags | undefined,
): Promise<void> {
  const elb = await aws.elb();
  await changeTags(
    olds,
    news,
    (tags) => elb.addTags({ ResourceArns: [arn], Tags: tagList(tags) }),
    (TagKeys) => elb.removeTags({ ResourceArns: [arn], TagKeys }),
  );
}

/** Undefined instead of an empty list of tags, which is an error. */
export function elbTags(tags: Tags | undefined) {
  return tags === undefined || Object.keys(tags).length === 0 ? undefined : tagList(tags);
}

const loadBalancer = resourceType({
  token: "aws:lb/loadBalancer:LoadBalancer",
  inputs: {
    name: text({ autoName: 32, forceNew: true }),
    internal: flag({ computed: true, forceNew: true }),
    loadBalancerType: text({ default: "application", forceNew: true, oneOf: ["application"] }),
    securityGroups: set(text(), { computed: true }),
    subnets: set(text(), { computed: true }),
    idleTimeout: integer({ default: 60 }),
    dropInvalidHeaderFields: flag({ default: false }),
    enableDeletionProtection: flag({ default: false }),
    tags: tags(),
  },
  outputs: ["arn", "arnSuffix", "dnsName", "vpcId", "zoneId", "tagsAll"],
  async create(aws, inputs) {
    const elb = await aws.elb();
    const { LoadBalancers } = await elb.createLoadBalancer({
      Name: inputs.name,
      Type: inputs.loadBalancerType as LoadBalancerTypeEnum,
      Scheme: inputs.internal === true ? "internal" : "internet-facing",
      SecurityGroups: inputs.securityGroups,
      Subnets: inputs.subnets,
      Tags: elbTags(inputs.tags),
    });
    return LoadBalancers?.[0]?.LoadBalancerArn ?? "";
  },
  async ready(aws, LoadBalancerArn, inputs) {
    const elb = await aws.elb();
    await aws.until("the load balancer didn't become active", 10, async () => {
      const answer = await elb.describeLoadBalancers({ LoadBalancerArns: [LoadBalancerArn] });
      return answer.LoadBalancers?.[0]?.State?.Code === "active";
    });
    await elb.modifyLoadBalancerAttributes({
      LoadBalancerArn,
      Attributes: attributeList({
        "idle_timeout.timeout_seconds": String(inputs.idleTimeout),
        "routing.http.drop_invalid_header_fields.enabled": String(inputs.dropInvalidHeaderFields),
        "deletion_protection.enabled": String(inputs.enableDeletionProtection),
      }),
    });
  },
  async read(aws, LoadBalancerArn) {
    const elb = await aws.elb();
    const answer = await found(elb.describeLoadBalancers({ LoadBalancerArns: [LoadBalancerArn] }));
    const it = answer?.LoadBalancers?.[0];
    if (it === undefined) return undefined;
    const { Attributes } = await elb.describeLoadBalancerAttributes({ LoadBalancerArn });
    const attributes = attributesOf(Attributes);
    return {
      arn: it.LoadBalancerArn,
      arnSuffix: arnSuffix(LoadBalancerArn),
      name: it.LoadBalancerName,
      internal: it.Scheme === "internal",
      loadBalancerType: it.Type,
      securityGroups: it.SecurityGroups,
      subnets: it.AvailabilityZones?.map(({ SubnetId }) => SubnetId),
      dnsName: it.DNSName,
      vpcId: it.VpcId,
      zoneId: it.CanonicalHostedZoneId,
      idleTimeout: Number(attributes["idle_timeout.timeout_seconds"]),
      dropInvalidHeaderFields:
        attributes["routing.http.drop_invalid_header_fields.enabled"] === "true",
      enableDeletionProtection: attributes["deletion_protection.enabled"] === "true",
      ...(await elbTagOutputs(aws, LoadBalancerArn)),
    };
  },
  async update(aws, LoadBalancerArn, { changed, olds, news }) {
    const elb = await aws.elb();
    if (changed.has("securityGroups")) {
      await elb.setSecurityGroups({ LoadBalancerArn, SecurityGroups: news.securityGroups });
    }
    if (changed.has("subnets")) await elb.setSubnets({ LoadBalancerArn, Subnets: news.subnets });
    await changeElbTags(aws, LoadBalancerArn, olds.tags, news.tags);
  },
  async delete(aws, LoadBalancerArn) {
    const elb = await aws.elb();
    await found(elb.deleteLoadBalancer({ LoadBalancerArn }));
  },
});

const targetGroupInputs = {
  name: text({ autoName: 32, forceNew: true }),
  port: integer({ forceNew: true }),
  protocol: text({ forceNew: true, oneOf: ["HTTP", "HTTPS"] }),
  targetType: text({ default: "instance", forceNew: true, oneOf: ["instance", "ip"] }),
  vpcId: text({ forceNew: true }),
  deregistrationDelay: integer({ default: 300 }),
  slowStart: integer({ default: 0 }),
  healthCheck: object(
    {
      enabled: flag({ default: true }),
      path: text({ computed: true }),
      matcher: text({ computed: true }),
      interval: integer({ default: 30 }),
      timeout: integer({ computed: true }),
      healthyThreshold: integer({ default: 3 }),
      unhealthyThreshold: integer({ default: 3 }),
      protocol: text({ default: "HTTP" }),
      port: text({ default: "traffic-port" }),
    },
    { computed: true },
  ),
  tags: tags(),
};

const targetGroup = resourceType({
  token: "aws:lb/targetGroup:TargetGroup",
  inputs: targetGroupInputs,
  outputs: ["arn", "arnSuffix", "loadBalancerArns", "tagsAll"],
  async create(aws, inputs) {
    const elb = await aws.elb();
    const { TargetGroups } = await elb.createTargetGroup({
      Name: inputs.name,
      Port: inputs.port,
      Protocol: inputs.protocol as ProtocolEnum | undefined,
      TargetType: inputs.targetType as TargetTypeEnum,
      VpcId: inputs.vpcId,
      ...healthCheck(inputs),
      Tags: elbTags(inputs.tags),
    });
    return TargetGroups?.[0]?.TargetGroupArn ?? "";
  },
  async ready(aws, TargetGroupArn, inputs) {
    const elb = await aws.elb();
    await elb.modifyTargetGroupAttributes({
      TargetGroupArn,
      Attributes: attributeList({
        "deregistration_delay.timeout_seconds": String(inputs.deregistrationDelay),
        "slow_start.duration_seconds": String(inputs.slowStart),
      }),
    });
  },
  async read(aws, TargetGroupArn) {
    const elb = await aws.elb();
    const answer = await found(elb.describeTargetGroups({ TargetGroupArns: [TargetGroupArn] }));
    const it = answer?.TargetGroups?.[0];
    if (it === undefined) return undefined;
    const { Attributes } = await elb.describeTargetGroupAttributes({ TargetGroupArn });
    const attributes = attributesOf(Attributes);
    return {
      arn: TargetGroupArn,
      arnSuffix: arnSuffix(TargetGroupArn),
      name: it.TargetGroupName,
      port: it.Port,
      protocol: it.Protocol,
      targetType: it.TargetType,
      vpcId: it.VpcId,
      loadBalancerArns: it.LoadBalancerArns,
      deregistrationDelay: Number(attributes["deregistration_delay.timeout_seconds"]),
      slowStart: Number(attributes["slow_start.duration_seconds"] ?? 0),
      healthCheck: {
        enabled: it.HealthCheckEnabled,
        path: it.HealthCheckPath,
        matcher: it.Matcher?.HttpCode,
        interval: it.HealthCheckIntervalSeconds,
        timeout: it.HealthCheckTimeoutSeconds,
        healthyThreshold: it.HealthyThresholdCount,
        unhealthyThreshold: it.UnhealthyThresholdCount,
        protocol: it.HealthCheckProtocol,
        port: it.HealthCheckPort,
      },
      ...(await elbTagOutputs(aws, TargetGroupArn)),
    };
  },
  async update(aws, TargetGroupArn, { changed, olds, news }) {
    const elb = await aws.elb();
    if (changed.has("healthCheck")) {
      await elb.modifyTargetGroup({ TargetGroupArn, ...healthCheck(news) });
    }
    await changeElbTags(aws, TargetGroupArn, olds.tags, news.tags);
  },
  async delete(aws, TargetGroupArn) {
    const elb = await aws.elb();
    await aws.whileBusy(/ResourceInUse/, 2, () => found(elb.deleteTargetGroup({ TargetGroupArn })));
  },
});

function healthCheck({ healthCheck: given }: Values<typeof targetGroupInputs>) {
  return (
    given && {
      HealthCheckEnabled: given.enabled,
      HealthCheckPath: given.path,
      Matcher: given.matcher === undefined ? undefined : { HttpCode: given.matcher },
      HealthCheckIntervalSeconds: given.interval,
      HealthCheckTimeoutSeconds: given.timeout,
      HealthyThresholdCount: given.healthyThreshold,
      UnhealthyThresholdCount: given.unhealthyThreshold,
      HealthCheckProtocol: given.protocol as ProtocolEnum,
      HealthCheckPort: given.port,
    }
  );
}

function attributeList(attributes: Attributes) {
  return Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
}

function attributesOf(
  pairs: readonly { Key?: string; Value?: string }[] | undefined,
): Record<string, string | undefined> {
  const entries = (pairs ?? []).map(({ Key = "", Value }) => [Key, Value] as const);
  return Object.fromEntries(entries);
}

export const lbTypes = [loadBalancer, targetGroup];
