// RDS: what can be said of a database instance: its inputs, the ModifyDBInstance request that changes
// them, and what AWS answers. `identifier` renames in place; it doesn't replace.
import type { DBInstance, ModifyDBInstanceMessage } from "@aws-sdk/client-rds";
import { flag, integer, set, tags, text, type Values } from "../schema";
import { tagOutputs } from "../tags";

export const inputs = {
  identifier: text({ autoName: 63 }),
  engine: text({ computed: true, forceNew: true }),
  engineVersion: text({ computed: true }),
  instanceClass: text({ required: true }),
  allocatedStorage: integer({ computed: true, suppress: isGrownByAutoscaling }),
  maxAllocatedStorage: integer(),
  storageType: text({ computed: true }),
  storageEncrypted: flag({ forceNew: true }),
  kmsKeyId: text({ computed: true, forceNew: true }),
  dbName: text({ computed: true, forceNew: true }),
  username: text({ computed: true, forceNew: true }),
  password: text({ stateOnly: true }),
  port: integer({ computed: true }),
  dbSubnetGroupName: text({ computed: true }),
  vpcSecurityGroupIds: set(text(), { computed: true }),
  parameterGroupName: text({ computed: true }),
  availabilityZone: text({ computed: true, forceNew: true }),
  multiAz: flag({ computed: true }),
  publiclyAccessible: flag({ default: false }),
  backupRetentionPeriod: integer({ computed: true }),
  backupWindow: text({ computed: true }),
  maintenanceWindow: text({ computed: true }),
  copyTagsToSnapshot: flag({ default: false }),
  deleteAutomatedBackups: flag({ default: true, stateOnly: true }),
  deletionProtection: flag(),
  skipFinalSnapshot: flag({ default: false, stateOnly: true }),
  finalSnapshotIdentifier: text({ stateOnly: true }),
  snapshotIdentifier: text({ computed: true, forceNew: true, stateOnly: true }),
  autoMinorVersionUpgrade: flag({ default: true }),
  allowMajorVersionUpgrade: flag({ stateOnly: true }),
  applyImmediately: flag({ computed: true, stateOnly: true }),
  // MiniStack always answers none.
  enabledCloudwatchLogsExports: set(text(), { stateOnly: true }),
  performanceInsightsEnabled: flag({ default: false }),
  iamDatabaseAuthenticationEnabled: flag(),
  tags: tags(),
};

export type InstanceInputs = Values<typeof inputs>;

/** Of ModifyDBInstance's members only those whose inputs changed. */
export function modification(
  changed: ReadonlySet<keyof InstanceInputs>,
  olds: InstanceInputs,
  news: InstanceInputs,
): Partial<ModifyDBInstanceMessage> {
  const when = <T>(input: keyof InstanceInputs, value: T) =>
    changed.has(input) ? value : undefined;
  const exports = news.enabledCloudwatchLogsExports ?? [];
  const before = olds.enabledCloudwatchLogsExports ?? [];
  return {
    NewDBInstanceIdentifier: when("identifier", news.identifier),
    EngineVersion: when("engineVersion", news.engineVersion),
    DBInstanceClass: when("instanceClass", news.instanceClass),
    AllocatedStorage: when("allocatedStorage", news.allocatedStorage),
    // Autoscaling is switched off by a maximum that is the size itself.
    MaxAllocatedStorage: when(
      "maxAllocatedStorage",
      news.maxAllocatedStorage ?? news.allocatedStorage,
    ),
    StorageType: when("storageType", news.storageType),
    MasterUserPassword: when("password", news.password),
    DBPortNumber: when("port", news.port),
    DBSubnetGroupName: when("dbSubnetGroupName", news.dbSubnetGroupName),
    VpcSecurityGroupIds: when("vpcSecurityGroupIds", news.vpcSecurityGroupIds),
    DBParameterGroupName: when("parameterGroupName", news.parameterGroupName),
    MultiAZ: when("multiAz", news.multiAz),
    PubliclyAccessible: when("publiclyAccessible", news.publiclyAccessible),
    BackupRetentionPeriod: when("backupRetentionPeriod", news.backupRetentionPeriod),
    PreferredBackupWindow: when("backupWindow", news.backupWindow),
    PreferredMaintenanceWindow: when("maintenanceWindow", news.maintenanceWindow),
    CopyTagsToSnapshot: when("copyTagsToSnapshot", news.copyTagsToSnapshot),
    DeletionProtection: when("deletionProtection", news.deletionProtection ?? false),
    AutoMinorVersionUpgrade: when("autoMinorVersionUpgrade", news.autoMinorVersionUpgrade),
    EnablePerformanceInsights: when("performanceInsightsEnabled", news.performanceInsightsEnabled),
    EnableIAMDatabaseAuthentication: when(
      "iamDatabaseAuthenticationEnabled",
      news.iamDatabaseAuthenticationEnabled ?? false,
    ),
    CloudwatchLogsExportConfiguration: when("enabledCloudwatchLogsExports", {
      EnableLogTypes: exports.filter((each) => !before.includes(each)),
      DisableLogTypes: before.filter((each) => !exports.includes(each)),
    }),
  };
}

/** What AWS answers, as outputs; `state` says how a version was asked for. */
export function outputsOf(it: DBInstance, state: Partial<InstanceInputs>) {
  const { Address, Port, HostedZoneId } = it.Endpoint ?? {};
  return {
    address: Address,
    arn: it.DBInstanceArn,
    endpoint: Address === undefined ? undefined : `${Address}:${Port}`,
    hostedZoneId: HostedZoneId,
    resourceId: it.DbiResourceId,
    status: it.DBInstanceStatus,
    identifier: it.DBInstanceIdentifier,
    engine: it.Engine,
    engineVersion: asAskedFor(it.EngineVersion, state.engineVersion),
    engineVersionActual: it.EngineVersion,
    instanceClass: it.DBInstanceClass,
    allocatedStorage: it.AllocatedStorage,
    maxAllocatedStorage: it.MaxAllocatedStorage,
    storageType: it.StorageType,
    storageEncrypted: it.StorageEncrypted,
    kmsKeyId: it.KmsKeyId,
    dbName: it.DBName,
    username: it.MasterUsername,
    port: Port,
    dbSubnetGroupName: it.DBSubnetGroup?.DBSubnetGroupName,
    vpcSecurityGroupIds: it.VpcSecurityGroups?.map((group) => group.VpcSecurityGroupId),
    parameterGroupName: it.DBParameterGroups?.[0]?.DBParameterGroupName,
    availabilityZone: it.AvailabilityZone,
    multiAz: it.MultiAZ,
    publiclyAccessible: it.PubliclyAccessible,
    backupRetentionPeriod: it.BackupRetentionPeriod,
    backupWindow: it.PreferredBackupWindow,
    maintenanceWindow: it.PreferredMaintenanceWindow,
    copyTagsToSnapshot: it.CopyTagsToSnapshot,
    deletionProtection: it.DeletionProtection,
    autoMinorVersionUpgrade: it.AutoMinorVersionUpgrade,
    enabledCloudwatchLogsExports: it.EnabledCloudwatchLogsExports?.length
      ? it.EnabledCloudwatchLogsExports
      : undefined,
    performanceInsightsEnabled: it.PerformanceInsightsEnabled ?? false,
    iamDatabaseAuthenticationEnabled: it.IAMDatabaseAuthenticationEnabled,
    ...tagOutputs(it.TagList),
  };
}

/** `16` and `16.3` are the same version to the real provider, when 16.3 is what AWS runs. */
function asAskedFor(actual: string | undefined, asked: string | undefined): string | undefined {
  if (asked === undefined || actual === undefined) return actual;
  return actual.startsWith(`${asked}.`) ? asked : actual;
}

/** A disk that has grown by itself isn't to be shrunk back. */
function isGrownByAutoscaling(oldSize: unknown, newSize: unknown, news: Record<string, unknown>) {
  return (
    Number(news.maxAllocatedStorage ?? 0) > Number(newSize) && Number(oldSize) > Number(newSize)
  );
}
