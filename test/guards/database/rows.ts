// One row for each way to violate a rule about the database.
import type { Inputs } from "../../../src/guards/rule";
import {
  CLUSTER,
  CLUSTER_INSTANCE,
  INSTANCE,
  PARAMETER_GROUP,
  SNAPSHOT,
  SUBNET_GROUP,
} from "../../../src/guards/database/types";

/** A change, and the one rule that must object to it. */
export interface Row {
  readonly type: string;
  readonly change: Inputs;
  readonly rule: string;
  /** What state has beside the compliant inputs. */
  readonly before?: Inputs;
  readonly says?: RegExp;
}

const replaced = (type: string, ...changes: Inputs[]): Row[] =>
  changes.map((change) => ({ type, change, rule: "database-not-replaced" }));

const row = (type: string, rule: string, change: Inputs, more: Partial<Row> = {}): Row => ({
  type,
  rule,
  change,
  ...more,
});

const PARAMETERS = [{ name: "log_lock_waits", value: "1", applyMethod: "immediate" }];

export const ROWS: readonly Row[] = [
  row(SUBNET_GROUP, "database-subnets", { subnetIds: ["subnet-1"] }, { says: /\(subnet-2\)/ }),
  row(
    PARAMETER_GROUP,
    "database-parameters",
    { parameters: [{ ...PARAMETERS[0], value: "0" }] },
    { before: { parameters: PARAMETERS }, says: /hold at once/ },
  ),
  row(
    PARAMETER_GROUP,
    "database-parameters",
    { parameters: [] },
    { before: { parameters: PARAMETERS }, says: /default: log_lock_waits/ },
  ),
  row(CLUSTER_INSTANCE, "database-force-destroy", { forceDestroy: true }),
  ...replaced(
    INSTANCE,
    { engine: "mysql" },
    { username: "other" },
    { dbName: "other" },
    { kmsKeyId: "arn:aws:kms:us-west-2:1:key/2" },
    { availabilityZone: "us-west-2b" },
    { snapshotIdentifier: "yesterday" },
    { restoreToPointInTime: { useLatestRestorableTime: true } },
    { s3Import: { bucketName: "dump" } },
    { characterSetName: "AL32UTF8" },
    { ncharCharacterSetName: "UTF8" },
    { timezone: "UTC" },
    { customIamInstanceProfile: "AWSRDSCustom" },
    { backupTarget: "outposts" },
    { engineLifecycleSupport: "open-source-rds-extended-support-disabled" },
    { region: "eu-west-1" },
  ),
  row(
    INSTANCE,
    "database-not-replaced",
    { storageEncrypted: true },
    { before: { storageEncrypted: false } },
  ),
  ...replaced(
    CLUSTER,
    { clusterIdentifier: "other" },
    { clusterIdentifierPrefix: "other" },
    { engine: "mysql" },
    { engineMode: "serverless" },
    { databaseName: "other" },
    { masterUsername: "other" },
    { kmsKeyId: "arn:aws:kms:us-west-2:1:key/2" },
    { availabilityZones: ["us-west-2a"] },
    { dbSystemId: "x" },
    { clusterScalabilityType: "limitless" },
    { sourceRegion: "eu-west-1" },
    { snapshotIdentifier: "yesterday" },
    { restoreToPointInTime: { useLatestRestorableTime: true } },
    { s3Import: { bucketName: "dump" } },
    { storageType: "gp3" },
    { region: "eu-west-1" },
  ),
  ...replaced(
    CLUSTER_INSTANCE,
    { identifier: "app-2" },
    { identifierPrefix: "app" },
    { clusterIdentifier: "other" },
    { engine: "mysql" },
    { availabilityZone: "us-west-2b" },
    { dbSubnetGroupName: "other" },
    { customIamInstanceProfile: "x" },
    { region: "eu-west-1" },
  ),
  ...replaced(SUBNET_GROUP, { name: "other" }, { namePrefix: "other" }, { region: "eu-west-1" }),
  ...replaced(
    PARAMETER_GROUP,
    { name: "other" },
    { namePrefix: "other" },
    { family: "postgres16" },
    { description: "other" },
    { region: "eu-west-1" },
  ),
  ...replaced(
    SNAPSHOT,
    { dbInstanceIdentifier: "other" },
    { dbSnapshotIdentifier: "other" },
    { region: "eu-west-1" },
  ),

  ...[INSTANCE, CLUSTER].flatMap((type) => [
    row(type, "database-deletion-protection", { deletionProtection: false }),
    row(type, "database-deletion-protection", { deletionProtection: undefined }),
    row(type, "database-final-snapshot", { skipFinalSnapshot: true }),
    row(type, "database-final-snapshot", { finalSnapshotIdentifier: undefined }),
    row(type, "database-automated-backups", { deleteAutomatedBackups: true }),
    row(type, "database-automated-backups", { deleteAutomatedBackups: undefined }),
    row(
      type,
      "database-backup-retention",
      { backupRetentionPeriod: 0 },
      { says: /ends automated/ },
    ),
    row(type, "database-backup-retention", { backupRetentionPeriod: 6 }, { says: /at least 7/ }),
    row(
      type,
      "database-backup-retention",
      { backupRetentionPeriod: 13 },
      { says: /instead of 14/ },
    ),
    row(
      type,
      "database-backup-retention",
      { backupRetentionPeriod: undefined },
      { says: /one day/ },
    ),
    row(type, "database-major-upgrade-armed", { allowMajorVersionUpgrade: true }),
    row(type, "database-engine-version", { engineVersion: "16" }, { says: /can't be undone/ }),
    row(type, "database-engine-version", { engineVersion: "14" }, { says: /refuses to go back/ }),
    row(
      type,
      "database-engine-version",
      { engineVersion: "15.4" },
      { before: { engineVersion: "15.6" }, says: /refuses to go back/ },
    ),
  ]),
  row(
    INSTANCE,
    "database-encrypted",
    { storageEncrypted: false },
    { before: { storageEncrypted: false } },
  ),
  row(
    CLUSTER,
    "database-encrypted",
    { storageEncrypted: false },
    { before: { storageEncrypted: false } },
  ),
  row(INSTANCE, "database-not-public", { publiclyAccessible: true }),
  row(CLUSTER_INSTANCE, "database-not-public", { publiclyAccessible: true }),
  row(INSTANCE, "database-multi-az", { multiAz: false }),
  row(INSTANCE, "database-multi-az", { multiAz: undefined }),
  ...[INSTANCE, CLUSTER, CLUSTER_INSTANCE].map((type) =>
    row(type, "database-apply-immediately", { applyImmediately: true }),
  ),

  row(INSTANCE, "database-storage", { allocatedStorage: 10 }, { says: /from 20 to 10 GiB/ }),
  row(INSTANCE, "database-storage", { maxAllocatedStorage: undefined }),
  row(INSTANCE, "database-storage", { maxAllocatedStorage: 50 }),
  row(INSTANCE, "database-storage-performance", { storageType: "io1" }),
  row(INSTANCE, "database-storage-performance", { iops: 6000 }),
  row(INSTANCE, "database-storage-performance", { storageThroughput: 500 }),
  row(INSTANCE, "database-instance-class", { instanceClass: "db.t4g.micro" }),
  row(CLUSTER, "database-instance-class", { dbClusterInstanceClass: "db.m6gd.xlarge" }),
  row(INSTANCE, "database-identifier", { identifier: "other" }),
  row(INSTANCE, "database-identifier", { identifierPrefix: "other" }),
  row(INSTANCE, "database-port", { port: 5433 }),
  row(INSTANCE, "database-network", { dbSubnetGroupName: "other" }),
  row(INSTANCE, "database-network", { vpcSecurityGroupIds: [] }),
  row(INSTANCE, "database-network", { vpcSecurityGroupIds: ["sg-2"] }),
  row(INSTANCE, "database-password", { password: "[another secret]" }),
  row(INSTANCE, "database-password", { passwordWoVersion: 2 }),
  row(INSTANCE, "database-password", { manageMasterUserPassword: true }),
  row(INSTANCE, "database-parameter-group", { parameterGroupName: "other" }),
  row(CLUSTER, "database-parameter-group", { dbClusterParameterGroupName: "other" }),
  row(
    INSTANCE,
    "database-replica",
    { replicateSourceDb: undefined },
    { before: { replicateSourceDb: "main" } },
  ),
  row(INSTANCE, "database-blue-green", { blueGreenUpdate: { enabled: true } }),
  row(INSTANCE, "database-evidence", { monitoringInterval: 0 }),
  row(
    INSTANCE,
    "database-evidence",
    { enabledCloudwatchLogsExports: [] },
    { says: /postgresql log/ },
  ),
  row(INSTANCE, "database-evidence", { performanceInsightsEnabled: false }),
  row(INSTANCE, "database-evidence", { performanceInsightsKmsKeyId: "k" }),
  row(INSTANCE, "database-iam-authentication", { iamDatabaseAuthenticationEnabled: false }),
  row(INSTANCE, "database-other-change", { optionGroupName: "other" }),
  row(INSTANCE, "database-other-change", { caCertIdentifier: "other" }),
  row(INSTANCE, "database-other-change", { networkType: "DUAL" }),
  row(INSTANCE, "database-other-change", { licenseModel: "other" }),
];

/** Changes that nothing is said of. */
export const HARMLESS: readonly Omit<Row, "rule">[] = [
  { type: INSTANCE, change: { engineVersion: "15.7" }, before: { engineVersion: "15.6" } },
  { type: INSTANCE, change: { engineVersion: "15.7" } },
  { type: INSTANCE, change: { allocatedStorage: 40 } },
  { type: INSTANCE, change: { maxAllocatedStorage: 200 } },
  { type: INSTANCE, change: { backupRetentionPeriod: 30 } },
  { type: INSTANCE, change: { backupRetentionPeriod: "14" } },
  { type: INSTANCE, change: { tags: { team: "other" } } },
  { type: INSTANCE, change: { __defaults: ["port"] } },
  {
    type: INSTANCE,
    change: { snapshotIdentifier: undefined },
    before: { snapshotIdentifier: "x" },
  },
  { type: INSTANCE, change: { enabledCloudwatchLogsExports: ["postgresql", "upgrade"] } },
  {
    type: CLUSTER,
    change: { storageType: "aurora-iopt1" },
    before: { engine: "aurora-postgresql", storageType: "" },
  },
  { type: SUBNET_GROUP, change: { subnetIds: ["subnet-1", "subnet-2", "subnet-3"] } },
];
