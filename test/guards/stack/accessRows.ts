// IAM, secrets and logs: what is right, and one row per way to be wrong.
import type { Row } from "./looking";

type Values = Record<string, unknown>;

const ROLE = "aws:iam/role:Role";
const DOCUMENTS = ["rolePolicy:RolePolicy", "policy:Policy", "userPolicy:UserPolicy"];

const TRUST = trust({ Service: "ecs-tasks.amazonaws.com" });

function trust(principal: unknown, element = "Principal"): string {
  return document({ Effect: "Allow", [element]: principal, Action: "sts:AssumeRole" });
}

function document(statement: unknown): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statement });
}

/** A statement in every kind of policy, and within a role. */
function policy(rule: string | undefined, title: string, policyText: unknown): Row[] {
  const own = [...DOCUMENTS, "groupPolicy:GroupPolicy"].map((kind): Row => ({
    title: `${title} (${kind.split(":")[1]})`,
    type: `aws:iam/${kind}`,
    inputs: { policy: policyText },
    rule,
  }));
  const inlinePolicies = [{ name: "p", policy: policyText }];
  return [...own, role(rule, `${title} (within a role)`, { inlinePolicies })];
}

function allow(
  rule: string | undefined,
  title: string,
  action: string | string[],
  resource: string | string[] = "*",
): Row[] {
  const allowed = { Effect: "Allow", Action: action, Resource: resource };
  return policy(rule, title, document([allowed]));
}

function role(rule: string | undefined, title: string, changes: Values): Row {
  return { title, type: ROLE, inputs: { assumeRolePolicy: TRUST, ...changes }, rule };
}

function attached(rule: string | undefined, name: string): Row[] {
  const policyArn = `arn:aws:iam::aws:policy/${name}`;
  const own = ["rolePolicy", "policy", "userPolicy", "groupPolicy"].map((kind): Row => ({
    title: `AWS's ${name} (${kind}Attachment)`,
    type: `aws:iam/${kind}Attachment:${kind[0]?.toUpperCase()}${kind.slice(1)}Attachment`,
    inputs: { policyArn },
    rule,
  }));
  return [...own, role(rule, `AWS's ${name} (Role)`, { managedPolicyArns: [policyArn] })];
}

const administrator = "iam-no-administrator";
const iam = "iam-no-iam-administration";
const deletion = "iam-no-database-deletion";
const readable = "iam-policy-readable";
const trusted = "iam-trust-named";

export const identityRows: readonly Row[] = [
  role(undefined, "a role that is right", {}),
  ...allow(undefined, "what the tasks need", ["logs:PutLogEvents"], "arn:aws:logs:::*"),
  ...allow(undefined, "looking at databases", ["rds:Describe*", "rds:ListTagsForResource"]),
  ...allow(undefined, "everything in one bucket", "*", "arn:aws:s3:::logs/*"),
  ...allow(undefined, "handing on a role", "iam:PassRole", "arn:aws:iam::1:role/task"),
  ...policy(
    undefined,
    "a denial of everything",
    document({ Effect: "Deny", Action: "*", Resource: "*" }),
  ),
  ...policy(readable, "a policy that isn't JSON", "{"),
  ...policy(readable, "a policy without statements", "{}"),
  ...policy(readable, "statements that are none", document(["Allow"])),
  ...policy(readable, "a policy that is null", null),
  role(readable, "a trust policy that isn't JSON", { assumeRolePolicy: "{" }),
  ...allow(administrator, "everything on everything", "*"),
  ...allow(administrator, "everything among others", ["s3:GetObject", "*:*"], ["arn:x", "*"]),
  ...policy(
    administrator,
    "everything, not as a list and not as text",
    JSON.parse(document({ Effect: "Allow", Action: "*", Resource: "*" })) as unknown,
  ),
  ...policy(
    administrator,
    "all but a few actions",
    document([{ Effect: "Allow", NotAction: ["s3:*"], Resource: "*" }]),
  ),
  ...policy(
    administrator,
    "everything on all but one resource",
    document([{ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::logs" }]),
  ),
  ...attached(administrator, "AdministratorAccess"),
  ...attached(administrator, "PowerUserAccess"),
  ...allow(iam, "everything of IAM", "iam:*"),
  ...allow(iam, "everything of IAM, in another case", "IAM:*", "arn:aws:iam::1:role/*"),
  ...allow(iam, "everything on IAM's resources", "*", "arn:aws:iam::1:*"),
  ...attached(iam, "IAMFullAccess"),
  ...allow(deletion, "every deletion of RDS", "rds:Delete*"),
  ...allow(deletion, "everything of RDS", "rds:*", "arn:aws:rds:*:1:db:app"),
  ...allow(deletion, "the deletion of a database", "rds:DeleteDBInstance"),
  ...allow(deletion, "the deletion of snapshots", ["rds:*Snapshot"]),
  ...allow(deletion, "the deletion of what a database needs", "rds:DeleteDBParameterGroup"),
  ...allow(deletion, "everything on a database", "*", "arn:aws:rds:us-west-2:1:db:app"),
  ...attached(deletion, "AmazonRDSFullAccess"),
  ...attached(undefined, "CloudWatchLogsReadOnlyAccess"),
  role(undefined, "a trust in an account", {
    assumeRolePolicy: trust({ AWS: "arn:aws:iam::123456789012:root" }),
  }),
  role(trusted, "a trust in anybody", { assumeRolePolicy: trust("*") }),
  role(trusted, "a trust in any account", { assumeRolePolicy: trust({ AWS: ["1", "*"] }) }),
  role(trusted, "a trust in all but one", {
    assumeRolePolicy: trust({ AWS: "123456789012" }, "NotPrincipal"),
  }),
];

const secret = (rule: string | undefined, title: string, days: unknown): Row => ({
  title,
  type: "aws:secretsmanager/secret:Secret",
  inputs: { recoveryWindowInDays: days },
  rule,
});
const logGroup = (rule: string | undefined, title: string, days: unknown): Row => ({
  title,
  type: "aws:cloudwatch/logGroup:LogGroup",
  inputs: { retentionInDays: days },
  rule,
});

const sharedSecret = (rule: string | undefined, title: string, principal: unknown): Row[] =>
  ["secretPolicy:SecretPolicy", "secret:Secret"].map((type) => ({
    title: `${title} (${type})`,
    type: `aws:secretsmanager/${type}`,
    inputs: {
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: principal,
            Action: "secretsmanager:GetSecretValue",
            Resource: "*",
          },
        ],
      }),
    },
    rule,
  }));

export const secretPolicyRows: readonly Row[] = [
  ...sharedSecret(undefined, "a secret that one account reads", {
    AWS: "arn:aws:iam::123456789012:root",
  }),
  ...sharedSecret("secret-not-public", "a secret that anybody reads", "*"),
  ...sharedSecret("secret-not-public", "a secret that any account reads", { AWS: ["1", "*"] }),
  ...sharedSecret("secret-not-public", "a secret that every root reads", {
    AWS: "arn:aws:iam::*:root",
  }),
  {
    title: "a policy of a secret that can't be read",
    type: "aws:secretsmanager/secretPolicy:SecretPolicy",
    inputs: { policy: "all" },
    rule: "secret-not-public",
  },
];

export const keepingRows: readonly Row[] = [
  secret(undefined, "a secret that can be brought back", 30),
  secret(undefined, "a week to bring a secret back", 7),
  secret(undefined, "AWS's own month", undefined),
  secret("secret-recoverable", "a secret that is gone at once", 0),
  secret("secret-recoverable", "six days to bring a secret back", 6),
  logGroup(undefined, "a month of logs", 30),
  logGroup("log-retention-set", "logs for ever", 0),
  logGroup("log-retention-set", "logs without a time", undefined),
];
