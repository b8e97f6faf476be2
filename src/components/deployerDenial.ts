// What whoever deploys may not do, said by IAM: delete the database, what it could be restored from, or this
// denial. It is what is left when every guard of Pulumi's was edited away.
import * as aws from "@pulumi/aws";
import { keepDatabaseIn } from "../names";
import { roleArn } from "./ci/arns";

/**
 * Gives the deploying role an inline policy. Once it is there, only an administrator can take it away.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 *
 * @param name begins the names of what may not be deleted.
 * @param deployerRole the role's name; without one nothing is made.
 */
export function denyDatabaseDeletion(name: string, deployerRole: string | undefined): void {
  if (deployerRole === undefined) return;
  new aws.iam.RolePolicy(keepDatabaseIn(name), {
    name: keepDatabaseIn(name),
    role: deployerRole,
    policy: JSON.stringify(databaseDeletionDenial(name, deployerRole)),
  });
}

/**
 * The denial itself, for one role.
 *
 * @param name begins the names of what may not be deleted.
 * @param role whose inline policy it becomes, by name.
 */
export function databaseDeletionDenial(name: string, role: string): object {
  const named = (kind: string) => `arn:aws:rds:*:*:${kind}:${name}-*`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "KeepDatabase",
        Effect: "Deny",
        Action: [
          "rds:DeleteDBInstance",
          "rds:DeleteDBCluster",
          "rds:DeleteDBSnapshot",
          "rds:DeleteDBClusterSnapshot",
        ],
        Resource: ["db", "cluster", "snapshot", "cluster-snapshot"].map(named),
      },
      {
        // Their ARNs hold no name that could be matched.
        Sid: "KeepBackups",
        Effect: "Deny",
        Action: ["rds:DeleteDBInstanceAutomatedBackup", "rds:DeleteDBClusterAutomatedBackup"],
        Resource: "*",
      },
      {
        Sid: "KeepThisDenial",
        Effect: "Deny",
        Action: ["iam:DeleteRolePolicy", "iam:PutRolePolicy"],
        Resource: roleArn(role),
      },
    ],
  };
}
