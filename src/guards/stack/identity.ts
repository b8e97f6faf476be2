// Rules about IAM: what the program's own policies allow, and who may take its roles.
import type { RuleCheck, ResourceRule } from "../rule";
import { checkAt, eachOf, isRecord, objection, type Judge } from "./checks";
import { type Allowance, allowancesOf, isEverything, reaches } from "./iamPolicy";

const ROLE = "aws:iam/role:Role";
const POLICIES = [
  ROLE,
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
];
const ATTACHMENTS = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
];
// After any of these the data is gone, or the way back to it.
const DATABASE_DELETIONS = [
  "rds:Delete*",
  "rds:DeleteDBInstance",
  "rds:DeleteDBCluster",
  "rds:DeleteDBSnapshot",
  "rds:DeleteDBClusterSnapshot",
  "rds:DeleteDBInstanceAutomatedBackup",
  "rds:DeleteDBClusterAutomatedBackup",
  "rds:DeleteGlobalCluster",
  "rds:DeleteTenantDatabase",
];

/** The rules about IAM. */
export const identityRules: readonly ResourceRule[] = [
  {
    name: "iam-policy-readable",
    description: "Checks that what a policy allows can be read.",
    severity: "high",
    remediation: "Make the policy a JSON document with a `Statement`, with `jsonStringify`.",
    frameworks: [],
    types: POLICIES,
    checks: [...documentChecks(unreadable), checkAt("assumeRolePolicy", unreadable)],
  },
  {
    name: "iam-no-administrator",
    description: "Checks that nobody may do everything.",
    severity: "critical",
    remediation: "Name the actions that are needed, on the resources that they are needed for.",
    frameworks: ["Security Hub IAM.1", "CKV_AWS_62", "AVD-AWS-0057"],
    types: [...POLICIES, ...ATTACHMENTS],
    checks: [
      ...documentChecks((document) =>
        anyOf(document, isEverything)
          ? "The policy allows every action on every resource, or all but a few."
          : undefined,
      ),
      ...attachmentChecks(["AdministratorAccess", "PowerUserAccess"]),
    ],
  },
  {
    name: "iam-no-iam-administration",
    description: "Checks that nobody may grant every right.",
    severity: "critical",
    remediation: "Take `iam:*` out, and name the actions that are needed.",
    frameworks: [],
    types: [...POLICIES, ...ATTACHMENTS],
    checks: [
      ...documentChecks((document) =>
        anyOf(document, (allowed) => !isEverything(allowed) && reaches(allowed, "iam:*"))
          ? "The policy allows `iam:*`: who has it can give itself every other right."
          : undefined,
      ),
      ...attachmentChecks(["IAMFullAccess"]),
    ],
  },
  {
    name: "iam-no-database-deletion",
    description: "Checks that nothing that the program makes may delete a database or its backups.",
    severity: "critical",
    remediation: "Take the actions `rds:Delete…` out: the application deletes no database.",
    frameworks: [],
    types: [...POLICIES, ...ATTACHMENTS],
    checks: [
      ...documentChecks((document) =>
        anyOf(document, (allowed) => !isEverything(allowed) && deletesDatabases(allowed))
          ? "The policy allows deleting databases, their backups or their settings."
          : undefined,
      ),
      ...attachmentChecks(["AmazonRDSFullAccess"]),
    ],
  },
  {
    name: "iam-trust-named",
    description: "Checks that a role says by name who may take it.",
    severity: "critical",
    remediation: "Name a service, such as `ecs-tasks.amazonaws.com`, or an account.",
    frameworks: ["CKV_AWS_60"],
    types: [ROLE],
    checks: [
      checkAt("assumeRolePolicy", (document) =>
        anyOf(document, ({ principals }) => principals.some((who) => who.includes("*")))
          ? "Anybody could take this role: its trust policy names `*`, or all but some."
          : undefined,
      ),
    ],
  },
];

/** Looks at a policy of its own, and at those within a role. */
function documentChecks(judge: Judge<unknown>): readonly RuleCheck[] {
  const inline = (policy: unknown) => (isRecord(policy) ? judge(policy["policy"]) : undefined);
  return [
    checkAt("policy", judge),
    ({ after }) => objection("inlinePolicies", eachOf(after["inlinePolicies"], inline)),
  ];
}

/** Looks at policies of AWS's own that are attached. */
function attachmentChecks(refused: readonly string[]): readonly RuleCheck[] {
  const judge = (arn: unknown) => {
    const name = typeof arn === "string" ? (arn.split("/").at(-1) ?? "") : "";
    return refused.includes(name) ? `AWS's policy \`${name}\` would be attached.` : undefined;
  };
  return [
    checkAt("policyArn", judge),
    ({ after }) => objection("managedPolicyArns", eachOf(after["managedPolicyArns"], judge)),
  ];
}

function unreadable(document: unknown): string | undefined {
  return document === undefined || allowancesOf(document) !== undefined
    ? undefined
    : "The policy isn't a JSON document with statements: IAM would refuse it, and no rule can look into it.";
}

function anyOf(document: unknown, judge: (allowance: Allowance) => boolean): boolean {
  return (allowancesOf(document) ?? []).some(judge);
}

function deletesDatabases(allowance: Allowance): boolean {
  return (
    DATABASE_DELETIONS.some((action) => reaches(allowance, action)) ||
    (allowance.actions ?? []).some((action) => /^rds:delete/i.test(action))
  );
}
