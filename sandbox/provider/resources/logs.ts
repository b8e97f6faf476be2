// CloudWatch Logs.
import { found } from "../aws";
import { flag, integer, resourceType, tags, text } from "../schema";
import { changeTags, tagOutputs } from "../tags";

const logGroup = resourceType({
  token: "aws:cloudwatch/logGroup:LogGroup",
  inputs: {
    name: text({ autoName: 512, forceNew: true }),
    retentionInDays: integer({ default: 0 }),
    skipDestroy: flag({ default: false, stateOnly: true }),
    tags: tags(),
  },
  outputs: ["arn", "tagsAll"],
  imported: { skipDestroy: false },
  async create(aws, { name, tags }) {
    const logs = await aws.logs();
    await logs.createLogGroup({ logGroupName: name, tags });
    return name;
  },
  // 0 days stand for "never expire", which the API says by having no policy.
  async ready(aws, logGroupName, { retentionInDays }) {
    const logs = await aws.logs();
    if (retentionInDays > 0) await logs.putRetentionPolicy({ logGroupName, retentionInDays });
    else await logs.deleteRetentionPolicy({ logGroupName });
  },
  async read(aws, name) {
    const logs = await aws.logs();
    const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: name });
    const it = logGroups?.find(({ logGroupName }) => logGroupName === name);
    if (it === undefined) return undefined;
    const arn = it.arn?.replace(/:\*$/, "") ?? "";
    const { tags } = await logs.listTagsForResource({ resourceArn: arn });
    return { arn, name, retentionInDays: it.retentionInDays ?? 0, ...tagOutputs(tags) };
  },
  async update(aws, _id, { olds, news }) {
    const logs = await aws.logs();
    const resourceArn = String(olds.arn);
    await changeTags(
      olds.tags,
      news.tags,
      (tags) => logs.tagResource({ resourceArn, tags }),
      (tagKeys) => logs.untagResource({ resourceArn, tagKeys }),
    );
  },
  async delete(aws, logGroupName, { skipDestroy }) {
    if (skipDestroy) return;
    const logs = await aws.logs();
    await found(logs.deleteLogGroup({ logGroupName }));
  },
});

export const logTypes = [logGroup];
