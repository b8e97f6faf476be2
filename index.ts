// conflicto on AWS: guards → network → database → service → proof that the release is live → outputs.
// A deploy and a rollback are the same: `pulumi config set imageTag <sha>` and `pulumi up`.
import * as pulumi from "@pulumi/pulumi";
import { ciRoles } from "./src/components/ci/roles";
import { Database, DATABASE_PORT } from "./src/components/database";
import { denyDatabaseDeletion } from "./src/components/deployerDenial";
import { Dns } from "./src/components/dns";
import { LoadBalancer } from "./src/components/loadBalancer";
import { maintenanceRules } from "./src/components/maintenance";
import { Network } from "./src/components/network";
import { Service } from "./src/components/service";
import { TaskDefinition } from "./src/components/taskDefinition";
import { loadConfig, secretTexts } from "./src/config/load";
import { earlierOutputs } from "./src/outputs/earlierOutputs";
import { enforceGuards } from "./src/enforcement/enforceGuards";
import { stackState } from "./src/enforcement/stackState";
import { circumstancesOf, copyKeeper, nextAfterFailure } from "./src/health/circumstances";
import { proveRelease } from "./src/health/proof";
import { nameIn } from "./src/names";
import { stackOutputs, type StackOutputs } from "./src/outputs/stackOutputs";

/** The program; Pulumi runs it through start.js. Gives the stack's outputs. */
export default async function program(): Promise<StackOutputs> {
  const config = loadConfig();
  const { prefix, tags, region, containerName, containerPort } = config;
  const { healthPath } = config.proof;
  const outputs = earlierOutputs();
  const [earlier, state] = await Promise.all([outputs, stackState(outputs, containerName)]);
  const guards = await enforceGuards(config, earlier, state);
  const { hasMaintenancePage, record } = state;

  const dns = new Dns(prefix, { ...config.address, tags });
  const network = new Network(prefix, {
    ...config.network,
    listenerPorts: dns.listenerPorts,
    containerPort,
    databasePort: DATABASE_PORT,
    tags,
  });
  const database = new Database(prefix, {
    ...config.database,
    subnetIds: network.dataSubnetIds,
    securityGroupId: network.databaseSecurityGroupId,
    tags,
  });
  denyDatabaseDeletion(prefix, config.deployerRole);
  const ci = ciRoles(prefix, {
    ...config.ci,
    environment: config.environment,
    deployerRole: config.deployerRole,
    region,
    tags,
  });
  const balancer = new LoadBalancer(prefix, {
    ...config.loadBalancer,
    vpcId: network.vpcId,
    subnetIds: network.publicSubnetIds,
    securityGroupId: network.loadBalancerSecurityGroupId,
    certificateArn: dns.certificateArn,
    containerPort,
    healthPath,
    isProtected: config.isProtected,
    tags,
  });
  const maintenance = maintenanceRules(prefix, {
    maintenance: config.maintenance,
    hasMaintenancePage,
    listenerArn: balancer.listenerArn,
    targetGroupArn: balancer.targetGroupArn,
    healthPath,
    tags,
  });
  const task = new TaskDefinition(prefix, {
    ...config.task,
    region,
    environment: config.environment,
    image: config.image,
    containerName,
    containerPort,
    healthCheckGraceSeconds: config.healthCheckGraceSeconds,
    secretRecoveryDays: config.secretRecoveryDays,
    tags,
    appSecrets: { DATABASE_URL: database.url, SECRET_KEY: config.appSecretKey },
  });
  const running = new Service(prefix, {
    ...config.service,
    imageTag: config.imageTag,
    containerName,
    containerPort,
    desiredCount: config.desiredCount,
    healthCheckGraceSeconds: config.healthCheckGraceSeconds,
    tags,
    taskDefinitionArn: task.arn,
    subnetIds: network.appSubnetIds,
    securityGroupId: network.appSecurityGroupId,
    targetGroupArn: balancer.targetGroupArn,
    prerequisites: [...network.routes, ...balancer.rules, ...task.prerequisites],
  });
  const where = {
    region,
    cluster: running.clusterName,
    service: running.serviceName,
    logGroup: task.logGroupName,
    url: dns.pointTo(balancer),
  };
  const findings = proveRelease(nameIn(prefix, "proof"), {
    ...where,
    settings: config.proof,
    stack: config.stack,
    image: config.image,
    imageTag: config.imageTag,
    containerName,
    emergency: config.emergency,
    desiredCount: config.desiredCount,
    taskDefinition: task.arn,
    running: running.taskDefinition,
    wasWritten: () => running.wasWritten(),
    requested: running.requested,
    record,
    circumstances: circumstancesOf(config, guards.release),
    next: nextAfterFailure(config, record),
    secrets: secretTexts(),
    keepCopies: copyKeeper(config, pulumi.getProject()),
    // What the program no longer declares is deleted last: a page that goes is there while the proof runs.
    maintenance: config.maintenance || hasMaintenancePage,
    after: [running.service, ...dns.records, ...maintenance],
  });

  await guards.refuseRemovals();
  return stackOutputs({
    ...where,
    findings,
    ci,
    pinnedTags: config.pinnedTags,
    guards: config.guards,
    requireApproval: config.requireApproval,
    maintenance: config.maintenance,
  });
}
