// EC2: who may talk to whom.
import type { IpPermission, SecurityGroupRuleRequest } from "@aws-sdk/client-ec2";
import { found } from "../aws";
import { integer, resourceType, tags, text, type ResourceType, type Values } from "../schema";
import { tagOutputs, tagSpecifications } from "../tags";
import { changeEc2Tags, ec2Arn } from "./ec2Network";

const securityGroup = resourceType({
  token: "aws:ec2/securityGroup:SecurityGroup",
  inputs: {
    name: text({ autoName: 255, forceNew: true }),
    description: text({ default: "Managed by Pulumi", forceNew: true }),
    vpcId: text({ computed: true, forceNew: true }),
    tags: tags(),
  },
  outputs: ["arn", "ownerId", "tagsAll"],
  async create(aws, inputs) {
    const ec2 = await aws.ec2();
    const { GroupId = "" } = await ec2.createSecurityGroup({
      GroupName: inputs.name,
      Description: inputs.description,
      VpcId: inputs.vpcId,
      TagSpecifications: tagSpecifications("security-group", inputs.tags),
    });
    return GroupId;
  },
  // AWS gives every new group a rule that lets everything out; the real provider takes it away.
  async ready(aws, GroupId) {
    const ec2 = await aws.ec2();
    const { SecurityGroupRules = [] } = await ec2.describeSecurityGroupRules({
      Filters: [{ Name: "group-id", Values: [GroupId] }],
    });
    const allowAll = SecurityGroupRules.filter(
      (rule) =>
        rule.IsEgress === true &&
        rule.IpProtocol === "-1" &&
        (rule.CidrIpv4 === "0.0.0.0/0" || rule.CidrIpv6 === "::/0") &&
        (rule.Tags ?? []).length === 0 &&
        rule.Description === undefined,
    );
    if (allowAll.length === 0) return;
    const ids = allowAll.map(({ SecurityGroupRuleId = "" }) => SecurityGroupRuleId);
    await ec2.revokeSecurityGroupEgress({ GroupId, SecurityGroupRuleIds: ids });
  },
  async read(aws, id) {
    const ec2 = await aws.ec2();
    const answer = await found(ec2.describeSecurityGroups({ GroupIds: [id] }));
    const it = answer?.SecurityGroups?.[0];
    return (
      it && {
        arn: it.SecurityGroupArn ?? ec2Arn(aws, it.OwnerId, "security-group", id),
        name: it.GroupName,
        description: it.Description,
        vpcId: it.VpcId,
        ownerId: it.OwnerId,
        ...tagOutputs(it.Tags),
      }
    );
  },
  update: (aws, id, { olds, news }) => changeEc2Tags(aws, id, olds.tags, news.tags),
  async delete(aws, GroupId) {
    const ec2 = await aws.ec2();
    await aws.whileBusy(/DependencyViolation|InUse/, 15, () =>
      found(ec2.deleteSecurityGroup({ GroupId })),
    );
  },
});

const ruleInputs = {
  securityGroupId: text({ required: true, forceNew: true }),
  ipProtocol: text({ required: true }),
  fromPort: integer(),
  toPort: integer(),
  cidrIpv4: text(),
  referencedSecurityGroupId: text(),
  description: text(),
  tags: tags(),
};

type RuleInputs = Values<typeof ruleInputs>;

/** A rule of a security group; the two directions differ in one pair of calls. */
function securityGroupRule(direction: "ingress" | "egress"): ResourceType {
  const Kind = direction === "ingress" ? "Ingress" : "Egress";
  return resourceType({
    token: `aws:vpc/securityGroup${Kind}Rule:SecurityGroup${Kind}Rule`,
    inputs: ruleInputs,
    outputs: ["arn", "securityGroupRuleId", "tagsAll"],
    async create(aws, inputs) {
      const ec2 = await aws.ec2();
      const request = {
        GroupId: inputs.securityGroupId,
        IpPermissions: [permission(inputs)],
        TagSpecifications: tagSpecifications("security-group-rule", inputs.tags),
      };
      const { SecurityGroupRules } =
        direction === "ingress"
          ? await ec2.authorizeSecurityGroupIngress(request)
          : await ec2.authorizeSecurityGroupEgress(request);
      return SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
    },
    async read(aws, id) {
      const ec2 = await aws.ec2();
      const answer = await found(ec2.describeSecurityGroupRules({ SecurityGroupRuleIds: [id] }));
      const it = answer?.SecurityGroupRules?.[0];
      if (it === undefined) return undefined;
      // For "all protocols" there are no ports, but EC2 says -1.
      const port = (value: number | undefined) => (it.IpProtocol === "-1" ? undefined : value);
      return {
        arn: ec2Arn(aws, it.GroupOwnerId, "security-group-rule", id),
        securityGroupRuleId: id,
        securityGroupId: it.GroupId,
        ipProtocol: it.IpProtocol,
        fromPort: port(it.FromPort),
        toPort: port(it.ToPort),
        cidrIpv4: it.CidrIpv4,
        referencedSecurityGroupId: it.ReferencedGroupInfo?.GroupId,
        description: it.Description,
        ...tagOutputs(it.Tags),
      };
    },
    async update(aws, id, { changed, olds, news }) {
      const ec2 = await aws.ec2();
      if ([...changed].some((input) => input !== "tags")) {
        await ec2.modifySecurityGroupRules({
          GroupId: news.securityGroupId,
          SecurityGroupRules: [{ SecurityGroupRuleId: id, SecurityGroupRule: rule(news) }],
        });
      }
      await changeEc2Tags(aws, id, olds.tags, news.tags);
    },
    async delete(aws, id, { securityGroupId }) {
      const ec2 = await aws.ec2();
      const request = { GroupId: securityGroupId, SecurityGroupRuleIds: [id] };
      await found<unknown>(
        direction === "ingress"
          ? ec2.revokeSecurityGroupIngress(request)
          : ec2.revokeSecurityGroupEgress(request),
      );
    },
  });
}

function permission(inputs: RuleInputs): IpPermission {
  const { cidrIpv4, referencedSecurityGroupId, description: Description } = inputs;
  return {
    IpProtocol: inputs.ipProtocol,
    FromPort: inputs.fromPort,
    ToPort: inputs.toPort,
    ...(cidrIpv4 && { IpRanges: [{ CidrIp: cidrIpv4, Description }] }),
    ...(referencedSecurityGroupId && {
      UserIdGroupPairs: [{ GroupId: referencedSecurityGroupId, Description }],
    }),
  };
}

function rule(inputs: RuleInputs): SecurityGroupRuleRequest {
  return {
    IpProtocol: inputs.ipProtocol,
    FromPort: inputs.fromPort,
    ToPort: inputs.toPort,
    CidrIpv4: inputs.cidrIpv4,
    ReferencedGroupId: inputs.referencedSecurityGroupId,
    Description: inputs.description,
  };
}

export const ec2SecurityGroupTypes = [
  securityGroup,
  securityGroupRule("ingress"),
  securityGroupRule("egress"),
];
