// Rules about the ECS service and its cluster: that a deployment keeps serving users and reverts automatically.
import type { ResourceRule } from "../rule";
import { checkAt, isRecord, shown } from "./checks";
import { SERVICE } from "../resourceTypes";

const TYPES = [SERVICE];
const CLUSTER = ["aws:ecs/cluster:Cluster"];
// Below this, ECS may stop more than every other task before a new one is healthy.
const LEAST_HEALTHY_PERCENT = 50;

/** The rules about a service and its cluster. */
export const serviceRules: readonly ResourceRule[] = [
  {
    name: "tasks-without-public-address",
    description: "Checks that tasks have no public address.",
    severity: "high",
    remediation:
      "Set `assignPublicIp: false` and give the subnets a NAT gateway (config `natGateways`).",
    frameworks: ["Security Hub ECS.2", "CKV_AWS_333"],
    types: TYPES,
    checks: [
      checkAt("networkConfiguration.assignPublicIp", (assignPublicIp) =>
        assignPublicIp === true
          ? "Tasks would have public addresses: only security groups would keep the internet from them."
          : undefined,
      ),
    ],
  },
  {
    name: "deployment-circuit-breaker",
    description: "Checks that ECS gives up a deployment that fails, and goes back.",
    severity: "high",
    remediation: "Set `deploymentCircuitBreaker: { enable: true, rollback: true }`.",
    frameworks: [],
    types: TYPES,
    checks: [
      checkAt("deploymentCircuitBreaker.enable", (enable) =>
        enable === true
          ? undefined
          : "Without the circuit breaker ECS goes on starting tasks of a release that can't run.",
      ),
      checkAt("deploymentCircuitBreaker", (breaker) =>
        isRecord(breaker) && breaker["rollback"] !== true
          ? "Without `rollback` ECS leaves a failed deployment as it is, with too few tasks."
          : undefined,
      ),
    ],
  },
  {
    name: "deployment-keeps-capacity",
    description: "Checks that a deployment leaves at least half of the tasks running.",
    severity: "medium",
    remediation: "Set `deploymentMinimumHealthyPercent` to 100, or to 50 at least.",
    frameworks: [],
    types: TYPES,
    checks: [
      checkAt("deploymentMinimumHealthyPercent", (percent) =>
        Number(percent ?? 100) < LEAST_HEALTHY_PERCENT
          ? `A deployment may stop all but ${shown(percent)} percent of the tasks before new ones are healthy. At least ${LEAST_HEALTHY_PERCENT} percent must stay.`
          : undefined,
      ),
    ],
  },
  {
    name: "fargate-platform-current",
    description: "Checks that tasks run on a platform version that AWS maintains.",
    severity: "low",
    remediation: "Set `platformVersion` to `LATEST` or `1.4.0`.",
    frameworks: ["Security Hub ECS.10", "CKV_AWS_332"],
    types: TYPES,
    checks: [
      checkAt("platformVersion", (version) =>
        version === undefined || version === "LATEST" || version === "1.4.0"
          ? undefined
          : `The platform version \`${shown(version)}\` is an old one. It must be \`LATEST\` or \`1.4.0\`.`,
      ),
    ],
  },
  {
    name: "cluster-container-insights",
    description: "Checks that the cluster measures its tasks.",
    severity: "low",
    remediation: "Set config `containerInsights` to `enabled` or `enhanced`.",
    frameworks: ["Security Hub ECS.12", "CKV_AWS_65", "AVD-AWS-0034"],
    types: CLUSTER,
    checks: [checkAt("settings", withoutContainerInsights)],
  },
];

function withoutContainerInsights(settings: unknown): string | undefined {
  const given: unknown[] = Array.isArray(settings) ? settings : [];
  const isOn = given.some(
    (setting) =>
      isRecord(setting) &&
      setting["name"] === "containerInsights" &&
      ["enabled", "enhanced"].includes(shown(setting["value"])),
  );
  return isOn
    ? undefined
    : "Container Insights is off: nothing would show how much the tasks use when they fail.";
}
