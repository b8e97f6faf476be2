// Changes of the database that no rule says anything of.
import { CLUSTER, INSTANCE, SNAPSHOT, SUBNET_GROUP } from "../../../src/guards/database/types";
import type { Row } from "./row";

/** Changes that nothing is said of. */
export const HARMLESS: readonly Omit<Row, "rule">[] = [
  { type: INSTANCE, change: { engineVersion: "15" }, before: { engineVersion: "15.6" } },
  { type: INSTANCE, change: { blueGreenUpdate: { enabled: false } } },
  {
    type: INSTANCE,
    change: { maintenanceWindow: undefined },
    before: { maintenanceWindow: "mon:03:00-mon:04:00" },
  },
  { type: SNAPSHOT, change: { sharedAccounts: ["123456789012"] } },
  ...[
    "engine",
    "username",
    "dbName",
    "kmsKeyId",
    "availabilityZone",
    "characterSetName",
    "ncharCharacterSetName",
    "timezone",
    "backupTarget",
    "region",
  ].map((property) => ({
    type: INSTANCE,
    change: { [property]: undefined },
    before: { [property]: "x" },
  })),
  ...[
    "clusterIdentifier",
    "databaseName",
    "dbSubnetGroupName",
    "dbSystemId",
    "kmsKeyId",
    "masterUsername",
    "clusterScalabilityType",
  ].map((property) => ({
    type: CLUSTER,
    change: { [property]: undefined },
    before: { [property]: "x" },
  })),
  {
    type: CLUSTER,
    change: { availabilityZones: undefined },
    before: { availabilityZones: ["us-west-2a"] },
  },
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
