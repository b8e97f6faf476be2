// What IAM would say to CI's roles, by their documents alone. Whether AWS's own calls ask for exactly these rights isn't
// proved here: that the names are the program's is (roles.spec.ts).
import assert from "node:assert/strict";
import { deployerPermissions, previewerPermissions } from "../../../src/components/ci/permissions";
import type { Statement } from "../../../src/components/ci/statements";
import { databaseDeletionDenial } from "../../../src/components/deployerDenial";
import { allowedActions, isAllowed } from "../../support/policyEvaluator";
import { FOR_NOBODY } from "./forNobody";
import * as the from "./scope";

const { arn, SCOPE } = the;
const deployer = [
  deployerPermissions(SCOPE),
  databaseDeletionDenial(SCOPE.prefix, `${SCOPE.prefix}-deployer`),
];
const previewer = [previewerPermissions(SCOPE)];

const RELEASE: the.Row[] = [
  ["ecs:RegisterTaskDefinition", "*"],
  ["iam:PassRole", arn("iam", "role/web-prod-task")],
  ["iam:PassRole", arn("iam", "role/web-prod-execution")],
  ["ecs:UpdateService", the.SERVICE],
  ["ecs:TagResource", the.SERVICE],
  ["ecs:UntagResource", the.SERVICE],
  ["ecs:TagResource", the.TASK_DEFINITION],
  ["ecs:StopServiceDeployment", the.DEPLOYMENT],
  ["ecs:CreateService", the.B.service],
  ["ecs:UpdateService", the.B.service],
  ["ecs:TagResource", the.B.service],
  ["ecs:UntagResource", the.B.service],
  ["ecs:TagResource", the.B.taskDefinition],
  ["ecs:StopServiceDeployment", the.B.deployment],
  ["elasticloadbalancing:CreateRule", the.LISTENER],
  ["elasticloadbalancing:ModifyRule", the.RULE],
  ["elasticloadbalancing:DeleteRule", the.RULE],
  ["elasticloadbalancing:AddTags", the.RULE],
  ["elasticloadbalancing:RemoveTags", the.RULE],
  ["elasticloadbalancing:ModifyTargetGroup", the.TARGET_GROUP],
  ["elasticloadbalancing:ModifyTargetGroupAttributes", the.TARGET_GROUP],
  ["elasticloadbalancing:ModifyTargetGroup", the.B.targetGroup],
  ["elasticloadbalancing:ModifyTargetGroupAttributes", the.B.targetGroup],
  ["s3:PutObject", "arn:aws:s3:::web-state/.pulumi/stacks/web/prod.json"],
  ["s3:DeleteObject", "arn:aws:s3:::web-state/.pulumi/locks/organization/web/prod/1.json"],
  ["kms:Encrypt", the.KEY],
  ["kms:GenerateDataKey", the.KEY],
];

const READING: the.Row[] = [
  ["ecs:DescribeClusters", arn("ecs", "cluster/web-prod-cluster")],
  ["ecs:DescribeServices", the.SERVICE],
  ["ecs:DescribeTasks", arn("ecs", "task/web-prod-cluster/t1")],
  ["ecs:ListTasks", "*"],
  ["ecs:ListServiceDeployments", the.SERVICE],
  ["ecs:DescribeServiceDeployments", the.DEPLOYMENT],
  ["ecs:DescribeServices", the.B.service],
  ["ecs:ListServiceDeployments", the.B.service],
  ["ecs:DescribeServiceDeployments", the.B.deployment],
  ["ecs:DescribeTaskDefinition", "*"],
  ["ecs:ListTaskDefinitions", "*"],
  ["elasticloadbalancing:DescribeTargetHealth", "*"],
  ["elasticloadbalancing:DescribeRules", "*"],
  ["elasticloadbalancing:DescribeTags", "*"],
  ["ec2:DescribeVpcs", "*"],
  ["ec2:DescribeVpcAttribute", "*"],
  ["ec2:DescribeSubnets", "*"],
  ["ec2:DescribeSecurityGroupRules", "*"],
  ["ec2:DescribeAddressesAttribute", "*"],
  ["rds:DescribeDBInstances", the.DATABASE],
  ["rds:DescribeDBInstances", arn("rds", "db:*")],
  ["rds:DescribeDBSnapshots", the.DATABASE],
  ["rds:DescribeDBParameters", arn("rds", "pg:web-prod-postgres15")],
  ["rds:ListTagsForResource", arn("rds", "subgrp:web-prod-database")],
  ["logs:DescribeLogGroups", arn("logs", "log-group:")],
  ["logs:FilterLogEvents", the.LOGS],
  ["logs:GetLogEvents", `${the.LOGS}:log-stream:app/web/t1`],
  ["acm:DescribeCertificate", arn("acm", "certificate/1")],
  ["route53:ListHostedZonesByName", "*"],
  ["route53:ListResourceRecordSets", "arn:aws:route53:::hostedzone/Z1"],
  ["iam:GetRole", the.DEPLOYER],
  ["iam:GetRolePolicy", arn("iam", "role/web-prod-execution")],
  ["iam:GetOpenIDConnectProvider", arn("iam", "oidc-provider/token.actions.githubusercontent.com")],
  ["secretsmanager:DescribeSecret", the.SECRET],
  ["s3:ListBucket", "arn:aws:s3:::web-state"],
  ["s3:GetObject", "arn:aws:s3:::web-state/.pulumi/stacks/web/prod.json"],
  ["kms:Decrypt", the.KEY],
];

describe("What the deployer may do", () => {
  for (const [action, resource] of [...RELEASE, ...READING]) {
    it(`includes ${action} on ${resource}`, () => {
      assert.equal(isAllowed(deployer, action, resource), true);
    });
  }

  it("includes to read the stack's secrets, which a refresh compares", () => {
    assert.equal(isAllowed(deployer, "secretsmanager:GetSecretValue", the.SECRET), true);
  });

  it("includes to ask for its own rights, and for nobody else's", () => {
    assert.equal(isAllowed(deployer, "iam:SimulatePrincipalPolicy", the.DEPLOYER), true);
    assert.equal(isAllowed(deployer, "iam:SimulatePrincipalPolicy", the.PREVIEWER), false);
  });

  for (const [action, resource] of FOR_NOBODY) {
    it(`doesn't include ${action} on ${resource}`, () => {
      assert.equal(isAllowed(deployer, action, resource), false);
    });
  }

  it("is, beside reading, exactly what a release writes", () => {
    const reading = new Set(allowedActions(previewer));
    assert.deepEqual(
      allowedActions(deployer).filter((action) => !reading.has(action)),
      [...new Set([...RELEASE.map(([action]) => action), "secretsmanager:GetSecretValue"])].sort(),
    );
  });

  it("passes roles to tasks alone, and runs the stack's own task definitions alone", () => {
    const statements = deployerPermissions(SCOPE).Statement;
    const condition = (sid: string) =>
      statements.find(({ Sid }: Statement) => Sid === sid)?.Condition;
    assert.deepEqual(condition("PassTaskRoles"), {
      StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
    });
    assert.deepEqual(condition("UpdateService"), {
      ArnLikeIfExists: {
        "ecs:task-definition": [
          "arn:aws:ecs:us-west-2:*:task-definition/web-prod-app:*",
          "arn:aws:ecs:us-west-2:*:task-definition/web-prod-app-b:*",
        ],
      },
    });
  });

  it("never deletes a database, whatever else it would be given", () => {
    const everything = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    const given = [...deployer, everything];
    assert.equal(isAllowed(given, "rds:DeleteDBInstance", the.DATABASE), false);
    assert.equal(isAllowed(given, "iam:DeleteRolePolicy", the.DEPLOYER), false);
    assert.equal(isAllowed(given, "rds:ModifyDBInstance", the.DATABASE), true);
  });
});

describe("What the previewer may do", () => {
  for (const [action, resource] of READING) {
    it(`includes ${action} on ${resource}`, () => {
      assert.equal(isAllowed(previewer, action, resource), true);
    });
  }

  for (const [action, resource] of [...RELEASE, ...FOR_NOBODY]) {
    it(`doesn't include ${action} on ${resource}`, () => {
      assert.equal(isAllowed(previewer, action, resource), false);
    });
  }

  it("doesn't include to read what is in a secret", () => {
    assert.equal(isAllowed(previewer, "secretsmanager:GetSecretValue", the.SECRET), false);
  });

  it("is named by actions that only read", () => {
    const verbs = /^[a-z0-9]+:(Describe|Get|List|Filter|Simulate|Decrypt)/;
    assert.deepEqual(
      allowedActions(previewer).filter((action) => !verbs.test(action)),
      [],
    );
  });
});

describe("The documents", () => {
  it("give no right to a bucket or a key where config names none", () => {
    const scope = { ...SCOPE, stateBucket: undefined, kmsKeyArn: undefined };
    for (const permissions of [deployerPermissions, previewerPermissions]) {
      const actions = allowedActions([permissions(scope)]);
      assert.deepEqual(
        actions.filter((action) => /^(s3|kms):/.test(action)),
        [],
      );
    }
  });

  it("let a role of somebody else's be read where the program puts a policy on it", () => {
    const role = arn("iam", "role/ours");
    const scope = { ...SCOPE, otherRole: "ours" };
    assert.equal(isAllowed([deployerPermissions(SCOPE)], "iam:GetRolePolicy", role), false);
    assert.equal(isAllowed([deployerPermissions(scope)], "iam:GetRolePolicy", role), true);
    assert.equal(isAllowed([deployerPermissions(scope)], "iam:PassRole", role), false);
  });

  it("have identifiers that IAM admits, each once", () => {
    for (const { Statement: statements } of [
      deployerPermissions(SCOPE),
      previewerPermissions(SCOPE),
    ]) {
      const sids = statements.map(({ Sid }) => Sid);
      assert.deepEqual(
        sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid)),
        [],
      );
      assert.equal(new Set(sids).size, sids.length);
    }
  });

  it("stay under the 10,240 characters that a role's inline policies may have, however long the names", () => {
    const all = [
      deployerPermissions(the.LONGEST),
      databaseDeletionDenial(the.LONGEST.prefix, `${the.LONGEST.prefix}-deployer`),
    ];
    const length = all.map((document) => JSON.stringify(document).length).reduce((a, b) => a + b);
    assert.ok(length < 10_240, `${length} characters`);
  });
});
