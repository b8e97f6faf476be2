// What the program asks of AWS, under Pulumi's mocks. That AWS accepts it is proven by the drill, on a
// stand-in for AWS (docs/testing.md).
import assert from "node:assert/strict";
import { all, only, proofRecord, registered, valueOf } from "./support/mocks";
import { EARLIER, type Outputs, runProgram } from "./support/program";

// What a mock got is whatever the program gave: the assertions say what it must be.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Inputs = Record<string, any>;

describe("the program, in prod", () => {
  let outputs: Outputs;
  before(async () => {
    outputs = await runProgram("prod");
  });

  it("names the cluster and the service as the runbook does", () => {
    assert.equal(only("aws:ecs/cluster:Cluster").inputs["name"], "conflicto-prod-cluster");
    assert.equal(only("aws:ecs/service:Service").inputs["name"], "conflicto-prod-svc");
  });

  it("lets ECS drop no task before its successor is healthy, and give up a filling that fails", () => {
    const service: Inputs = only("aws:ecs/service:Service").inputs;
    assert.equal(service["deploymentMinimumHealthyPercent"], 100);
    assert.equal(service["deploymentMaximumPercent"], 200);
    assert.deepEqual(service["deploymentCircuitBreaker"], { enable: true, rollback: false });
    assert.equal(service["waitForSteadyState"], false);
  });

  it("runs tasks in the app subnets without public addresses", () => {
    const service: Inputs = only("aws:ecs/service:Service").inputs;
    assert.deepEqual(service["networkConfiguration"].subnets, [
      "conflicto-prod-app-us-west-2a-id",
      "conflicto-prod-app-us-west-2b-id",
    ]);
    assert.equal(service["networkConfiguration"].assignPublicIp, false);
    assert.equal(all("aws:ec2/natGateway:NatGateway").length, 2);
  });

  it("keeps old task definitions and gives each task its image, health check and stop time", () => {
    const task: Inputs = only("aws:ecs/taskDefinition:TaskDefinition").inputs;
    const [container] = JSON.parse(task["containerDefinitions"]);
    assert.equal(task["skipDestroy"], true);
    assert.equal(container.image, "ghcr.io/tristanl-slalom/conflicto/backend:0a1f3c5e7b9d");
    assert.equal(container.healthCheck.command[0], "CMD");
    assert.equal(container.stopTimeout, 10);
  });

  it("gives the application its secrets from Secrets Manager and never as plain environment", () => {
    const task: Inputs = only("aws:ecs/taskDefinition:TaskDefinition").inputs;
    const [container] = JSON.parse(task["containerDefinitions"]);
    assert.deepEqual(
      container.environment.map(({ name }: { name: string }) => name),
      ["ENVIRONMENT", "AWS_REGION", "APP_SLOT"],
    );
    const arn = "arn:aws:mock:us-west-2:123456789012:conflicto-prod-app";
    assert.deepEqual(container.secrets, [
      { name: "DATABASE_URL", valueFrom: `${arn}:DATABASE_URL::` },
      { name: "SECRET_KEY", valueFrom: `${arn}:SECRET_KEY::` },
    ]);
    assert.doesNotMatch(JSON.stringify(task), /correct-horse|battery-staple/);
  });

  it("tells the application which slot it runs in, and writes down what the slot was filled with", () => {
    const task: Inputs = only("aws:ecs/taskDefinition:TaskDefinition").inputs;
    const [container] = JSON.parse(task["containerDefinitions"]);
    const slot = container.environment.find(({ name }: { name: string }) => name === "APP_SLOT");
    assert.equal(slot.value, "a");
    assert.equal(container.dockerLabels["slot.filling"], "1");
    assert.match(container.dockerLabels["slot.settings"], /^[0-9a-f]{16}$/);
  });

  it("leaves APP_VERSION to the image, so that the proof hears the image's own word", () => {
    const task: Inputs = only("aws:ecs/taskDefinition:TaskDefinition").inputs;
    assert.doesNotMatch(task["containerDefinitions"], /APP_VERSION/);
  });

  it("keeps the execution role apart from the task role, and each to what it needs", () => {
    const roles = all("aws:iam/role:Role").map(({ name }) => name);
    assert.deepEqual(roles.sort(), ["conflicto-prod-execution", "conflicto-prod-task"]);
    const policy: Inputs = only("aws:iam/rolePolicy:RolePolicy").inputs;
    assert.equal(policy["role"], "conflicto-prod-execution");
    assert.deepEqual(JSON.parse(policy["policy"]).Statement, [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "arn:aws:mock:us-west-2:123456789012:conflicto-prod-app:*",
      },
      {
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: ["arn:aws:mock:us-west-2:123456789012:conflicto-prod-app"],
      },
    ]);
  });

  it("admits only users to the load balancer, it to the application, and that to the database", () => {
    const ingress = all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").map(
      ({ inputs }: { inputs: Inputs }) => [
        inputs["securityGroupId"],
        inputs["referencedSecurityGroupId"] ?? inputs["cidrIpv4"],
        inputs["fromPort"],
        inputs["toPort"],
      ],
    );
    assert.deepEqual(ingress.sort(), [
      ["conflicto-prod-alb-id", "0.0.0.0/0", 443, 443],
      ["conflicto-prod-alb-id", "0.0.0.0/0", 80, 80],
      ["conflicto-prod-app-id", "conflicto-prod-alb-id", 8000, 8000],
      ["conflicto-prod-database-id", "conflicto-prod-app-id", 5432, 5432],
    ]);
  });

  it("makes the database private, encrypted, standing by twice, backed up and hard to delete", () => {
    const database: Inputs = only("aws:rds/instance:Instance").inputs;
    const expected: Inputs = {
      engine: "postgres",
      engineVersion: "15",
      storageEncrypted: true,
      publiclyAccessible: false,
      multiAz: true,
      backupRetentionPeriod: 14,
      deletionProtection: true,
      deleteAutomatedBackups: false,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "conflicto-prod-database-final",
      applyImmediately: false,
      allowMajorVersionUpgrade: false,
    };
    for (const [key, value] of Object.entries(expected)) assert.equal(database[key], value, key);
    const group: Inputs = only("aws:rds/subnetGroup:SubnetGroup").inputs;
    assert.ok(group["subnetIds"].every((id: string) => id.includes("-data-")));
  });

  it("speaks HTTPS with a certificate for the name, and redirects HTTP to it", () => {
    const listeners = all("aws:lb/listener:Listener").map(({ inputs }) => inputs as Inputs);
    const [http, https] = listeners.sort((a, b) => a["port"] - b["port"]);
    assert.equal(http?.["defaultActions"][0].redirect.protocol, "HTTPS");
    assert.equal(https?.["port"], 443);
    assert.equal(https?.["defaultActions"][0].fixedResponse.statusCode, "404");
    assert.equal(only("aws:acm/certificate:Certificate").inputs["domainName"], "conflicto.app");
    const records = all("aws:route53/record:Record").map(({ inputs }) => inputs["name"]);
    assert.deepEqual(records.sort(), ["_x.conflicto.app", "conflicto.app"]);
  });

  it("keeps AWS's slow defaults off the way of a rollback", () => {
    const groups = all("aws:lb/targetGroup:TargetGroup").map(({ inputs }) => inputs as Inputs);
    assert.equal(groups.length, 2);
    for (const group of groups) {
      assert.equal(group["deregistrationDelay"], 5);
      const { interval, healthyThreshold, path, matcher } = group["healthCheck"];
      assert.deepEqual(
        { interval, healthyThreshold, path, matcher },
        {
          interval: 5,
          healthyThreshold: 2,
          path: "/api/v1/health/",
          matcher: "200",
        },
      );
    }
  });

  it("records the proof of exactly what it deploys", () => {
    const { target, requested }: Inputs = proofRecord().inputs["input"] as Inputs;
    const service: Inputs = only("aws:ecs/service:Service").inputs;
    assert.equal(target.imageTag, "0a1f3c5e7b9d");
    assert.equal(target.taskDefinition, service["taskDefinition"]);
    assert.equal(target.service, "conflicto-prod-svc");
    assert.deepEqual(requested, { slot: "a", filling: 1, tasks: 2 });
    assert.equal(target.url, "https://conflicto.app");
  });

  it("puts out what an operator needs, from the proof", async () => {
    assert.equal(await valueOf(outputs["imageTag"]!), "0a1f3c5e7b9d");
    assert.equal(await valueOf(outputs["url"]!), "https://conflicto.app");
    assert.equal(await valueOf(outputs["logGroup"]!), "/ecs/conflicto-prod");
    assert.deepEqual(await valueOf(outputs["previousTaskDefinitions"]!), []);
    const line = (await valueOf(outputs["breakGlassCommand"]!)) as string;
    assert.match(
      line,
      /^aws ecs update-service --region us-west-2 --cluster conflicto-prod-cluster --service conflicto-prod-svc --task-definition arn:aws:mock:us-west-2:123456789012:conflicto-prod-app --desired-count 2 && aws ecs wait services-stable .* && aws elbv2 modify-rule --region us-west-2 --rule-arn \S+ --actions '\[.*\]'$/,
    );
  });

  it("goes round Pulumi to a release before this one, never to another revision of this one", async () => {
    const point = (imageTag: string, revision: number) => ({
      imageTag,
      taskDefinition: `arn:aws:ecs:us-west-2:123456789012:task-definition/conflicto-prod-app:${revision}`,
    });
    const previousTaskDefinitions = [point(EARLIER.imageTag, 8), point("1b2f4d6e8a0c", 7)];
    const { breakGlassPreviousCommand } = await runProgram("prod", {}, { previousTaskDefinitions });
    assert.match(
      (await valueOf(breakGlassPreviousCommand!)) as string,
      /conflicto-prod-app:7 --desired-count 2 &&/,
    );
  });

  it("tags everything that can carry tags", () => {
    const untagged = registered.filter(
      ({ type, inputs }) => type.startsWith("aws:") && inputs["tags"] === undefined,
    );
    const types = new Set(untagged.map(({ type }) => type.split(":")[2]));
    assert.deepEqual([...types].sort(), [
      "CertificateValidation",
      "Record",
      "RolePolicy",
      "Route",
      "RouteTableAssociation",
      "SecretVersion",
      "SecurityGroupEgressRule",
      "SecurityGroupIngressRule",
    ]);
  });
});
