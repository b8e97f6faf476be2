// What CI's roles may do, as policy documents. The deployer makes releases: what the guards let a release change is what
// IAM lets it change. The previewer only looks. Changes of the infrastructure are an administrator's.
import { arnsOf, type StackArns } from "./arns";
import { readingStatements, type ReadingScope } from "./reading";
import { allow, type PolicyDocument, type Statement } from "./statements";

/** What the documents depend on. */
export interface PermissionScope extends ReadingScope {
  /** The S3 bucket of Pulumi's state; undefined where state is kept elsewhere. */
  readonly stateBucket: string | undefined;
  /** The key of the stack's secrets; undefined where Pulumi keeps them by other means. */
  readonly kmsKeyArn: string | undefined;
}

/** A release, the maintenance page, and all that is read on the way. */
export function deployerPermissions(scope: PermissionScope): PolicyDocument {
  const arns = arnsOf(scope);
  return document([
    ...releaseStatements(arns),
    ...pageStatements(arns),
    ...readingStatements(scope),
    // A refresh compares what is in the secrets with state.
    allow("ReadSecrets", ["secretsmanager:GetSecretValue"], [arns.secrets]),
    ...stateStatements(scope, {
      objects: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      key: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
    }),
    askOwnRights(arns.deployerRole),
  ]);
}

/** What a preview reads: without `--refresh`, since that would read what is in the secrets. */
export function previewerPermissions(scope: PermissionScope): PolicyDocument {
  return document([
    ...readingStatements(scope),
    // With a bucket as backend a preview takes no lock, so it writes nothing.
    ...stateStatements(scope, { objects: ["s3:GetObject"], key: ["kms:Decrypt"] }),
    askOwnRights(arnsOf(scope).previewerRole),
  ]);
}

/**
 * Another revision of a slot's task definition, and its service on it, which the first release in a slot makes.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
function releaseStatements(arns: StackArns): readonly Statement[] {
  return [
    // It takes no resource. What it may register is bounded by the roles that it may pass.
    allow("RegisterTaskDefinition", ["ecs:RegisterTaskDefinition"], ["*"]),
    allow("PassTaskRoles", ["iam:PassRole"], [arns.taskRole, arns.executionRole], {
      StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
    }),
    // Another application's task definition could bring another application's role into this service.
    allow("UpdateService", ["ecs:CreateService", "ecs:UpdateService"], arns.services, {
      ArnLikeIfExists: { "ecs:task-definition": arns.taskDefinitions },
    }),
    allow("StopDeployment", ["ecs:StopServiceDeployment"], arns.serviceDeployments),
    allow(
      "TagRelease",
      ["ecs:TagResource", "ecs:UntagResource"],
      [...arns.services, ...arns.taskDefinitions],
    ),
  ];
}

/**
 * The weights of the traffic rule, the maintenance page's rules, and how the load balancer asks and drains a task.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_elasticloadbalancingv2.html
 */
function pageStatements(arns: StackArns): readonly Statement[] {
  return [
    allow("CreatePage", ["elasticloadbalancing:CreateRule"], [arns.listeners]),
    allow(
      "ChangePage",
      [
        "elasticloadbalancing:ModifyRule",
        "elasticloadbalancing:DeleteRule",
        "elasticloadbalancing:AddTags",
        "elasticloadbalancing:RemoveTags",
      ],
      [arns.listenerRules],
    ),
    allow(
      "TuneTargets",
      [
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
      ],
      arns.targetGroups,
    ),
  ];
}

/** Pulumi's state in its bucket, and the key of the secrets in it. */
function stateStatements(
  { stateBucket, kmsKeyArn }: PermissionScope,
  may: { readonly objects: readonly string[]; readonly key: readonly string[] },
): readonly Statement[] {
  const bucket = `arn:aws:s3:::${stateBucket}`;
  return [
    ...(stateBucket === undefined
      ? []
      : [
          allow("ListState", ["s3:ListBucket"], [bucket]),
          allow("UseState", may.objects, [`${bucket}/*`]),
        ]),
    ...(kmsKeyArn === undefined ? [] : [allow("UseKey", may.key, [kmsKeyArn])]),
  ];
}

/** The rollback command looks whether it may do what it is about to do. */
function askOwnRights(role: string): Statement {
  return allow("AskOwnRights", ["iam:SimulatePrincipalPolicy", "iam:GetRole"], [role]);
}

function document(statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
