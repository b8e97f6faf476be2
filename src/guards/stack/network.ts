// Rules about security groups: who may come in from where, however the rule is declared.
import type { RuleCheck, Inputs, ResourceRule } from "../rule";
import { eachOf, isRecord, objection, shown } from "./checks";

const TYPES = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
];
// Networks admitted by a rule of its own, and by a rule within a group.
const SOURCES = ["cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks"];

/** PostgreSQL, MySQL, SQL Server, Oracle. */
const DATABASE_PORTS = [5432, 3306, 1433, 1521];
const LOAD_BALANCER_PORTS = [80, 443];
const ALL_PORTS: Ports = { from: 0, to: 65535 };

// The widest network that may be somebody's own: a VPC has at most an IPv4 /16, a site usually an IPv6 /48.
const OWN = { ipv4: 16, ipv6: 48 };
// Nobody's own network is wider than this, so that a wider one stands for the internet, or for half of it.
const PRIVATE = { ipv4: 8, ipv6: 16 };

interface Ports {
  readonly from: number;
  readonly to: number;
}

/** The rules about security groups. */
export const networkRules: readonly ResourceRule[] = [
  {
    name: "database-port-not-open",
    description: "Checks that no wide network reaches a database's port.",
    severity: "critical",
    remediation: "Admit the application's security group instead of a network.",
    frameworks: ["Security Hub EC2.19"],
    types: TYPES,
    checks: ingressChecks((ports, network) =>
      includesDatabase(ports) && isWider(network, OWN)
        ? `\`${network}\` would reach ${portsInWords(ports)}, where a database listens. No network may be wider than /${OWN.ipv4} (IPv6 /${OWN.ipv6}).`
        : undefined,
    ),
  },
  {
    name: "internet-reaches-load-balancer-only",
    description: "Checks that the internet reaches the load balancer's ports and no other.",
    severity: "high",
    remediation: `Admit the internet to the ports ${LOAD_BALANCER_PORTS.join(" and ")} only, and a security group elsewhere.`,
    frameworks: ["Security Hub EC2.18", "AVD-AWS-0107"],
    types: TYPES,
    checks: ingressChecks((ports, network) =>
      !includesDatabase(ports) && !isLoadBalancers(ports) && isWider(network, PRIVATE)
        ? `\`${network}\` would reach ${portsInWords(ports)}. The internet may reach the load balancer's ports ${LOAD_BALANCER_PORTS.join(" and ")} only.`
        : undefined,
    ),
  },
];

/** Looks at each network that a rule admits, with its ports. */
function ingressChecks(
  judge: (ports: Ports, network: string) => string | undefined,
): readonly RuleCheck[] {
  const admitted = (rule: Inputs, source: string) => {
    const given = rule[source];
    if (given === undefined) return undefined;
    const ports = portsOf(rule);
    return eachOf(Array.isArray(given) ? given : [given], (network) =>
      ports !== undefined && typeof network === "string" ? judge(ports, network) : undefined,
    );
  };
  return [
    ...SOURCES.map(
      (source): RuleCheck =>
        ({ after }) =>
          after["type"] === "egress" ? undefined : objection(source, admitted(after, source)),
    ),
    ({ after }) => {
      const judgeInline = (rule: unknown) =>
        isRecord(rule) ? eachOf(SOURCES, (source) => admitted(rule, shown(source))) : undefined;
      return objection("ingress", eachOf(after["ingress"], judgeInline));
    },
  ];
}

/** Undefined for ICMP, which has none. A protocol without ports of its own admits all (EC2, IpPermission). */
function portsOf(rule: Inputs): Ports | undefined {
  const protocol = shown(rule["ipProtocol"] ?? rule["protocol"]).toLowerCase();
  if (["icmp", "icmpv6", "1", "58"].includes(protocol)) return undefined;
  if (!["tcp", "udp", "6", "17"].includes(protocol)) return ALL_PORTS;
  return {
    from: Number(rule["fromPort"] ?? ALL_PORTS.from),
    to: Number(rule["toPort"] ?? ALL_PORTS.to),
  };
}

function includesDatabase({ from, to }: Ports): boolean {
  return DATABASE_PORTS.some((port) => from <= port && port <= to);
}

function isLoadBalancers({ from, to }: Ports): boolean {
  return from === to && LOAD_BALANCER_PORTS.includes(from);
}

/** A network whose length can't be read counts as the widest. */
function isWider(network: string, limit: { readonly ipv4: number; readonly ipv6: number }) {
  const length = Number(network.split("/")[1]);
  return !(length >= (network.includes(":") ? limit.ipv6 : limit.ipv4));
}

function portsInWords({ from, to }: Ports): string {
  return from === to ? `port ${from}` : `the ports ${from} to ${to}`;
}
