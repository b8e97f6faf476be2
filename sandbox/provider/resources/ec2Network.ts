// EC2: the network itself.
import { found, type Aws } from "../aws";
import { flag, resourceType, tags, text } from "../schema";
import { changeTags, tagList, tagOutputs, tagSpecifications, type Tags } from "../tags";

/** While something still uses it, EC2 refuses to delete it; the real provider tries again. */
const IN_USE = /DependencyViolation|InvalidIPAddress\.InUse|AuthFailure/;

/** Applies changed tags to any EC2 resource. */
export async function changeEc2Tags(
  aws: Aws,
  id: string,
  olds: Tags | undefined,
  news: Tags | undefined,
): Promise<void> {
  const ec2 = await aws.ec2();
  await changeTags(
    olds,
    news,
    (set) => ec2.createTags({ Resources: [id], Tags: tagList(set) }),
    (keys) => ec2.deleteTags({ Resources: [id], Tags: keys.map((Key) => ({ Key })) }),
  );
}

/** The ARN of an EC2 resource whose API doesn't name it. */
export function ec2Arn(aws: Aws, owner: string | undefined, kind: string, id: string): string {
  return `arn:aws:ec2:${aws.region}:${owner ?? ""}:${kind}/${id}`;
}

const vpc = resourceType({
  token: "aws:ec2/vpc:Vpc",
  inputs: {
    cidrBlock: text({ required: true, forceNew: true }),
    enableDnsHostnames: flag({ computed: true }),
    enableDnsSupport: flag({ default: true }),
    tags: tags(),
  },
  outputs: ["arn", "defaultSecurityGroupId", "mainRouteTableId", "ownerId", "tagsAll"],
  async create(aws, inputs) {
    const ec2 = await aws.ec2();
    const { Vpc } = await ec2.createVpc({
      CidrBlock: inputs.cidrBlock,
      TagSpecifications: tagSpecifications("vpc", inputs.tags),
    });
    return Vpc?.VpcId ?? "";
  },
  async ready(aws, VpcId, inputs) {
    const ec2 = await aws.ec2();
    await aws.until("the VPC didn't become available", 5, async () => {
      const { Vpcs } = await ec2.describeVpcs({ VpcIds: [VpcId] });
      return Vpcs?.[0]?.State === "available";
    });
    await ec2.modifyVpcAttribute({
      VpcId,
      EnableDnsSupport: { Value: inputs.enableDnsSupport },
    });
    if (inputs.enableDnsHostnames === undefined) return;
    await ec2.modifyVpcAttribute({
      VpcId,
      EnableDnsHostnames: { Value: inputs.enableDnsHostnames },
    });
  },
  async read(aws, VpcId) {
    const ec2 = await aws.ec2();
    const it = (await found(ec2.describeVpcs({ VpcIds: [VpcId] })))?.Vpcs?.[0];
    if (it === undefined) return undefined;
    const inVpc = [{ Name: "vpc-id", Values: [VpcId] }];
    const [hostnames, support, groups, routeTables] = await Promise.all([
      ec2.describeVpcAttribute({ VpcId, Attribute: "enableDnsHostnames" }),
      ec2.describeVpcAttribute({ VpcId, Attribute: "enableDnsSupport" }),
      ec2.describeSecurityGroups({
        Filters: [...inVpc, { Name: "group-name", Values: ["default"] }],
      }),
      ec2.describeRouteTables({
        Filters: [...inVpc, { Name: "association.main", Values: ["true"] }],
      }),
    ]);
    return {
      arn: ec2Arn(aws, it.OwnerId, "vpc", VpcId),
      cidrBlock: it.CidrBlock,
      enableDnsHostnames: hostnames.EnableDnsHostnames?.Value,
      enableDnsSupport: support.EnableDnsSupport?.Value,
      defaultSecurityGroupId: groups.SecurityGroups?.[0]?.GroupId,
      mainRouteTableId: routeTables.RouteTables?.[0]?.RouteTableId,
      ownerId: it.OwnerId,
      ...tagOutputs(it.Tags),
    };
  },
  // `ready` sets both attributes; only the tags are left.
  update: (aws, id, { olds, news }) => changeEc2Tags(aws, id, olds.tags, news.tags),
  async delete(aws, VpcId) {
    const ec2 = await aws.ec2();
    await aws.whileBusy(IN_USE, 5, () => found(ec2.deleteVpc({ VpcId })));
  },
});

const internetGateway = resourceType({
  token: "aws:ec2/internetGateway:InternetGateway",
  inputs: { vpcId: text({ computed: true }), tags: tags() },
  outputs: ["arn", "ownerId", "tagsAll"],
  async create(aws, inputs) {
    const ec2 = await aws.ec2();
    const { InternetGateway } = await ec2.createInternetGateway({
      TagSpecifications: tagSpecifications("internet-gateway", inputs.tags),
    });
    return InternetGateway?.InternetGatewayId ?? "";
  },
  async ready(aws, InternetGatewayId, { vpcId }) {
    const ec2 = await aws.ec2();
    const { InternetGateways } = await ec2.describeInternetGateways({
      InternetGatewayIds: [InternetGatewayId],
    });
    const attached = InternetGateways?.[0]?.Attachments?.[0]?.VpcId;
    if (vpcId === undefined || attached === vpcId) return;
    if (attached !== undefined) {
      await ec2.detachInternetGateway({ InternetGatewayId, VpcId: attached });
    }
    await ec2.attachInternetGateway({ InternetGatewayId, VpcId: vpcId });
  },
  async read(aws, id) {
    const ec2 = await aws.ec2();
    const answer = await found(ec2.describeInternetGateways({ InternetGatewayIds: [id] }));
    const it = answer?.InternetGateways?.[0];
    return (
      it && {
        arn: ec2Arn(aws, it.OwnerId, "internet-gateway", id),
        ownerId: it.OwnerId,
        vpcId: it.Attachments?.[0]?.VpcId,
        ...tagOutputs(it.Tags),
      }
    );
  },
  update: (aws, id, { olds, news }) => changeEc2Tags(aws, id, olds.tags, news.tags),
  async delete(aws, InternetGatewayId, { vpcId }) {
    const ec2 = await aws.ec2();
    if (vpcId !== undefined) {
      await aws
        .whileBusy(IN_USE, 20, () =>
          found(ec2.detachInternetGateway({ InternetGatewayId, VpcId: vpcId })),
        )
        .catch((error: Error) => {
          if (!error.message.includes("not attached")) throw error;
        });
    }
    await aws.whileBusy(IN_USE, 20, () => found(ec2.deleteInternetGateway({ InternetGatewayId })));
  },
});

const subnet = resourceType({
  token: "aws:ec2/subnet:Subnet",
  inputs: {
    vpcId: text({ required: true, forceNew: true }),
    cidrBlock: text({ required: true, forceNew: true }),
    availabilityZone: text({ computed: true, forceNew: true }),
    mapPublicIpOnLaunch: flag({ default: false }),
    tags: tags(),
  },
  outputs: ["arn", "availabilityZoneId", "ownerId", "tagsAll"],
  async create(aws, inputs) {
    const ec2 = await aws.ec2();
    const { Subnet } = await ec2.createSubnet({
      VpcId: inputs.vpcId,
      CidrBlock: inputs.cidrBlock,
      AvailabilityZone: inputs.availabilityZone,
      TagSpecifications: tagSpecifications("subnet", inputs.tags),
    });
    return Subnet?.SubnetId ?? "";
  },
  async ready(aws, SubnetId, { mapPublicIpOnLaunch }) {
    const ec2 = await aws.ec2();
    await ec2.modifySubnetAttribute({
      SubnetId,
      MapPublicIpOnLaunch: { Value: mapPublicIpOnLaunch },
    });
  },
  async read(aws, id) {
    const ec2 = await aws.ec2();
    const it = (await found(ec2.describeSubnets({ SubnetIds: [id] })))?.Subnets?.[0];
    return (
      it && {
        arn: it.SubnetArn,
        vpcId: it.VpcId,
        cidrBlock: it.CidrBlock,
        availabilityZone: it.AvailabilityZone,
        availabilityZoneId: it.AvailabilityZoneId,
        mapPublicIpOnLaunch: it.MapPublicIpOnLaunch,
        ownerId: it.OwnerId,
        ...tagOutputs(it.Tags),
      }
    );
  },
  update: (aws, id, { olds, news }) => changeEc2Tags(aws, id, olds.tags, news.tags),
  async delete(aws, SubnetId) {
    const ec2 = await aws.ec2();
    await aws.whileBusy(IN_USE, 20, () => found(ec2.deleteSubnet({ SubnetId })));
  },
});

export const ec2NetworkTypes = [vpc, internetGateway, subnet];
