// EC2: the ways in and out of the network.
import { crc32 } from "node:zlib";
import { found } from "../aws";
import { resourceType, tags, text } from "../schema";
import { tagOutputs, tagSpecifications } from "../tags";
import { changeEc2Tags, ec2Arn } from "./ec2Network";

const eip = resourceType({
  token: "aws:ec2/eip:Eip",
  inputs: { domain: text({ computed: true, forceNew: true, oneOf: ["vpc"] }), tags: tags() },
  outputs: ["allocationId", "arn", "publicIp", "tagsAll"],
  async create(aws, inputs) {
    const ec2 = await aws.ec2();
    const { AllocationId } = await ec2.allocateAddress({
      Domain: "vpc",
      TagSpecifications: tagSpecifications("elastic-ip", inputs.tags),
    });
    return AllocationId ?? "";
  },
  async read(aws, id) {
    const ec2 = await aws.ec2();
    const it = (await found(ec2.describeAddresses({ AllocationIds: [id] })))?.Addresses?.[0];
    return (
      it && {
        allocationId: id,
        arn: ec2Arn(aws, it.NetworkInterfaceOwnerId, "elastic-ip", id),
        domain: it.Domain,
        publicIp: it.PublicIp,
        ...tagOutputs(it.Tags),
      }
    );
  },
  update: (aws, id, { olds, news }) => changeEc2Tags(aws, id, olds.tags, news.tags),
  async delete(aws, AllocationId) {
    const ec2 = await aws.ec2();
    await aws.whileBusy(/InUse|AuthFailure/, 3, () => found(ec2.releaseAddress({ AllocationId })));
  },
});

const natGateway = resourceType({
  token: "aws:ec2/natGateway:NatGateway",
  inputs: {
    subnetId: text({ required: true, forceNew: true }),
    // MiniStack answers no addresses.
    allocationId: text({ forceNew: true, stateOnly: true }),
    tags: tags(),
  },
  outputs: ["networkInterfaceId", "privateIp", "publicIp", "tagsAll"],
  async create(aws, inputs) {
    const ec2 = await aws.ec2();
    const { NatGateway } = await ec2.createNatGateway({
      SubnetId: inputs.subnetId,
      AllocationId: inputs.allocationId,
      TagSpecifications: tagSpecifications("natgateway", inputs.tags),
    });
    return NatGateway?.NatGatewayId ?? "";
  },
  async ready(aws, id) {
    const ec2 = await aws.ec2();
    await aws.until("the NAT gateway didn't become available", 10, async () => {
      const { NatGateways } = await ec2.describeNatGateways({ NatGatewayIds: [id] });
      const it = NatGateways?.[0];
      if (it?.State === "failed") throw new Error(`${it.FailureCode}: ${it.FailureMessage}`);
      return it?.State === "available";
    });
  },
  async read(aws, id) {
    const ec2 = await aws.ec2();
    const answer = await found(ec2.describeNatGateways({ NatGatewayIds: [id] }));
    const it = answer?.NatGateways?.[0];
    if (it === undefined || it.State === "deleted" || it.State === "deleting") return undefined;
    const address = it.NatGatewayAddresses?.[0];
    return {
      subnetId: it.SubnetId,
      allocationId: address?.AllocationId,
      networkInterfaceId: address?.NetworkInterfaceId,
      privateIp: address?.PrivateIp,
      publicIp: address?.PublicIp,
      ...tagOutputs(it.Tags),
    };
  },
  update: (aws, id, { olds, news }) => changeEc2Tags(aws, id, olds.tags, news.tags),
  async delete(aws, id) {
    const ec2 = await aws.ec2();
    await found(ec2.deleteNatGateway({ NatGatewayId: id }));
    await aws.until("the NAT gateway wasn't deleted", 30, async () => {
      const answer = await found(ec2.describeNatGateways({ NatGatewayIds: [id] }));
      return (answer?.NatGateways ?? []).every(({ State }) => State === "deleted");
    });
  },
});

const routeTable = resourceType({
  token: "aws:ec2/routeTable:RouteTable",
  inputs: { vpcId: text({ required: true, forceNew: true }), tags: tags() },
  outputs: ["arn", "ownerId", "tagsAll"],
  async create(aws, inputs) {
    const ec2 = await aws.ec2();
    const { RouteTable } = await ec2.createRouteTable({
      VpcId: inputs.vpcId,
      TagSpecifications: tagSpecifications("route-table", inputs.tags),
    });
    return RouteTable?.RouteTableId ?? "";
  },
  async read(aws, id) {
    const ec2 = await aws.ec2();
    const it = (await found(ec2.describeRouteTables({ RouteTableIds: [id] })))?.RouteTables?.[0];
    return (
      it && {
        arn: ec2Arn(aws, it.OwnerId, "route-table", id),
        ownerId: it.OwnerId,
        vpcId: it.VpcId,
        ...tagOutputs(it.Tags),
      }
    );
  },
  update: (aws, id, { olds, news }) => changeEc2Tags(aws, id, olds.tags, news.tags),
  async delete(aws, id) {
    const ec2 = await aws.ec2();
    await aws.whileBusy(/DependencyViolation/, 5, () =>
      found(ec2.deleteRouteTable({ RouteTableId: id })),
    );
  },
});

const route = resourceType({
  token: "aws:ec2/route:Route",
  inputs: {
    routeTableId: text({ required: true, forceNew: true }),
    destinationCidrBlock: text({ required: true, forceNew: true }),
    gatewayId: text(),
    natGatewayId: text(),
  },
  outputs: ["origin", "state"],
  async create(aws, inputs) {
    const ec2 = await aws.ec2();
    await ec2.createRoute({
      RouteTableId: inputs.routeTableId,
      DestinationCidrBlock: inputs.destinationCidrBlock,
      GatewayId: inputs.gatewayId,
      NatGatewayId: inputs.natGatewayId,
    });
    return `r-${inputs.routeTableId}${crc32(inputs.destinationCidrBlock)}`;
  },
  async read(aws, _id, { routeTableId, destinationCidrBlock }) {
    if (routeTableId === undefined) throw new Error("a route can't be imported by its id alone");
    const ec2 = await aws.ec2();
    const answer = await found(ec2.describeRouteTables({ RouteTableIds: [routeTableId] }));
    const routes = answer?.RouteTables?.[0]?.Routes ?? [];
    const it = routes.find((each) => each.DestinationCidrBlock === destinationCidrBlock);
    return (
      it && {
        routeTableId,
        destinationCidrBlock,
        gatewayId: it.GatewayId,
        natGatewayId: it.NatGatewayId,
        origin: it.Origin,
        state: it.State,
      }
    );
  },
  async update(aws, _id, { news }) {
    const ec2 = await aws.ec2();
    await ec2.replaceRoute({
      RouteTableId: news.routeTableId,
      DestinationCidrBlock: news.destinationCidrBlock,
      GatewayId: news.gatewayId,
      NatGatewayId: news.natGatewayId,
    });
  },
  async delete(aws, _id, { routeTableId, destinationCidrBlock }) {
    const ec2 = await aws.ec2();
    await found(
      ec2.deleteRoute({ RouteTableId: routeTableId, DestinationCidrBlock: destinationCidrBlock }),
    );
  },
});

const routeTableAssociation = resourceType({
  token: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  inputs: {
    routeTableId: text({ required: true }),
    subnetId: text({ required: true, forceNew: true }),
  },
  outputs: [],
  async create(aws, { routeTableId, subnetId }) {
    const ec2 = await aws.ec2();
    const { AssociationId } = await ec2.associateRouteTable({
      RouteTableId: routeTableId,
      SubnetId: subnetId,
    });
    return AssociationId ?? "";
  },
  async read(aws, _id, { subnetId }) {
    const ec2 = await aws.ec2();
    const { RouteTables } = await ec2.describeRouteTables({
      Filters: [{ Name: "association.subnet-id", Values: [subnetId ?? ""] }],
    });
    const routeTableId = RouteTables?.[0]?.RouteTableId;
    return routeTableId === undefined ? undefined : { routeTableId, subnetId };
  },
  // The API answers a new association id, but a resource keeps its id: state and read go by subnet.
  async update(aws, _id, { news }) {
    const ec2 = await aws.ec2();
    const AssociationId = await associationOf(ec2, news.subnetId);
    await ec2.replaceRouteTableAssociation({ AssociationId, RouteTableId: news.routeTableId });
  },
  async delete(aws, _id, { subnetId }) {
    const ec2 = await aws.ec2();
    const AssociationId = await associationOf(ec2, subnetId);
    if (AssociationId !== undefined) await found(ec2.disassociateRouteTable({ AssociationId }));
  },
});

type Ec2 = Awaited<ReturnType<Parameters<typeof natGateway.create>[0]["ec2"]>>;

async function associationOf(ec2: Ec2, subnetId: string): Promise<string | undefined> {
  const { RouteTables } = await ec2.describeRouteTables({
    Filters: [{ Name: "association.subnet-id", Values: [subnetId] }],
  });
  const associations = RouteTables?.flatMap((table) => table.Associations ?? []) ?? [];
  return associations.find((each) => each.SubnetId === subnetId)?.RouteTableAssociationId;
}

export const ec2RouteTypes = [eip, natGateway, routeTable, route, routeTableAssociation];
