// IAM: roles and their inline policies.
import { found } from "../aws";
import { integer, policyDocument, resourceType, tags, text } from "../schema";
import { changeTags, tagList, tagOutputs } from "../tags";

const role = resourceType({
  token: "aws:iam/role:Role",
  inputs: {
    name: text({ autoName: 64, forceNew: true }),
    assumeRolePolicy: policyDocument({ required: true }),
    description: text(),
    maxSessionDuration: integer({ default: 3600 }),
    tags: tags(),
  },
  outputs: ["arn", "createDate", "uniqueId", "tagsAll"],
  async create(aws, inputs) {
    const iam = await aws.iam();
    await iam.createRole({
      RoleName: inputs.name,
      AssumeRolePolicyDocument: inputs.assumeRolePolicy,
      Description: inputs.description,
      MaxSessionDuration: inputs.maxSessionDuration,
      Tags: tagList(inputs.tags),
    });
    return inputs.name;
  },
  async read(aws, RoleName) {
    const iam = await aws.iam();
    const it = (await found(iam.getRole({ RoleName })))?.Role;
    return (
      it && {
        arn: it.Arn,
        name: it.RoleName,
        assumeRolePolicy: decodeURIComponent(it.AssumeRolePolicyDocument ?? ""),
        description: it.Description,
        maxSessionDuration: it.MaxSessionDuration,
        createDate: it.CreateDate?.toISOString(),
        uniqueId: it.RoleId,
        ...tagOutputs(it.Tags),
      }
    );
  },
  async update(aws, RoleName, { changed, olds, news }) {
    const iam = await aws.iam();
    if (changed.has("assumeRolePolicy")) {
      await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: news.assumeRolePolicy });
    }
    if (changed.has("description")) {
      await iam.updateRole({ RoleName, Description: news.description ?? "" });
    }
    if (changed.has("maxSessionDuration")) {
      await iam.updateRole({ RoleName, MaxSessionDuration: news.maxSessionDuration });
    }
    await changeTags(
      olds.tags,
      news.tags,
      (tags) => iam.tagRole({ RoleName, Tags: tagList(tags) }),
      (TagKeys) => iam.untagRole({ RoleName, TagKeys }),
    );
  },
  async delete(aws, RoleName) {
    const iam = await aws.iam();
    await found(iam.deleteRole({ RoleName }));
  },
});

const rolePolicy = resourceType({
  token: "aws:iam/rolePolicy:RolePolicy",
  inputs: {
    name: text({ autoName: 128, forceNew: true }),
    role: text({ required: true, forceNew: true }),
    policy: policyDocument({ required: true }),
  },
  outputs: [],
  async create(aws, { name, role, policy }) {
    const iam = await aws.iam();
    await iam.putRolePolicy({ RoleName: role, PolicyName: name, PolicyDocument: policy });
    return `${role}:${name}`;
  },
  async read(aws, id) {
    const iam = await aws.iam();
    const [role = "", name = ""] = id.split(":");
    const it = await found(iam.getRolePolicy({ RoleName: role, PolicyName: name }));
    return it && { name, role, policy: decodeURIComponent(it.PolicyDocument ?? "") };
  },
  async update(aws, _id, { news: { name, role, policy } }) {
    const iam = await aws.iam();
    await iam.putRolePolicy({ RoleName: role, PolicyName: name, PolicyDocument: policy });
  },
  async delete(aws, _id, { name, role }) {
    const iam = await aws.iam();
    await found(iam.deleteRolePolicy({ RoleName: role, PolicyName: name }));
  },
});

export const iamTypes = [role, rolePolicy];
