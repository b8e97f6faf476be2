// What CI's roles may look at: what Pulumi reads of this program's resources, and what the proof of a release and the
// rollback command ask. Nothing here changes anything, and nothing here reads a secret's value.
import { arnsOf, roleArn, type StackScope } from "./arns";
import { allow, type Statement } from "./statements";

/** Whose resources are read. */
export interface ReadingScope extends StackScope {
  /** A role of somebody else's that the program puts a policy on. */
  readonly otherRole: string | undefined;
}

/**
 * The statements for reading.
 *
 * Which actions take a resource is AWS's word, in the pages on each service of
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function readingStatements(scope: ReadingScope): readonly Statement[] {
  return [...applicationStatements(scope), ...surroundingStatements(scope)];
}

/** The service, its load balancer and its logs. */
function applicationStatements(scope: ReadingScope): readonly Statement[] {
  const { region } = scope;
  const arns = arnsOf(scope);
  return [
    allow(
      "ReadService",
      [
        "ecs:DescribeClusters",
        "ecs:DescribeServices",
        "ecs:DescribeTasks",
        "ecs:DescribeServiceDeployments",
        "ecs:ListServiceDeployments",
        "ecs:ListTagsForResource",
      ],
      [arns.cluster, ...arns.services, arns.tasks, ...arns.serviceDeployments],
    ),
    allow("ListTasks", ["ecs:ListTasks"], ["*"], { ArnLike: { "ecs:cluster": arns.cluster } }),
    // None of these takes a resource.
    allow(
      "ReadUnnamed",
      [
        "ecs:DescribeTaskDefinition",
        "ecs:ListTaskDefinitions",
        "elasticloadbalancing:Describe*",
        "ec2:DescribeAddresses*",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNatGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroup*",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpc*",
        "route53:ListHostedZones*",
      ],
      ["*"],
    ),
    allow("ListLogGroups", ["logs:DescribeLogGroups"], [`arn:aws:logs:${region}:*:log-group:*`]),
    allow(
      "ReadLogs",
      ["logs:GetLogEvents", "logs:FilterLogEvents", "logs:ListTagsForResource"],
      arns.logGroup,
    ),
  ];
}

/** The database, the address, the roles and the secrets' outsides. */
function surroundingStatements(scope: ReadingScope): readonly Statement[] {
  const { region, otherRole } = scope;
  const arns = arnsOf(scope);
  return [
    // Pulumi asks for the instance by an id that AWS made up, so no name can be matched.
    allow(
      "ReadDatabase",
      ["rds:DescribeDB*", "rds:ListTagsForResource"],
      [`arn:aws:rds:${region}:*:*`],
    ),
    allow(
      "ReadCertificates",
      ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
      [`arn:aws:acm:${region}:*:certificate/*`],
    ),
    allow(
      "ReadRecords",
      ["route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"],
      ["arn:aws:route53:::hostedzone/*"],
    ),
    allow(
      "ReadRoles",
      [
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListRolePolicies",
        "iam:ListAttachedRolePolicies",
        "iam:GetOpenIDConnectProvider",
      ],
      [
        arns.taskRole,
        arns.executionRole,
        arns.deployerRole,
        arns.previewerRole,
        ...(otherRole === undefined ? [] : [roleArn(otherRole)]),
        "arn:aws:iam::*:oidc-provider/*",
      ],
    ),
    allow(
      "ReadSecretsOutside",
      [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:ListSecretVersionIds",
      ],
      [arns.secrets],
    ),
  ];
}
