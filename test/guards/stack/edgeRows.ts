// The load balancer and the security groups: what is right, and one row per way to be wrong.
import type { Row } from "./looking";

type Values = Record<string, unknown>;

const NOT_FOUND = { type: "fixed-response", fixedResponse: { statusCode: "404" } };
const TO_HTTPS = { type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } };

/** Both names of the provider's one resource. */
const named = (kind: string) => ["lb", "alb"].map((module) => `aws:${module}/${kind}`);

function rows(kind: string, right: Values) {
  return (rule: string | undefined, title: string, changes: Values): Row[] =>
    named(kind).map((type) => ({
      title: `${title} (${type.split("/")[0]})`,
      type,
      inputs: { ...right, ...changes },
      rule,
    }));
}

const https = rows("listener:Listener", {
  port: 443,
  protocol: "HTTPS",
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  defaultActions: [NOT_FOUND],
});
const http = rows("listener:Listener", {
  port: 80,
  protocol: "HTTP",
  defaultActions: [TO_HTTPS],
});
const balancer = rows("loadBalancer:LoadBalancer", {
  accessLogs: { bucket: "logs", enabled: true },
  dropInvalidHeaderFields: true,
  enableDeletionProtection: true,
});
const targets = rows("targetGroup:TargetGroup", {
  deregistrationDelay: 5,
  healthCheck: { path: "/api/v1/health/", enabled: true },
});

const redirects = "listener-http-redirects";
const tls = "listener-modern-tls";

export const loadBalancerRows: readonly Row[] = [
  ...http(undefined, "HTTP that redirects", {}),
  ...http(redirects, "HTTP that answers", { defaultActions: [NOT_FOUND] }),
  ...http(redirects, "HTTP because nothing else is said", {
    protocol: undefined,
    defaultActions: [NOT_FOUND],
  }),
  ...http(redirects, "HTTP that redirects to HTTP", {
    defaultActions: [{ type: "redirect", redirect: { protocol: "#{protocol}" } }],
  }),
  ...http(redirects, "HTTP that does both", { defaultActions: [TO_HTTPS, NOT_FOUND] }),
  ...https(undefined, "HTTPS that answers", {}),
  ...[
    "ELBSecurityPolicy-TLS13-1-3-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    "ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
    "ELBSecurityPolicy-FS-1-2-Res-2020-10",
  ].flatMap((sslPolicy) => https(undefined, sslPolicy, { sslPolicy })),
  ...[
    "ELBSecurityPolicy-2016-08",
    "ELBSecurityPolicy-TLS13-1-0-2021-06",
    "ELBSecurityPolicy-TLS-1-1-2017-01",
    "ELBSecurityPolicy-FS-2018-06",
  ].flatMap((sslPolicy) => https(tls, sslPolicy, { sslPolicy })),
  ...https(tls, "AWS's own policy", { sslPolicy: undefined }),
  ...https(tls, "TLS with an old policy", { protocol: "TLS", sslPolicy: undefined }),
  ...balancer(undefined, "a load balancer that is right", {}),
  ...balancer("load-balancer-access-logs", "no access logs", { accessLogs: undefined }),
  ...balancer("load-balancer-access-logs", "access logs that are off", {
    accessLogs: { bucket: "logs", enabled: false },
  }),
  ...balancer("load-balancer-drops-invalid-headers", "invalid headers", {
    dropInvalidHeaderFields: undefined,
  }),
  ...balancer("load-balancer-deletion-protection", "a load balancer that can be deleted", {
    enableDeletionProtection: false,
  }),
  ...targets(undefined, "a target group that is right", {}),
  ...targets("target-health-check", "no health check", { healthCheck: undefined }),
  ...targets("target-health-check", "a health check without a path", { healthCheck: {} }),
  ...targets("target-health-check", "a health check that is off", {
    healthCheck: { path: "/health", enabled: false },
  }),
  ...targets("target-deregistration-quick", "a long goodbye", { deregistrationDelay: 61 }),
  ...targets("target-deregistration-quick", "AWS's own, of five minutes", {
    deregistrationDelay: undefined,
  }),
  ...targets(undefined, "a minute's goodbye", { deregistrationDelay: 60 }),
];

const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const GROUPS = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
];

const database = "database-port-not-open";
const internet = "internet-reaches-load-balancer-only";

const tcp = (from: number, to = from) => ({ fromPort: from, toPort: to });

/** The same opening in every way to declare it. */
function opening(
  rule: string | undefined,
  title: string,
  network: string,
  ports: Values,
  protocol = "tcp",
): Row[] {
  const family = network.includes(":") ? "6" : "4";
  const single = { [family === "6" ? "cidrIpv6" : "cidrIpv4"]: network };
  const many = { [family === "6" ? "ipv6CidrBlocks" : "cidrBlocks"]: [network] };
  const inputs: [type: string, inputs: Values][] = [
    [INGRESS_RULE, { ipProtocol: protocol, ...ports, ...single }],
    [GROUP_RULE, { type: "ingress", protocol, ...ports, ...many }],
    ...GROUPS.map((type): [string, Values] => [
      type,
      { ingress: [{ protocol, ...ports, ...many }], egress: [{ protocol: "-1", ...many }] },
    ]),
  ];
  return inputs.map(([type, made]) => ({
    title: `${title} (${type.split(":").at(-1)})`,
    type,
    inputs: made,
    rule,
  }));
}

export const networkRows: readonly Row[] = [
  ...opening(undefined, "the internet at port 443", "0.0.0.0/0", tcp(443)),
  ...opening(undefined, "the internet at port 80, by IPv6", "::/0", tcp(80)),
  ...opening(undefined, "a network of one's own at PostgreSQL's port", "10.0.0.0/16", tcp(5432)),
  ...opening(undefined, "a site at PostgreSQL's port", "2600:1f14:1::/48", tcp(5432)),
  ...opening(undefined, "a private network at port 8000", "10.0.0.0/8", tcp(8000)),
  ...opening(undefined, "ping", "0.0.0.0/0", tcp(-1), "icmp"),
  ...opening(database, "the internet at PostgreSQL's port", "0.0.0.0/0", tcp(5432)),
  ...opening(database, "the internet at PostgreSQL's port, by IPv6", "::/0", tcp(5432)),
  ...opening(database, "a network wider than /16 at PostgreSQL's port", "10.0.0.0/15", tcp(5432)),
  ...opening(database, "a network wider than /48", "2600:1f14::/47", tcp(5432)),
  ...opening(database, "the internet at MySQL's port", "0.0.0.0/0", tcp(3306)),
  ...opening(database, "the internet at SQL Server's port", "0.0.0.0/0", tcp(1433)),
  ...opening(database, "the internet at Oracle's port", "0.0.0.0/0", tcp(1521)),
  ...opening(database, "PostgreSQL's port among others", "10.0.0.0/8", tcp(5000, 6000)),
  ...opening(database, "every protocol", "0.0.0.0/0", {}, "-1"),
  ...opening(database, "every port", "0.0.0.0/0", {}),
  ...opening(database, "a network that can't be read", "anywhere", tcp(5432)),
  ...opening(internet, "the internet at SSH's port", "0.0.0.0/0", tcp(22)),
  ...opening(internet, "the internet at SSH's port, by IPv6", "::/0", tcp(22)),
  ...opening(internet, "half of the internet", "128.0.0.0/1", tcp(22)),
  ...opening(internet, "the internet at the application's port", "0.0.0.0/0", tcp(8000)),
  ...opening(internet, "ports from 80 to 443", "0.0.0.0/0", tcp(80, 443)),
  {
    title: "the way out to the internet",
    type: GROUP_RULE,
    inputs: { type: "egress", protocol: "-1", ...tcp(0), cidrBlocks: ["0.0.0.0/0"] },
    rule: undefined,
  },
  {
    title: "another group at PostgreSQL's port",
    type: INGRESS_RULE,
    inputs: { ipProtocol: "tcp", ...tcp(5432), referencedSecurityGroupId: "sg-1" },
    rule: undefined,
  },
];
