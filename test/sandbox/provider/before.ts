// Resources as state and program have them before a test changes one or the other.
import type { Bag } from "../../../sandbox/provider/values";

export const INSTANCE = "aws:rds/instance:Instance";
export const SERVICE = "aws:ecs/service:Service";
export const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";

/** What state and program say alike, before one of them changes. */
export const BEFORE: Readonly<Record<string, Bag>> = {
  [INSTANCE]: {
    identifier: "db",
    engine: "postgres",
    engineVersion: "16",
    instanceClass: "db.t4g.micro",
    allocatedStorage: 20,
    storageEncrypted: true,
    kmsKeyId: "k1",
    dbName: "app",
    username: "app",
    availabilityZone: "us-west-2a",
    snapshotIdentifier: "s1",
    password: "p1",
    backupRetentionPeriod: 7,
    deletionProtection: true,
    skipFinalSnapshot: false,
    multiAz: true,
    parameterGroupName: "g1",
    dbSubnetGroupName: "n1",
    port: 5432,
  },
  [SERVICE]: {
    name: "web",
    cluster: "c1",
    taskDefinition: "web:1",
    desiredCount: 2,
    launchType: "FARGATE",
    schedulingStrategy: "REPLICA",
    deploymentMaximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    enableEcsManagedTags: true,
    propagateTags: "SERVICE",
    platformVersion: "1.4.0",
    healthCheckGracePeriodSeconds: 30,
    networkConfiguration: { subnets: ["s1", "s2"], securityGroups: ["g1"], assignPublicIp: false },
    loadBalancers: [{ targetGroupArn: "t1", containerName: "backend", containerPort: 8000 }],
    tags: { app: "web" },
  },
  [TASK_DEFINITION]: {
    family: "web",
    containerDefinitions:
      '[{"name":"backend","image":"x:a","environment":[{"name":"A","value":"1"}]}]',
    cpu: "256",
    memory: "512",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    executionRoleArn: "e1",
    taskRoleArn: "t1",
    runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
    skipDestroy: false,
    tags: { app: "web" },
  },
};
