// Databases that no rule objects to, to be varied.
import type { Inputs, ResourceFacts } from "../../../src/guards/rule";
import * as types from "../../../src/guards/database/types";

const INSTANCE: Inputs = {
  identifier: "app-database",
  engine: "postgres",
  engineVersion: "15",
  instanceClass: "db.t4g.medium",
  allocatedStorage: 20,
  maxAllocatedStorage: 100,
  storageType: "gp3",
  storageEncrypted: true,
  dbName: "app",
  username: "app",
  password: "[secret]",
  port: 5432,
  dbSubnetGroupName: "app-database",
  vpcSecurityGroupIds: ["sg-1"],
  parameterGroupName: "app-postgres15",
  publiclyAccessible: false,
  multiAz: true,
  backupRetentionPeriod: 14,
  deletionProtection: true,
  deleteAutomatedBackups: false,
  skipFinalSnapshot: false,
  finalSnapshotIdentifier: "app-database-final",
  allowMajorVersionUpgrade: false,
  applyImmediately: false,
  monitoringInterval: 60,
  iamDatabaseAuthenticationEnabled: true,
  enabledCloudwatchLogsExports: ["postgresql"],
  performanceInsightsEnabled: true,
};

const CLUSTER: Inputs = {
  clusterIdentifier: "app-cluster",
  engine: "postgres",
  engineVersion: "15",
  dbClusterInstanceClass: "db.m6gd.large",
  storageType: "io1",
  storageEncrypted: true,
  databaseName: "app",
  masterUsername: "app",
  dbSubnetGroupName: "app-database",
  backupRetentionPeriod: 14,
  deletionProtection: true,
  deleteAutomatedBackups: false,
  skipFinalSnapshot: false,
  finalSnapshotIdentifier: "app-cluster-final",
};

/** By type: the inputs of a resource that is as it should be. */
export const COMPLIANT: Readonly<Record<string, Inputs>> = {
  [types.INSTANCE]: INSTANCE,
  [types.CLUSTER]: CLUSTER,
  [types.CLUSTER_INSTANCE]: {
    identifier: "app-1",
    clusterIdentifier: "app-cluster",
    engine: "postgres",
    publiclyAccessible: false,
  },
  [types.SUBNET_GROUP]: { name: "app-database", subnetIds: ["subnet-1", "subnet-2"] },
  [types.PARAMETER_GROUP]: { name: "app-postgres15", family: "postgres15", description: "app" },
  [types.SNAPSHOT_COPY]: { targetDbSnapshotIdentifier: "copy" },
  [types.CLUSTER_SNAPSHOT]: { dbClusterSnapshotIdentifier: "before" },
  [types.CLUSTER_SNAPSHOT_COPY]: { targetDbClusterSnapshotIdentifier: "copy" },
  [types.SNAPSHOT]: { dbInstanceIdentifier: "app-database", dbSnapshotIdentifier: "before" },
};

/** A resource in an update that changes nothing. */
export function unchanged(type: string): ResourceFacts & { readonly before: Inputs } {
  const inputs = COMPLIANT[type] ?? {};
  const options = { protect: true, ignoreChanges: [] };
  return { type, name: "app-database", before: inputs, after: inputs, options };
}

/** The same resource, with some inputs changed; undefined takes one away. */
export function changed(type: string, changes: Inputs, before: Inputs = {}): ResourceFacts {
  const resource = unchanged(type);
  return {
    ...resource,
    before: without({ ...resource.before, ...before }),
    after: without({ ...resource.after, ...before, ...changes }),
  };
}

function without(inputs: Inputs): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}
