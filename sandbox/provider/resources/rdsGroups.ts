// RDS: where a database lives, and how its server is set.
import type { ApplyMethod } from "@aws-sdk/client-rds";
import { found, type Aws } from "../aws";
import { flag, object, resourceType, set, tags, text } from "../schema";
import { changeTags, tagList, tagOutputs, type Tags } from "../tags";

/** ModifyDBParameterGroup takes this many at once. */
const PARAMETERS_A_CALL = 20;

/** Applies changed tags to any RDS resource. */
export async function changeRdsTags(
  aws: Aws,
  ResourceName: string,
  olds: Tags | undefined,
  news: Tags | undefined,
): Promise<void> {
  const rds = await aws.rds();
  await changeTags(
    olds,
    news,
    (tags) => rds.addTagsToResource({ ResourceName, Tags: tagList(tags) }),
    (TagKeys) => rds.removeTagsFromResource({ ResourceName, TagKeys }),
  );
}

async function rdsTagOutputs(aws: Aws, ResourceName: string) {
  const rds = await aws.rds();
  return tagOutputs((await rds.listTagsForResource({ ResourceName })).TagList);
}

const subnetGroup = resourceType({
  token: "aws:rds/subnetGroup:SubnetGroup",
  inputs: {
    name: text({ autoName: 255, forceNew: true }),
    description: text({ default: "Managed by Pulumi" }),
    subnetIds: set(text(), { required: true }),
    tags: tags(),
  },
  outputs: ["arn", "vpcId", "tagsAll"],
  async create(aws, inputs) {
    const rds = await aws.rds();
    await rds.createDBSubnetGroup({
      DBSubnetGroupName: inputs.name,
      DBSubnetGroupDescription: inputs.description,
      SubnetIds: inputs.subnetIds,
      Tags: tagList(inputs.tags),
    });
    return inputs.name;
  },
  async read(aws, name) {
    const rds = await aws.rds();
    const answer = await found(rds.describeDBSubnetGroups({ DBSubnetGroupName: name }));
    const it = answer?.DBSubnetGroups?.[0];
    return (
      it && {
        arn: it.DBSubnetGroupArn,
        name: it.DBSubnetGroupName,
        description: it.DBSubnetGroupDescription,
        subnetIds: it.Subnets?.map(({ SubnetIdentifier }) => SubnetIdentifier),
        vpcId: it.VpcId,
        ...(await rdsTagOutputs(aws, it.DBSubnetGroupArn ?? "")),
      }
    );
  },
  async update(aws, name, { changed, olds, news }) {
    const rds = await aws.rds();
    if (changed.has("description") || changed.has("subnetIds")) {
      await rds.modifyDBSubnetGroup({
        DBSubnetGroupName: name,
        DBSubnetGroupDescription: news.description,
        SubnetIds: news.subnetIds,
      });
    }
    await changeRdsTags(aws, String(olds.arn), olds.tags, news.tags);
  },
  async delete(aws, name) {
    const rds = await aws.rds();
    await aws.whileBusy(/InvalidDBSubnetGroupState/, 3, () =>
      found(rds.deleteDBSubnetGroup({ DBSubnetGroupName: name })),
    );
  },
});

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: string;
}

const parameterGroup = resourceType({
  token: "aws:rds/parameterGroup:ParameterGroup",
  inputs: {
    name: text({ autoName: 255, forceNew: true }),
    family: text({ required: true, forceNew: true }),
    description: text({ default: "Managed by Pulumi", forceNew: true }),
    parameters: set(
      object({
        name: text({ required: true }),
        value: text({ required: true }),
        applyMethod: text({ default: "immediate", oneOf: ["immediate", "pending-reboot"] }),
      }),
    ),
    skipDestroy: flag({ stateOnly: true }),
    tags: tags(),
  },
  outputs: ["arn", "tagsAll"],
  async create(aws, inputs) {
    const rds = await aws.rds();
    await rds.createDBParameterGroup({
      DBParameterGroupName: inputs.name,
      DBParameterGroupFamily: inputs.family,
      Description: inputs.description,
      Tags: tagList(inputs.tags),
    });
    return inputs.name;
  },
  async ready(aws, name, { parameters = [] }) {
    const rds = await aws.rds();
    const current = await userParameters(aws, name);
    const isThere = (wanted: Parameter) =>
      current.some((each) => each.name === wanted.name && each.value === wanted.value);
    for (const batch of batches(parameters.filter((each) => !isThere(each)))) {
      await rds.modifyDBParameterGroup({ DBParameterGroupName: name, Parameters: batch });
    }
    const removed = current.filter((each) => !parameters.some(({ name }) => name === each.name));
    for (const batch of batches(removed)) {
      await rds.resetDBParameterGroup({ DBParameterGroupName: name, Parameters: batch });
    }
  },
  async read(aws, name, state) {
    const rds = await aws.rds();
    const answer = await found(rds.describeDBParameterGroups({ DBParameterGroupName: name }));
    const it = answer?.DBParameterGroups?.[0];
    if (it === undefined) return undefined;
    // How a value was applied can't be asked for reliably: state remembers.
    const remembered = (parameter: Parameter) =>
      state.parameters?.find(({ name }) => name === parameter.name)?.applyMethod;
    const parameters = (await userParameters(aws, name)).map((each) => ({
      ...each,
      applyMethod: remembered(each) ?? each.applyMethod,
    }));
    return {
      arn: it.DBParameterGroupArn,
      name: it.DBParameterGroupName,
      family: it.DBParameterGroupFamily,
      description: it.Description,
      parameters,
      ...(await rdsTagOutputs(aws, it.DBParameterGroupArn ?? "")),
    };
  },
  update: (aws, _name, { olds, news }) =>
    changeRdsTags(aws, String(olds.arn), olds.tags, news.tags),
  async delete(aws, name, { skipDestroy }) {
    if (skipDestroy) return;
    const rds = await aws.rds();
    await aws.whileBusy(/InvalidDBParameterGroupState/, 3, () =>
      found(rds.deleteDBParameterGroup({ DBParameterGroupName: name })),
    );
  },
});

/** The parameters that somebody has set; a group of defaults has hundreds of others. */
async function userParameters(aws: Aws, DBParameterGroupName: string): Promise<Parameter[]> {
  const rds = await aws.rds();
  const parameters: Parameter[] = [];
  let Marker: string | undefined;
  do {
    const page = await rds.describeDBParameters({ DBParameterGroupName, Source: "user", Marker });
    for (const it of page.Parameters ?? []) {
      parameters.push({
        name: it.ParameterName ?? "",
        value: it.ParameterValue ?? "",
        applyMethod: it.ApplyMethod ?? "immediate",
      });
    }
    Marker = page.Marker;
  } while (Marker !== undefined && Marker !== "");
  return parameters;
}

function batches(parameters: readonly Parameter[]) {
  const requests = parameters.map(({ name, value, applyMethod }) => ({
    ParameterName: name,
    ParameterValue: value,
    ApplyMethod: applyMethod as ApplyMethod,
  }));
  const count = Math.ceil(requests.length / PARAMETERS_A_CALL);
  return Array.from({ length: count }, (_, i) =>
    requests.slice(i * PARAMETERS_A_CALL, (i + 1) * PARAMETERS_A_CALL),
  );
}

export const rdsGroupTypes = [subnetGroup, parameterGroup];
