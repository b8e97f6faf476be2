// The types of RDS that guards know.

export const INSTANCE = "aws:rds/instance:Instance";
export const CLUSTER = "aws:rds/cluster:Cluster";
export const CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
export const SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup";
export const PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup";
export const SNAPSHOT = "aws:rds/snapshot:Snapshot";
export const SNAPSHOT_COPY = "aws:rds/snapshotCopy:SnapshotCopy";
export const CLUSTER_SNAPSHOT = "aws:rds/clusterSnapshot:ClusterSnapshot";
export const CLUSTER_SNAPSHOT_COPY = "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy";

/** Copies of a database's data that RDS keeps until somebody deletes them. */
export const SNAPSHOTS: readonly string[] = [
  SNAPSHOT,
  SNAPSHOT_COPY,
  CLUSTER_SNAPSHOT,
  CLUSTER_SNAPSHOT_COPY,
];

/** Whether a type belongs to a database, groups and snapshots included. */
export function isDatabaseType(type: string): boolean {
  return type.startsWith("aws:rds/");
}

/** Whether a resource of this type holds data that is lost with it. */
export function holdsData(type: string): boolean {
  return type === INSTANCE || type === CLUSTER || SNAPSHOTS.includes(type);
}
