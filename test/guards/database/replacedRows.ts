// One row for each property whose change deletes a resource of the database and makes it anew.
import {
  CLUSTER,
  CLUSTER_INSTANCE,
  INSTANCE,
  PARAMETER_GROUP,
  SNAPSHOT,
  SUBNET_GROUP,
} from "../../../src/guards/database/types";
import type { Inputs } from "../../../src/guards/rule";
import { row, type Row } from "./row";

const replaced = (type: string, ...changes: Inputs[]): Row[] =>
  changes.map((change) => ({ type, change, rule: "database-not-replaced" }));

export const REPLACED: readonly Row[] = [
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
];
