// RDS: the database instance, from create to what a delete leaves behind
// (terraform-provider-aws, internal/service/rds/instance.go).
import type { DBInstance } from "@aws-sdk/client-rds";
import { describe, type Aws } from "../aws";
import { resourceType } from "../schema";
import { tagList } from "../tags";
import { changeRdsTags } from "./rdsGroups";
import { inputs, modification, outputsOf, type InstanceInputs } from "./rdsInstanceInputs";

/** Inputs that no ModifyDBInstance is for. */
const LOCAL: ReadonlySet<keyof InstanceInputs> = new Set([
  "tags",
  "applyImmediately",
  "allowMajorVersionUpgrade",
  "deleteAutomatedBackups",
  "skipFinalSnapshot",
  "finalSnapshotIdentifier",
] as const);

const instance = resourceType({
  token: "aws:rds/instance:Instance",
  inputs,
  outputs: [
    "address",
    "arn",
    "endpoint",
    "engineVersionActual",
    "hostedZoneId",
    "resourceId",
    "status",
    "tagsAll",
  ],
  follows: {
    identifier: ["address", "arn", "endpoint"],
    port: ["endpoint"],
    engineVersion: ["engineVersionActual"],
  },
  imported: { skipFinalSnapshot: true, deleteAutomatedBackups: true },
  async create(aws, news) {
    const rds = await aws.rds();
    const common = {
      DBInstanceIdentifier: news.identifier,
      DBInstanceClass: news.instanceClass,
      Engine: news.engine,
      Port: news.port,
      DBSubnetGroupName: news.dbSubnetGroupName,
      VpcSecurityGroupIds: news.vpcSecurityGroupIds,
      DBParameterGroupName: news.parameterGroupName,
      AvailabilityZone: news.availabilityZone,
      MultiAZ: news.multiAz,
      PubliclyAccessible: news.publiclyAccessible,
      CopyTagsToSnapshot: news.copyTagsToSnapshot,
      DeletionProtection: news.deletionProtection,
      AutoMinorVersionUpgrade: news.autoMinorVersionUpgrade,
      StorageType: news.storageType,
      EnableCloudwatchLogsExports: news.enabledCloudwatchLogsExports,
      EnableIAMDatabaseAuthentication: news.iamDatabaseAuthenticationEnabled,
      Tags: tagList(news.tags),
    };
    const { DBInstance } =
      news.snapshotIdentifier === undefined
        ? await rds.createDBInstance({
            ...common,
            EngineVersion: news.engineVersion,
            AllocatedStorage: news.allocatedStorage,
            MaxAllocatedStorage: news.maxAllocatedStorage,
            StorageEncrypted: news.storageEncrypted,
            KmsKeyId: news.kmsKeyId,
            DBName: news.dbName,
            MasterUsername: news.username,
            MasterUserPassword: news.password,
            BackupRetentionPeriod: news.backupRetentionPeriod,
            PreferredBackupWindow: news.backupWindow,
            PreferredMaintenanceWindow: news.maintenanceWindow,
            EnablePerformanceInsights: news.performanceInsightsEnabled,
          })
        : await rds.restoreDBInstanceFromDBSnapshot({
            ...common,
            DBSnapshotIdentifier: news.snapshotIdentifier,
          });
    const { DbiResourceId = "" } = DBInstance ?? {};
    if (news.snapshotIdentifier !== undefined) await completeRestore(aws, DbiResourceId, news);
    return DbiResourceId;
  },
  async ready(aws, id) {
    await untilAvailable(aws, id);
  },
  async read(aws, id, state) {
    const it = await describeInstance(aws, id);
    if (it === undefined || it.DBInstanceStatus === "deleting") return undefined;
    return outputsOf(it, state);
  },
  async update(aws, id, { changed, olds, news }) {
    const rds = await aws.rds();
    if ([...changed].some((input) => !LOCAL.has(input))) {
      await rds.modifyDBInstance({
        DBInstanceIdentifier: olds.identifier,
        ApplyImmediately: news.applyImmediately ?? false,
        AllowMajorVersionUpgrade: news.allowMajorVersionUpgrade,
        ...modification(changed, olds, news),
      });
      await untilAvailable(aws, id);
    }
    await changeRdsTags(aws, String(olds.arn), olds.tags, news.tags);
  },
  async delete(aws, id, state) {
    const it = await describeInstance(aws, id);
    if (it === undefined) return;
    if (it.DBInstanceStatus !== "deleting") await deleteInstance(aws, state);
    await aws.until("the DB instance wasn't deleted", 60, async () => {
      return (await describeInstance(aws, id)) === undefined;
    });
  },
});

/** What a delete leaves behind is read from state: setting it in the deleting update is too late. */
async function deleteInstance(aws: Aws, state: InstanceInputs): Promise<void> {
  const rds = await aws.rds();
  if (!state.skipFinalSnapshot && state.finalSnapshotIdentifier === undefined) {
    throw new Error("final_snapshot_identifier is required when skip_final_snapshot is false");
  }
  const request = {
    DBInstanceIdentifier: state.identifier,
    SkipFinalSnapshot: state.skipFinalSnapshot,
    FinalDBSnapshotIdentifier: state.skipFinalSnapshot ? undefined : state.finalSnapshotIdentifier,
    DeleteAutomatedBackups: state.deleteAutomatedBackups,
  };
  try {
    await rds.deleteDBInstance(request);
  } catch (error) {
    // The real provider does this too: protection that nobody asked for doesn't stop it.
    const isProtected = /delet\w*\s*protect/i.test(describe(error));
    if (!isProtected || state.deletionProtection || !state.applyImmediately) throw error;
    await rds.modifyDBInstance({
      DBInstanceIdentifier: state.identifier,
      DeletionProtection: false,
      ApplyImmediately: true,
    });
    await rds.deleteDBInstance(request);
  }
}

/** A restore takes these from the snapshot; the real provider modifies the new instance right away. */
async function completeRestore(aws: Aws, id: string, news: InstanceInputs): Promise<void> {
  await untilAvailable(aws, id);
  const rds = await aws.rds();
  await rds.modifyDBInstance({
    DBInstanceIdentifier: news.identifier,
    ApplyImmediately: true,
    MasterUserPassword: news.password,
    BackupRetentionPeriod: news.backupRetentionPeriod,
    PreferredBackupWindow: news.backupWindow,
    PreferredMaintenanceWindow: news.maintenanceWindow,
    MaxAllocatedStorage: news.maxAllocatedStorage,
  });
}

async function untilAvailable(aws: Aws, id: string): Promise<void> {
  await aws.until("the DB instance didn't become available", 80, async () => {
    const it = await describeInstance(aws, id);
    if (it?.DBInstanceStatus === "failed") throw new Error("the DB instance is in status failed");
    return it?.DBInstanceStatus === "available" || it?.DBInstanceStatus === "storage-optimization";
  });
}

async function describeInstance(aws: Aws, id: string): Promise<DBInstance | undefined> {
  const rds = await aws.rds();
  const { DBInstances } = await rds.describeDBInstances({
    Filters: [{ Name: "dbi-resource-id", Values: [id] }],
  });
  // MiniStack answers all instances, whatever the filter.
  return DBInstances?.find(({ DbiResourceId }) => DbiResourceId === id);
}

export const rdsInstanceTypes = [instance];
