import assert from "node:assert/strict";
import type { StackFile } from "../../../src/config/stackFile";
import { readAccess, rollbackNeeds } from "../../../src/rollback/facts/access";

const FILE = {
  region: "us-west-2",
  prefix: "app-prod",
  ownCredentials: [] as readonly string[],
} as unknown as StackFile;
const ECS = "arn:aws-cn:ecs:us-west-2:123456789012";
const SERVICES = ["", "-b"].map((end) => `${ECS}:service/app-prod-cluster/app-prod-svc${end}`);
const FAMILIES = ["", "-b"].map((end) => `${ECS}:task-definition/app-prod-app${end}:1`);
const RULES = "arn:aws-cn:elasticloadbalancing:us-west-2:123456789012";
const ROLES = "arn:aws-cn:iam::123456789012:role";

describe("what a rollback needs of AWS", () => {
  const { needs, context } = rollbackNeeds(FILE, { partition: "aws-cn", account: "123456789012" });

  const cases: [action: string, resources: string[]][] = [
    ["ecs:UpdateService", SERVICES],
    ["ecs:DescribeServices", SERVICES],
    ["ecs:RegisterTaskDefinition", FAMILIES],
    ["ecs:TagResource", FAMILIES],
    ["elasticloadbalancing:ModifyRule", [`${RULES}:listener-rule/app/app-prod-alb/0/0/0`]],
    ["iam:PassRole", [`${ROLES}/app-prod-execution`, `${ROLES}/app-prod-task`]],
    ["ecs:DescribeTasks", [`${ECS}:task/app-prod-cluster/00000000000000000000000000000000`]],
    ["ecs:DescribeTaskDefinition", ["*"]],
    ["ecs:ListTasks", ["*"]],
    ...["Listeners", "LoadBalancers", "Rules", "TargetGroups", "TargetHealth"].map(
      (what): [string, string[]] => [`elasticloadbalancing:Describe${what}`, ["*"]],
    ),
  ];
  for (const [action, resources] of cases) {
    it(`is ${action} on what a policy may name for it`, () => {
      const found = needs.filter(({ actions }) => actions.includes(action));
      assert.deepEqual(
        found.map((need) => need.resources),
        [resources],
      );
    });
  }

  it("is nothing else", () => {
    assert.equal(needs.flatMap(({ actions }) => actions).length, cases.length);
  });

  it("goes with what policies put conditions on", () => {
    assert.deepEqual(context, {
      "aws:RequestedRegion": "us-west-2",
      "ecs:CreateAction": "RegisterTaskDefinition",
      "ecs:cluster": `${ECS}:cluster/app-prod-cluster`,
      "iam:PassedToService": "ecs-tasks.amazonaws.com",
    });
  });
});

describe("the access of whoever runs the command", () => {
  it("isn't looked at where Pulumi has credentials of its own: it would be somebody else's", async () => {
    assert.deepEqual(await readAccess({ ...FILE, ownCredentials: ["aws:profile"] }), {
      kind: "unknown",
      why: "`aws:profile` gives Pulumi credentials of its own",
    });
  });
});
