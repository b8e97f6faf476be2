// Who may talk to whom: users → load balancer → application → database, and nothing else.
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { ingressRuleIn } from "../names";

/** What the rules are made from. */
export interface SecurityGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Who may reach the load balancer, as IPv4 networks. */
  readonly allowedCidrs: readonly string[];
  readonly listenerPorts: readonly number[];
  readonly containerPort: number;
  readonly databasePort: number;
  readonly tags: Record<string, string>;
}

type Tier = "loadBalancer" | "app" | "database";

const DESCRIPTIONS: Record<Tier, [suffix: string, description: string]> = {
  loadBalancer: ["alb", "The load balancer: reached by users, reaches the application"],
  app: ["app", "The application: reached by the load balancer only"],
  database: ["database", "The database: reached by the application only"],
};

/** One security group a tier, with the rules between them. */
export function securityGroups(
  name: string,
  args: SecurityGroupArgs,
  opts: pulumi.CustomResourceOptions,
): Record<Tier, aws.ec2.SecurityGroup> {
  const group = (tier: Tier) => {
    const [suffix, description] = DESCRIPTIONS[tier];
    const groupName = `${name}-${suffix}`;
    const tags = { ...args.tags, Name: groupName };
    const groupArgs = { name: groupName, description, vpcId: args.vpcId, tags };
    return new aws.ec2.SecurityGroup(groupName, groupArgs, opts);
  };
  const groups = {
    loadBalancer: group("loadBalancer"),
    app: group("app"),
    database: group("database"),
  };
  for (const port of args.listenerPorts) {
    args.allowedCidrs.forEach((cidrIpv4, index) => {
      new aws.vpc.SecurityGroupIngressRule(
        ingressRuleIn(name, port, index),
        {
          securityGroupId: groups.loadBalancer.id,
          cidrIpv4,
          ...tcp(port),
          description: "From users",
        },
        opts,
      );
    });
  }
  path(name, groups, "loadBalancer", "app", args.containerPort, opts);
  path(name, groups, "app", "database", args.databasePort, opts);
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-app-to-https`,
    {
      securityGroupId: groups.app.id,
      cidrIpv4: "0.0.0.0/0",
      ...tcp(443),
      description: "To the image registry, Secrets Manager and CloudWatch Logs",
    },
    opts,
  );
  return groups;
}

/** Lets one tier out to the next, and the next one in from it. */
function path(
  name: string,
  groups: Record<Tier, aws.ec2.SecurityGroup>,
  from: Tier,
  to: Tier,
  port: number,
  opts: pulumi.CustomResourceOptions,
): void {
  const [fromName, toName] = [DESCRIPTIONS[from][0], DESCRIPTIONS[to][0]];
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-${fromName}-to-${toName}`,
    {
      securityGroupId: groups[from].id,
      referencedSecurityGroupId: groups[to].id,
      ...tcp(port),
      description: `To ${name}-${toName}`,
    },
    opts,
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-${toName}-from-${fromName}`,
    {
      securityGroupId: groups[to].id,
      referencedSecurityGroupId: groups[from].id,
      ...tcp(port),
      description: `From ${name}-${fromName}`,
    },
    opts,
  );
}

function tcp(port: number) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}
