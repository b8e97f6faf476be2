// CI's roles as the program makes them, under Pulumi's mocks.
import assert from "node:assert/strict";
import { all, only, registered, valueOf } from "../../support/mocks";
import { isAllowed } from "../../support/policyEvaluator";
import { type Outputs, runProgram } from "../../support/program";
import { ACCOUNT, arn } from "./scope";

const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const CI = {
  ciRepositories: '["owner/web"]',
  ciOidcProviderArn: PROVIDER,
  ciStateBucket: "web-state",
  ciKmsKeyArn: `arn:aws:kms:us-west-2:${ACCOUNT}:key/1111`,
};
const DEPLOYER = "conflicto-prod-deployer";
const PREVIEWER = "conflicto-prod-previewer";
const TOKENS = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

/** The inline policies of a role. */
function policiesOf(role: string): string[] {
  return all("aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => inputs["role"] === role)
    .map(({ inputs }) => inputs["policy"] as string);
}

function roleNamed(name: string): Record<string, unknown> {
  const role = all("aws:iam/role:Role").find(({ inputs }) => inputs["name"] === name);
  return role?.inputs ?? assert.fail(`no role ${name}`);
}

function nameOf(type: string, ending: string, property = "name"): string {
  const found = all(type).filter(({ name }) => name.endsWith(ending));
  assert.equal(found.length, 1, `${type} …${ending}`);
  return found[0]?.inputs[property] as string;
}

describe("the program, without a repository for CI", () => {
  it("makes no role for it and puts none out", async () => {
    const outputs = await runProgram("prod");
    assert.equal(all(TOKENS).length, 0);
    assert.equal(all("aws:iam/role:Role").length, 2);
    assert.equal("deployerRoleArn" in outputs, false);
    assert.equal("previewerRoleArn" in outputs, false);
  });
});

describe("the program, with a repository for CI", () => {
  let outputs: Outputs;
  before(async () => {
    outputs = await runProgram("prod", CI);
  });

  it("makes two roles for an hour each, in the account's own provider", () => {
    assert.equal(all(TOKENS).length, 0);
    for (const name of [DEPLOYER, PREVIEWER]) {
      const role = roleNamed(name);
      assert.equal(role["maxSessionDuration"], 3600);
      const { Statement } = JSON.parse(role["assumeRolePolicy"] as string);
      assert.deepEqual(Statement[0].Principal, { Federated: PROVIDER });
    }
  });

  it("trusts the updating job as deployer, and no other", () => {
    const { Statement } = JSON.parse(roleNamed(DEPLOYER)["assumeRolePolicy"] as string);
    assert.equal(Statement.length, 1);
    assert.deepEqual(
      Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"],
      ["repo:owner/web:environment:prod-update"],
    );
  });

  it("puts the roles out, for GitHub's variables", async () => {
    for (const [output, role] of [
      ["deployerRoleArn", DEPLOYER],
      ["previewerRoleArn", PREVIEWER],
    ] as const) {
      assert.equal(await valueOf(outputs[output]!), `arn:aws:mock:us-west-2:${ACCOUNT}:${role}`);
    }
  });

  it("denies the deployer to delete the database, beside what it allows", () => {
    const names = all("aws:iam/rolePolicy:RolePolicy").map(({ name }) => name);
    assert.deepEqual(names.sort(), [
      DEPLOYER,
      `${DEPLOYER}-keep-database`,
      "conflicto-prod-execution",
      PREVIEWER,
    ]);
    const everything = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    const database = arn("rds", `db:${nameOf("aws:rds/instance:Instance", "", "identifier")}`);
    const given = [...policiesOf(DEPLOYER), everything];
    assert.equal(isAllowed(given, "rds:DeleteDBInstance", database), false);
    assert.equal(isAllowed(given, "iam:PutRolePolicy", arn("iam", `role/${DEPLOYER}`)), false);
  });

  it("means its own parts, by the names that it gives them", () => {
    const cluster = nameOf("aws:ecs/cluster:Cluster", "");
    const service = `${cluster}/${nameOf("aws:ecs/service:Service", "-svc")}`;
    const balancer = nameOf("aws:lb/loadBalancer:LoadBalancer", "");
    const family = nameOf("aws:ecs/taskDefinition:TaskDefinition", "", "family");
    const groups = ["-app", "-app-b"].map((end) => nameOf("aws:lb/targetGroup:TargetGroup", end));
    const [task, execution] = ["-task", "-execution"].map((end) =>
      nameOf("aws:iam/role:Role", end),
    );
    const logs = nameOf("aws:cloudwatch/logGroup:LogGroup", "");
    const parts: [action: string, resource: string][] = [
      ["ecs:DescribeClusters", arn("ecs", `cluster/${cluster}`)],
      ["ecs:UpdateService", arn("ecs", `service/${service}`)],
      ["ecs:StopServiceDeployment", arn("ecs", `service-deployment/${service}/d1`)],
      ["ecs:TagResource", arn("ecs", `task-definition/${family}:2`)],
      ["iam:PassRole", arn("iam", `role/${task}`)],
      ["iam:PassRole", arn("iam", `role/${execution}`)],
      [
        "elasticloadbalancing:CreateRule",
        arn("elasticloadbalancing", `listener/app/${balancer}/1/2`),
      ],
      ...groups.map((group): [string, string] => [
        "elasticloadbalancing:ModifyTargetGroup",
        arn("elasticloadbalancing", `targetgroup/${group}/1`),
      ]),
      ["logs:GetLogEvents", arn("logs", `log-group:${logs}:log-stream:app/web/t1`)],
      ...all("aws:secretsmanager/secret:Secret").map(({ inputs }): [string, string] => [
        "secretsmanager:GetSecretValue",
        arn("secretsmanager", `secret:${inputs["name"] as string}-AbCdEf`),
      ]),
      ...all("aws:iam/role:Role").map(({ inputs }): [string, string] => [
        "iam:GetRole",
        arn("iam", `role/${inputs["name"] as string}`),
      ]),
    ];
    const refused = parts.filter(
      ([action, part]) => !isAllowed(policiesOf(DEPLOYER), action, part),
    );
    assert.deepEqual(refused, []);
  });

  it("lets the previewer write nothing", () => {
    const policies = policiesOf(PREVIEWER);
    assert.equal(policies.length, 1);
    assert.equal(isAllowed(policies, "s3:GetObject", "arn:aws:s3:::web-state/x"), true);
    assert.equal(isAllowed(policies, "s3:PutObject", "arn:aws:s3:::web-state/x"), false);
  });
});

describe("the program, with CI's roles and what else there can be", () => {
  it("makes the account's provider where config names none, and trusts that", async () => {
    await runProgram("prod", { ciRepositories: CI.ciRepositories });
    const { url, clientIdLists, tags } = only(TOKENS).inputs;
    assert.deepEqual(
      { url, clientIdLists },
      { url: "https://token.actions.githubusercontent.com", clientIdLists: ["sts.amazonaws.com"] },
    );
    assert.ok(tags);
    const { Statement } = JSON.parse(roleNamed(DEPLOYER)["assumeRolePolicy"] as string);
    assert.deepEqual(Statement[0].Principal, {
      Federated: `arn:aws:mock:us-west-2:${ACCOUNT}:conflicto-prod-github`,
    });
  });

  it("denies a role of somebody else's as before, and reads that denial", async () => {
    await runProgram("prod", { ...CI, deployerRole: "ours" });
    const denial = registered.filter(({ name }) => name === "conflicto-prod-keep-database");
    assert.deepEqual(
      denial.map(({ inputs }) => inputs["role"]),
      ["ours"],
    );
    const role = arn("iam", "role/ours");
    assert.equal(isAllowed(policiesOf(DEPLOYER), "iam:GetRolePolicy", role), true);
  });
});
