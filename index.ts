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
import { stackOutputs, type StackOutputs } from "./src/outputs/stackOutputs";

/** The program; Pulumi runs it through start.js. Gives the stack's outputs. */
export default async function program(): Promise<StackOutputs> {
  const config = loadConfig();
  const { prefix, tags } = config;
  const outputs = earlierOutputs();
  const [earlier, state] = await Promise.all([outputs, stackState(outputs, config.containerName)]);
  const guards = await enforceGuards(config, earlier, state);
  const { hasMaintenancePage, record } = state;

  const dns = new Dns(prefix, config);
  const network = new Network(prefix, {
    ...config,
    listenerPorts: dns.listenerPorts,
    databasePort: DATABASE_PORT,
  });
  const database = new Database(prefix, {
    ...config.database,
    subnetIds: network.dataSubnetIds,
    securityGroupId: network.databaseSecurityGroupId,
    tags,
  });
  denyDatabaseDeletion(prefix, config.deployerRole);
  const ci = ciRoles(prefix, config);
  const balancer = new LoadBalancer(prefix, {
    ...config,
    vpcId: network.vpcId,
    subnetIds: network.publicSubnetIds,
    securityGroupId: network.loadBalancerSecurityGroupId,
    certificateArn: dns.certificateArn,
  });
  const maintenance = maintenanceRules(prefix, {
    ...config,
    hasMaintenancePage,
    listenerArn: balancer.listenerArn,
    targetGroupArn: balancer.targetGroupArn,
  });
  const task = new TaskDefinition(prefix, {
    ...config,
    appSecrets: { DATABASE_URL: database.url, SECRET_KEY: config.appSecretKey },
  });
  const running = new Service(prefix, {
    ...config,
    taskDefinitionArn: task.arn,
    subnetIds: network.appSubnetIds,
    securityGroupId: network.appSecurityGroupId,
    targetGroupArn: balancer.targetGroupArn,
    prerequisites: [...network.routes, ...balancer.rules, ...task.prerequisites],
  });
  const where = {
    region: config.region,
    cluster: running.clusterName,
    service: running.serviceName,
    logGroup: task.logGroupName,
    url: dns.pointTo(balancer),
  };
  const findings = proveRelease(`${prefix}-proof`, {
    ...config,
    ...where,
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
    after: [running.service, ...maintenance],
  });

  await guards.refuseRemovals();
  return stackOutputs({ ...config, ...where, findings, ci });
}
