// ECS: clusters, and what all ECS resources share.
import { found, type Aws } from "../aws";
import { object, resourceType, set, tags, text } from "../schema";
import { changeTags, lowerTagList, tagOutputs, type Tags } from "../tags";

/** ECS writes its pairs in lower case; the outputs are the same as everywhere. */
export function ecsTagOutputs(tags: { key?: string; value?: string }[] | undefined): {
  tags: Tags;
  tagsAll: Tags;
} {
  return tagOutputs(tags?.map(({ key, value }) => ({ Key: key, Value: value })));
}

/** Applies changed tags to any ECS resource. */
export async function changeEcsTags(
  aws: Aws,
  resourceArn: string,
  olds: Tags | undefined,
  news: Tags | undefined,
): Promise<void> {
  const ecs = await aws.ecs();
  await changeTags(
    olds,
    news,
    (tags) => ecs.tagResource({ resourceArn, tags: lowerTagList(tags) }),
    (tagKeys) => ecs.untagResource({ resourceArn, tagKeys }),
  );
}

const cluster = resourceType({
  token: "aws:ecs/cluster:Cluster",
  inputs: {
    name: text({ autoName: 255, forceNew: true }),
    settings: set(
      object({
        name: text({ required: true, oneOf: ["containerInsights"] }),
        value: text({ required: true }),
      }),
      { computed: true },
    ),
    tags: tags(),
  },
  outputs: ["arn", "tagsAll"],
  async create(aws, inputs) {
    const ecs = await aws.ecs();
    const { cluster } = await ecs.createCluster({
      clusterName: inputs.name,
      settings: inputs.settings?.map(({ name, value }) => clusterSetting(name, value)),
      tags: lowerTagList(inputs.tags),
    });
    return cluster?.clusterArn ?? "";
  },
  async ready(aws, arn) {
    const ecs = await aws.ecs();
    await aws.until("the cluster didn't become active", 10, async () => {
      const { clusters } = await ecs.describeClusters({ clusters: [arn] });
      return clusters?.[0]?.status === "ACTIVE";
    });
  },
  async read(aws, arn) {
    const ecs = await aws.ecs();
    const { clusters } = await ecs.describeClusters({
      clusters: [arn],
      include: ["TAGS", "SETTINGS"],
    });
    const it = clusters?.[0];
    if (it === undefined || it.status === "INACTIVE") return undefined;
    return {
      arn: it.clusterArn,
      name: it.clusterName,
      settings: it.settings?.map(({ name, value }) => ({ name, value })),
      ...ecsTagOutputs(it.tags),
    };
  },
  async update(aws, arn, { changed, olds, news }) {
    const ecs = await aws.ecs();
    if (changed.has("settings")) {
      const settings = news.settings?.map(({ name, value }) => clusterSetting(name, value));
      await ecs.updateClusterSettings({ cluster: arn, settings });
    }
    await changeEcsTags(aws, arn, olds.tags, news.tags);
  },
  async delete(aws, arn) {
    const ecs = await aws.ecs();
    const busy = /ClusterContains|UpdateInProgress/;
    await aws.whileBusy(busy, 10, () => found(ecs.deleteCluster({ cluster: arn })));
  },
});

function clusterSetting(name: string, value: string) {
  return { name: name as "containerInsights", value };
}

export const ecsClusterTypes = [cluster];
