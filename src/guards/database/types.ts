// The types of RDS that guards know.

export const INSTANCE = "aws:rds/instance:Instance";
export const CLUSTER = "aws:rds/cluster:Cluster";
export const CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
export const SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup";
export const PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup";
export const SNAPSHOT = "aws:rds/snapshot:Snapshot";

/** Whether a type belongs to a database, groups and snapshots included. */
export function isDatabaseType(type: string): boolean {
  return type.startsWith("aws:rds/");
}

/** Whether a resource of this type holds data that is lost with it. */
export function holdsData(type: string): boolean {
  return type === INSTANCE || type === CLUSTER || type === SNAPSHOT;
}
