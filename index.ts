// conflicto on AWS: guards → network → database → load balancer → the release in its slot, proven before and after users reach
// it → outputs.
// A deploy and a rollback are the same: `pulumi config set imageTag <sha>` and `pulumi up`.
import { ciRoles } from "./src/components/ci/roles";
import { Database, DATABASE_PORT } from "./src/components/database";
import { denyDatabaseDeletion } from "./src/components/deployerDenial";
import { Dns } from "./src/components/dns";
import { LoadBalancer } from "./src/components/loadBalancer";
import { Network } from "./src/components/network";
import { Service } from "./src/components/service";
import { TaskDefinition } from "./src/components/taskDefinition";
import { release } from "./src/program/release";
import { loadConfig } from "./src/config/load";
import { earlierOutputs } from "./src/outputs/earlierOutputs";
import { enforceGuards } from "./src/enforcement/enforceGuards";
import { stackState } from "./src/enforcement/stackState";
import { stackOutputs, type StackOutputs } from "./src/outputs/stackOutputs";

/** The program; Pulumi runs it through start.js. Gives the stack's outputs. */
export default async function program(): Promise<StackOutputs> {
  const config = loadConfig();
  const { prefix, tags, region, containerName, containerPort } = config;
  const { healthPath } = config.proof;
  const outputs = earlierOutputs();
  const [earlier, state] = await Promise.all([outputs, stackState(outputs, containerName)]);
  const guards = await enforceGuards(config, earlier, state);

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
    slotKeys: config.slotKeys,
    isProtected: config.isProtected,
    tags,
  });
  const task = new TaskDefinition(prefix, {
    ...config.task,
    region,
    environment: config.environment,
    containerName,
    containerPort,
    healthCheckGraceSeconds: config.healthCheckGraceSeconds,
    secretRecoveryDays: config.secretRecoveryDays,
    tags,
    appSecrets: { DATABASE_URL: database.url, SECRET_KEY: config.appSecretKey },
  });
  const services = new Service(prefix, {
    ...config.service,
    containerName,
    containerPort,
    healthCheckGraceSeconds: config.healthCheckGraceSeconds,
    tags,
    subnetIds: network.appSubnetIds,
    securityGroupId: network.appSecurityGroupId,
  });
  const { findings, live, byHand } = release(config, {
    state,
    guards,
    balancer,
    task,
    services,
    url: dns.pointTo(balancer),
    prerequisites: [...network.routes, ...task.prerequisites],
    addresses: dns.records,
  });

  await guards.refuseRemovals();
  return stackOutputs({
    ...live,
    ...byHand,
    desiredCount: config.desiredCount,
    findings,
    ci,
    pinnedTags: config.pinnedTags,
    guards: config.guards,
    requireApproval: config.requireApproval,
    maintenance: config.maintenance,
  });
}
