// ECS: what is right, and one row per way to be wrong.
import type { Row } from "./looking";

type Values = Record<string, unknown>;

export const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
const SERVICE = "aws:ecs/service:Service";
const CLUSTER = "aws:ecs/cluster:Cluster";

const CONTAINER: Values = {
  name: "backend",
  image: "ghcr.io/owner/app:1b2f",
  essential: true,
  environment: [{ name: "ENVIRONMENT", value: "prod" }],
  secrets: [{ name: "DATABASE_URL", valueFrom: "arn:aws:secretsmanager:::secret:app" }],
  healthCheck: { command: ["CMD", "true"] },
  stopTimeout: 10,
  readonlyRootFilesystem: true,
  logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/ecs/app" } },
};

/** A task definition's inputs, with changes; those of its one container are apart. */
export function aTaskDefinition(changes: Values = {}, container: Values = {}): Values {
  return {
    family: "app",
    taskRoleArn: "arn:aws:iam::123456789012:role/app-task",
    executionRoleArn: "arn:aws:iam::123456789012:role/app-execution",
    containerDefinitions: JSON.stringify([{ ...CONTAINER, ...container }]),
    skipDestroy: true,
    ...changes,
  };
}

function task(rule: string | undefined, title: string, changes: Values): Row {
  return { title, type: TASK_DEFINITION, inputs: aTaskDefinition(changes), rule };
}

function container(rule: string | undefined, title: string, changes: Values): Row {
  return { title, type: TASK_DEFINITION, inputs: aTaskDefinition({}, changes), rule };
}

function variable(rule: string | undefined, name: string, value: string): Row {
  const title = `the variable ${name} with ${value.length} characters`;
  return container(rule, title, { environment: [{ name, value }] });
}

const readable = "task-definition-readable";
const secrets = "no-secrets-in-environment";
const logs = "containers-write-logs";
const healthCheck = "container-health-check";

export const taskDefinitionRows: readonly Row[] = [
  task(undefined, "a task definition that is right", {}),
  task(readable, "containers that aren't JSON", { containerDefinitions: "[{" }),
  task(readable, "containers that aren't a list", { containerDefinitions: "{}" }),
  task(readable, "a list of something else", { containerDefinitions: "[null]" }),
  task(readable, "no container", { containerDefinitions: "[]" }),
  task(readable, "a task definition without containers", { containerDefinitions: undefined }),
  container("containers-not-privileged", "a privileged container", { privileged: true }),
  container("containers-not-privileged", "one whose key has another case", { Privileged: true }),
  variable(secrets, "DATABASE_URL", "postgresql://db.internal/app"),
  variable(secrets, "DB_PASSWORD", "hunter2hunter2"),
  variable(secrets, "dbPassword", "hunter2hunter2"),
  variable(secrets, "SECRET_KEY", "hunter2hunter2"),
  variable(secrets, "GITHUB_TOKEN", "hunter2hunter2"),
  variable(secrets, "OPENAI_API_KEY", "hunter2hunter2"),
  variable(secrets, "BROKER", "amqps://app:hunter2hunter2@broker.internal:5671"),
  variable(secrets, "CACHE", "rediss://:hunter2hunter2@cache.internal"),
  variable(secrets, "WHO", "AKIAIOSFODNN7EXAMPLE"),
  variable(secrets, "PULLS_WITH", `ghp_${"a1".repeat(18)}`),
  variable(secrets, "SIGNS_WITH", "-----BEGIN RSA PRIVATE KEY-----"),
  variable(secrets, "LIBPQ", "host=db.internal password=hunter2hunter2"),
  variable(undefined, "TOKEN_TTL_SECONDS", "3600"),
  variable(undefined, "MAX_TOKENS", "4096"),
  variable(undefined, "TOKENIZER", "words"),
  variable(undefined, "DB_PASSWORD_FILE", "/run/secrets/db"),
  variable(undefined, "DB_PASSWORD", ""),
  variable(undefined, "UPSTREAM", "https://api.internal:8443/a@b"),
  container(logs, "a container without logs", { logConfiguration: undefined }),
  container(logs, "logs that go nowhere", { logConfiguration: { logDriver: "none" } }),
  container(logs, "logs without a driver", { logConfiguration: {} }),
  container("container-filesystem-read-only", "a root filesystem that can be written to", {
    readonlyRootFilesystem: undefined,
  }),
  container(healthCheck, "a container without a health check", { healthCheck: undefined }),
  container(healthCheck, "a health check that is off", { healthCheck: { command: ["NONE"] } }),
  container(undefined, "a side container without a health check", {
    essential: false,
    healthCheck: undefined,
  }),
  container("container-stop-timeout", "a longer stop than Fargate admits", { stopTimeout: 121 }),
  container(undefined, "the longest stop that Fargate admits", { stopTimeout: 120 }),
  container(undefined, "AWS's own stop time", { stopTimeout: undefined }),
  task("task-role-not-execution-role", "one role for both", {
    taskRoleArn: "arn:aws:iam::123456789012:role/app-execution",
  }),
  task("task-role-not-execution-role", "one role for both, once by its name", {
    taskRoleArn: "app-execution",
  }),
  task(undefined, "a task without a role", { taskRoleArn: undefined }),
  task("task-revisions-kept", "revisions that would be deregistered", { skipDestroy: false }),
  task("task-revisions-kept", "revisions of which nothing is said", { skipDestroy: undefined }),
];

const SERVICE_INPUTS: Values = {
  desiredCount: 2,
  platformVersion: "LATEST",
  deploymentMinimumHealthyPercent: 100,
  deploymentCircuitBreaker: { enable: true, rollback: true },
  networkConfiguration: { subnets: ["subnet-a"], assignPublicIp: false },
};

function service(rule: string | undefined, title: string, changes: Values): Row {
  return { title, type: SERVICE, inputs: { ...SERVICE_INPUTS, ...changes }, rule };
}

function cluster(rule: string | undefined, title: string, settings: unknown): Row {
  return { title, type: CLUSTER, inputs: { settings }, rule };
}

const breaker = "deployment-circuit-breaker";
const insights = "cluster-container-insights";

export const serviceRows: readonly Row[] = [
  service(undefined, "a service that is right", {}),
  service("tasks-without-public-address", "tasks with public addresses", {
    networkConfiguration: { assignPublicIp: true },
  }),
  service(undefined, "tasks of which AWS says that they have none", { networkConfiguration: {} }),
  service(breaker, "no circuit breaker", { deploymentCircuitBreaker: undefined }),
  service(breaker, "a circuit breaker that is off", {
    deploymentCircuitBreaker: { enable: false, rollback: true },
  }),
  // Nobody is served by a slot that is filled; and a service of before there were slots goes back.
  ...[false, true].map((rollback) =>
    service(undefined, `a circuit breaker with \`rollback: ${rollback}\``, {
      deploymentCircuitBreaker: { enable: true, rollback },
    }),
  ),
  service("deployment-keeps-capacity", "a deployment that stops every task first", {
    deploymentMinimumHealthyPercent: 0,
  }),
  service("deployment-keeps-capacity", "a deployment that leaves less than half", {
    deploymentMinimumHealthyPercent: 49,
  }),
  service(undefined, "a deployment that leaves half", { deploymentMinimumHealthyPercent: 50 }),
  service(undefined, "AWS's own share", { deploymentMinimumHealthyPercent: undefined }),
  service("fargate-platform-current", "an old platform", { platformVersion: "1.3.0" }),
  service(undefined, "the newest platform by its number", { platformVersion: "1.4.0" }),
  service(undefined, "AWS's own platform", { platformVersion: undefined }),
  cluster(undefined, "a cluster with insights", [{ name: "containerInsights", value: "enabled" }]),
  cluster(undefined, "a cluster with more", [{ name: "containerInsights", value: "enhanced" }]),
  cluster(insights, "insights that are off", [{ name: "containerInsights", value: "disabled" }]),
  cluster(insights, "a cluster without settings", undefined),
  cluster(insights, "another setting alone", [{ name: "other", value: "enabled" }]),
];
