// Secrets Manager: a secret, and what is in it.
import { found } from "../aws";
import { integer, resourceType, tags, text } from "../schema";
import { changeTags, tagList, tagOutputs } from "../tags";

const secret = resourceType({
  token: "aws:secretsmanager/secret:Secret",
  inputs: {
    name: text({ autoName: 512, forceNew: true }),
    description: text(),
    recoveryWindowInDays: integer({ default: 30, stateOnly: true }),
    tags: tags(),
  },
  outputs: ["arn", "tagsAll"],
  async create(aws, inputs) {
    const secrets = await aws.secrets();
    const { ARN } = await secrets.createSecret({
      Name: inputs.name,
      Description: inputs.description,
      Tags: tagList(inputs.tags),
    });
    return ARN ?? "";
  },
  async read(aws, SecretId) {
    const secrets = await aws.secrets();
    const it = await found(secrets.describeSecret({ SecretId }));
    if (it === undefined || it.DeletedDate !== undefined) return undefined;
    return { arn: it.ARN, name: it.Name, description: it.Description, ...tagOutputs(it.Tags) };
  },
  async update(aws, SecretId, { changed, olds, news }) {
    const secrets = await aws.secrets();
    if (changed.has("description")) {
      await secrets.updateSecret({ SecretId, Description: news.description ?? "" });
    }
    await changeTags(
      olds.tags,
      news.tags,
      (tags) => secrets.tagResource({ SecretId, Tags: tagList(tags) }),
      (TagKeys) => secrets.untagResource({ SecretId, TagKeys }),
    );
  },
  async delete(aws, SecretId, { recoveryWindowInDays: days }) {
    const secrets = await aws.secrets();
    await found(
      secrets.deleteSecret(
        days === 0
          ? { SecretId, ForceDeleteWithoutRecovery: true }
          : { SecretId, RecoveryWindowInDays: days },
      ),
    );
  },
});

const secretVersion = resourceType({
  token: "aws:secretsmanager/secretVersion:SecretVersion",
  inputs: {
    secretId: text({ required: true, forceNew: true }),
    secretString: text({ required: true, forceNew: true }),
  },
  outputs: ["arn", "versionId", "versionStages"],
  async create(aws, { secretId, secretString }) {
    const secrets = await aws.secrets();
    const { VersionId } = await secrets.putSecretValue({
      SecretId: secretId,
      SecretString: secretString,
    });
    return `${secretId}|${VersionId}`;
  },
  async read(aws, id) {
    const secrets = await aws.secrets();
    const [secretId, VersionId] = id.split("|");
    const it = await found(secrets.getSecretValue({ SecretId: secretId, VersionId }));
    return (
      it && {
        arn: it.ARN,
        secretId,
        secretString: it.SecretString,
        versionId: it.VersionId,
        versionStages: it.VersionStages,
      }
    );
  },
  // A version can't be deleted, only lose its labels; AWSCURRENT moves by itself to the next version.
  async delete(aws, id) {
    const secrets = await aws.secrets();
    const [SecretId, versionId = ""] = id.split("|");
    const it = await found(secrets.describeSecret({ SecretId }));
    const stages = it?.VersionIdsToStages?.[versionId] ?? [];
    for (const VersionStage of stages.filter((stage) => stage !== "AWSCURRENT")) {
      await secrets.updateSecretVersionStage({
        SecretId,
        VersionStage,
        RemoveFromVersionId: versionId,
      });
    }
  },
});

export const secretTypes = [secret, secretVersion];
