// The stacks that the tests of CI's roles are about, and the names of their parts as AWS would give them.
import type { PermissionScope } from "../../../src/components/ci/permissions";

/** A call: an action, and the resource that it is asked for; `*` where it takes none. */
export type Row = readonly [action: string, resource: string];

export const ACCOUNT = "123456789012";
export const REGION = "us-west-2";
export const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1111-2222`;

/** A stack with a bucket and a key. */
export const SCOPE: PermissionScope = {
  prefix: "web-prod",
  region: REGION,
  otherRole: undefined,
  stateBucket: "web-state",
  kmsKeyArn: KEY,
};

/** As long as config admits. */
export const LONGEST: PermissionScope = {
  prefix: `${"n".repeat(16)}-${"e".repeat(8)}`,
  region: "ap-southeast-2",
  otherRole: "r".repeat(64),
  stateBucket: "b".repeat(63),
  kmsKeyArn: `arn:aws:kms:ap-southeast-2:${ACCOUNT}:key/mrk-${"1".repeat(32)}`,
};

/** A resource of the account, in the region. */
export function arn(service: string, resource: string): string {
  const isGlobal = service === "iam";
  return `arn:aws:${service}:${isGlobal ? "" : REGION}:${ACCOUNT}:${resource}`;
}

export const SERVICE = arn("ecs", "service/web-prod-cluster/web-prod-svc");
export const DEPLOYMENT = arn("ecs", "service-deployment/web-prod-cluster/web-prod-svc/d1");
export const TASK_DEFINITION = arn("ecs", "task-definition/web-prod-app:7");
/** The same of slot b. */
export const B = {
  service: arn("ecs", "service/web-prod-cluster/web-prod-svc-b"),
  deployment: arn("ecs", "service-deployment/web-prod-cluster/web-prod-svc-b/d1"),
  taskDefinition: arn("ecs", "task-definition/web-prod-app-b:7"),
  targetGroup: arn("elasticloadbalancing", "targetgroup/web-prod-app-b/1"),
};
export const LISTENER = arn("elasticloadbalancing", "listener/app/web-prod-alb/1/2");
export const RULE = arn("elasticloadbalancing", "listener-rule/app/web-prod-alb/1/2/3");
export const TARGET_GROUP = arn("elasticloadbalancing", "targetgroup/web-prod-app/1");
export const DATABASE = arn("rds", "db:web-prod-database");
export const SECRET = arn("secretsmanager", "secret:web-prod/app-AbCdEf");
export const LOGS = arn("logs", "log-group:/ecs/web-prod");
export const DEPLOYER = arn("iam", "role/web-prod-deployer");
export const PREVIEWER = arn("iam", "role/web-prod-previewer");
