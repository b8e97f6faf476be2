// What differs in dev, and with a private image registry, under Pulumi's mocks (see program.spec.ts).
import assert from "node:assert/strict";
import { all, only, proofRecord } from "./support/mocks";
import { runProgram } from "./support/program";

// What a mock got is whatever the program gave: the assertions say what it must be.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Inputs = Record<string, any>;

describe("the program, in dev", () => {
  before(() => runProgram("dev"));

  it("has no NAT gateway, so its tasks have public addresses", () => {
    assert.equal(all("aws:ec2/natGateway:NatGateway").length, 0);
    const service: Inputs = only("aws:ecs/service:Service").inputs;
    assert.equal(service["networkConfiguration"].assignPublicIp, true);
  });

  it("speaks HTTP only, and its paths are on that listener", () => {
    assert.equal(only("aws:lb/listener:Listener").inputs["port"], 80);
    for (const { inputs } of all("aws:lb/listenerRule:ListenerRule")) {
      assert.match(inputs["listenerArn"] as string, /conflicto-dev-http$/);
    }
  });

  it("has a database that can be thrown away, but is encrypted and private all the same", () => {
    const database: Inputs = only("aws:rds/instance:Instance").inputs;
    assert.equal(database["deletionProtection"], false);
    assert.equal(database["skipFinalSnapshot"], true);
    assert.equal(database["storageEncrypted"], true);
    assert.equal(database["publiclyAccessible"], false);
  });
});

describe("the program, with a deploying role", () => {
  before(() => runProgram("prod", { deployerRole: "conflicto-deployer" }));

  it("denies that role to delete the database, its backups, and the denial", () => {
    const policies = all("aws:iam/rolePolicy:RolePolicy");
    const denial = policies.find(({ name }) => name === "conflicto-prod-keep-database");
    assert.equal(denial?.inputs["role"], "conflicto-deployer");
    const { Statement } = JSON.parse(denial?.inputs["policy"] as string) as {
      Statement: { Effect: string; Action: string[]; Resource: string | string[] }[];
    };
    assert.ok(Statement.every(({ Effect }) => Effect === "Deny"));
    const actions = Statement.flatMap(({ Action }) => Action);
    for (const action of ["rds:DeleteDBInstance", "rds:DeleteDBSnapshot", "iam:DeleteRolePolicy"]) {
      assert.ok(actions.includes(action), action);
    }
    assert.ok(Statement[0]?.Resource.includes("arn:aws:rds:*:*:db:conflicto-prod-*"));
  });
});

describe("the program, with a private image registry", () => {
  before(() => runProgram("prod", { registryUsername: "robot", registryToken: "s3cret" }));

  it("lets ECS pull with credentials from Secrets Manager", () => {
    const task: Inputs = only("aws:ecs/taskDefinition:TaskDefinition").inputs;
    const [container] = JSON.parse(task["containerDefinitions"]);
    const arn = "arn:aws:mock:us-west-2:123456789012:conflicto-prod-registry";
    assert.deepEqual(container.repositoryCredentials, { credentialsParameter: arn });
    const policy: Inputs = only("aws:iam/rolePolicy:RolePolicy").inputs;
    assert.ok(JSON.parse(policy["policy"]).Statement[1].Resource.includes(arn));
  });
});

describe("the program, in an emergency", () => {
  before(() => runProgram("prod", { emergency: "true" }));

  it("drains old tasks for a second, and records the proof's usual settings and that it is one", () => {
    const groups = all("aws:lb/targetGroup:TargetGroup");
    assert.deepEqual(
      groups.map(({ inputs }) => inputs["deregistrationDelay"]),
      [1, 1],
    );
    const { target } = proofRecord().inputs["input"] as { target: Inputs };
    const { consecutiveSuccesses, latencySamples, p95LimitMs, timeBudgetSeconds, emergency } =
      target;
    assert.deepEqual([consecutiveSuccesses, latencySamples, emergency], [5, 20, true]);
    assert.deepEqual([p95LimitMs, timeBudgetSeconds], [800, 300]);
  });
});
