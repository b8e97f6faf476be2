// Asks AWS, before anything begins, whether the caller may do what a rollback does.
import { askAccess, type Access, type Account, type Needs } from "../../aws/access";
import { createAwsClients } from "../../aws/clients";
import type { StackFile } from "../../config/stackFile";
import { nameIn, type NamedResource } from "../../names";

const TIME_LIMIT_MS = 3_000;

/** Asks AWS, for 3 s at most. Never throws. */
export async function readAccess(file: StackFile): Promise<Access> {
  const [own] = file.ownCredentials;
  if (own !== undefined) {
    return { kind: "unknown", why: `\`${own}\` gives Pulumi credentials of its own` };
  }
  return askAccess(
    createAwsClients(file.region),
    (account) => rollbackNeeds(file, account),
    TIME_LIMIT_MS,
  );
}

/**
 * What an update does that puts another image live (AWS provider: aws_ecs_task_definition, aws_ecs_service), and what
 * its proof reads (src/aws/ecs.ts). A task's log is only evidence: no rollback fails if it can't be read.
 *
 * Each action goes with the ARN that a policy may name for it (service authorization reference: Amazon ECS); ListTasks of
 * a cluster has none, and policies narrow it by `ecs:cluster`.
 */
export function rollbackNeeds(
  { region, prefix }: Pick<StackFile, "region" | "prefix">,
  { partition, account }: Account,
): Needs {
  const [cluster, service] = [nameIn(prefix, "cluster"), nameIn(prefix, "service")];
  const ecs = (what: string) => `arn:${partition}:ecs:${region}:${account}:${what}`;
  const role = (which: NamedResource) =>
    `arn:${partition}:iam::${account}:role/${nameIn(prefix, which)}`;
  return {
    needs: [
      {
        actions: ["ecs:UpdateService", "ecs:DescribeServices"],
        resources: [ecs(`service/${cluster}/${service}`)],
      },
      {
        actions: ["ecs:RegisterTaskDefinition", "ecs:TagResource"],
        resources: [ecs(`task-definition/${nameIn(prefix, "family")}:1`)],
      },
      { actions: ["iam:PassRole"], resources: [role("executionRole"), role("taskRole")] },
      {
        actions: ["ecs:DescribeTasks"],
        resources: [ecs(`task/${cluster}/00000000000000000000000000000000`)],
      },
      {
        actions: [
          "ecs:DescribeTaskDefinition",
          "ecs:ListTasks",
          "elasticloadbalancing:DescribeTargetHealth",
        ],
        resources: ["*"],
      },
    ],
    context: {
      "aws:RequestedRegion": region,
      "ecs:CreateAction": "RegisterTaskDefinition",
      "ecs:cluster": ecs(`cluster/${cluster}`),
      "iam:PassedToService": "ecs-tasks.amazonaws.com",
    },
  };
}
