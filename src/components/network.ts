// The VPC: public, app and data subnets over two or three zones, and security groups that admit only
// load balancer → application → database.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { securityGroups } from "./securityGroups";
import { planSubnets, type ZoneNetworks } from "./subnets";

/** What a network is made from. */
export interface NetworkArgs {
  /** IPv4 network of the VPC, /16 to /24. */
  readonly vpcCidr: string;
  /** Two or three zones. */
  readonly availabilityZones: readonly string[];
  /** `none` sends the app subnets' traffic through the internet gateway: tasks need public addresses. */
  readonly natGateways: "none" | "single" | "per-zone";
  /** Who may reach the load balancer, as IPv4 networks. */
  readonly allowedCidrs: readonly string[];
  /** Ports the load balancer listens on, such as 80 and 443. */
  readonly listenerPorts: readonly number[];
  /** The application's port. */
  readonly containerPort: number;
  readonly databasePort: number;
  readonly tags: Record<string, string>;
}

/** The network and who may talk to whom in it. */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly appSubnetIds: pulumi.Output<string>[];
  readonly dataSubnetIds: pulumi.Output<string>[];
  readonly loadBalancerSecurityGroupId: pulumi.Output<string>;
  readonly appSecurityGroupId: pulumi.Output<string>;
  readonly databaseSecurityGroupId: pulumi.Output<string>;
  /** What a task needs before it can pull its image: wait for these before the service starts. */
  readonly routes: pulumi.Resource[];

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webapp:network:Network", name, {}, opts);
    const child = { parent: this };
    const tagged = (suffix: string) => ({ ...args.tags, Name: `${name}-${suffix}` });

    const vpc = new aws.ec2.Vpc(
      `${name}-vpc`,
      {
        cidrBlock: args.vpcCidr,
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: tagged("vpc"),
      },
      child,
    );
    const gateway = new aws.ec2.InternetGateway(
      `${name}-internet`,
      { vpcId: vpc.id, tags: tagged("internet") },
      child,
    );
    const zones = planSubnets(args.vpcCidr, args.availabilityZones);
    const subnets = (tier: "public" | "app" | "data") =>
      zones.map((zone) => subnet(name, tier, zone, vpc.id, tagged, child));
    const publicSubnets = subnets("public");
    const appSubnets = subnets("app");
    const dataSubnets = subnets("data");

    const toInternet = { gatewayId: gateway.id };
    const publicRoutes = routeTable(
      `${name}-public`,
      vpc.id,
      publicSubnets,
      toInternet,
      args,
      child,
    );
    const nats = natGateways(name, args, publicSubnets, tagged, [...publicRoutes], this);
    const appRoutes = appSubnets.flatMap((appSubnet, index) => {
      const nat = nats[index] ?? nats[0];
      const target = nat === undefined ? toInternet : { natGatewayId: nat.id };
      const zone = args.availabilityZones[index] ?? "";
      return routeTable(`${name}-app-${zone}`, vpc.id, [appSubnet], target, args, child);
    });
    routeTable(`${name}-data`, vpc.id, dataSubnets, undefined, args, child);

    const groups = securityGroups(name, { ...args, vpcId: vpc.id }, child);

    this.vpcId = vpc.id;
    this.publicSubnetIds = publicSubnets.map(({ id }) => id);
    this.appSubnetIds = appSubnets.map(({ id }) => id);
    this.dataSubnetIds = dataSubnets.map(({ id }) => id);
    this.loadBalancerSecurityGroupId = groups.loadBalancer.id;
    this.appSecurityGroupId = groups.app.id;
    this.databaseSecurityGroupId = groups.database.id;
    this.routes = [...publicRoutes, ...appRoutes];
    this.registerOutputs({
      vpcId: this.vpcId,
      publicSubnetIds: this.publicSubnetIds,
      appSubnetIds: this.appSubnetIds,
      dataSubnetIds: this.dataSubnetIds,
    });
  }
}

function subnet(
  name: string,
  tier: "public" | "app" | "data",
  zone: ZoneNetworks,
  vpcId: pulumi.Output<string>,
  tagged: (suffix: string) => Record<string, string>,
  child: pulumi.CustomResourceOptions,
): aws.ec2.Subnet {
  const suffix = `${tier}-${zone.zone}`;
  return new aws.ec2.Subnet(
    `${name}-${suffix}`,
    {
      vpcId,
      cidrBlock: zone[`${tier}Cidr`],
      availabilityZone: zone.zone,
      mapPublicIpOnLaunch: false,
      tags: tagged(suffix),
    },
    child,
  );
}

function natGateways(
  name: string,
  args: NetworkArgs,
  publicSubnets: aws.ec2.Subnet[],
  tagged: (suffix: string) => Record<string, string>,
  dependsOn: pulumi.Resource[],
  parent: pulumi.Resource,
): aws.ec2.NatGateway[] {
  const count = { none: 0, single: 1, "per-zone": publicSubnets.length }[args.natGateways];
  return publicSubnets.slice(0, count).map((publicSubnet, index) => {
    const suffix = `nat-${args.availabilityZones[index]}`;
    const address = new aws.ec2.Eip(
      `${name}-${suffix}`,
      { domain: "vpc", tags: tagged(suffix) },
      { parent },
    );
    return new aws.ec2.NatGateway(
      `${name}-${suffix}`,
      { allocationId: address.id, subnetId: publicSubnet.id, tags: tagged(suffix) },
      { parent, dependsOn },
    );
  });
}

/** A route table for `subnets`, with a default route to `target` where there is one. */
function routeTable(
  name: string,
  vpcId: pulumi.Output<string>,
  subnets: aws.ec2.Subnet[],
  target: { gatewayId?: pulumi.Output<string>; natGatewayId?: pulumi.Output<string> } | undefined,
  args: NetworkArgs,
  child: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const table = new aws.ec2.RouteTable(name, { vpcId, tags: { ...args.tags, Name: name } }, child);
  const associations = subnets.map(
    (associated, index) =>
      new aws.ec2.RouteTableAssociation(
        subnets.length === 1 ? name : `${name}-${args.availabilityZones[index]}`,
        { routeTableId: table.id, subnetId: associated.id },
        child,
      ),
  );
  if (target === undefined) return associations;
  const route = new aws.ec2.Route(
    `${name}-default`,
    { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", ...target },
    child,
  );
  return [...associations, route];
}
