import assert from "node:assert/strict";
import { outsideBlastRadius } from "../../../src/guards/release/blastRadius";

describe("a rollback", () => {
  const inside: [type: string, what: string][] = [
    ["aws:ecs/taskDefinition:TaskDefinition", "replace"],
    ["aws:ecs/taskDefinition:TaskDefinition", "create"],
    ["aws:ecs/service:Service", "update"],
    ["pulumi:index:Stash", "update"],
    ["webapp:service:Service", "update"],
    ["pulumi:pulumi:Stack", "update"],
  ];
  for (const [type, what] of inside) {
    it(`may ${what} ${type}`, () => {
      assert.equal(outsideBlastRadius({ type, name: "it", what }, "rollback"), undefined);
    });
  }

  const outside: [type: string, what: string][] = [
    ["aws:rds/instance:Instance", "update"],
    ["aws:ec2/securityGroup:SecurityGroup", "update"],
    ["aws:lb/listenerRule:ListenerRule", "create"],
    ["aws:secretsmanager/secretVersion:SecretVersion", "replace"],
    ["aws:iam/role:Role", "delete"],
    ["aws:ecs/service:Service", "delete"],
    ["aws:ecs/service:Service", "replace"],
    ["pulumi:providers:aws", "update"],
  ];
  for (const [type, what] of outside) {
    it(`may not ${what} ${type}`, () => {
      const message = outsideBlastRadius({ type, name: "it", what }, "rollback");
      assert.match(message ?? "", new RegExp(`would also ${what} \`it\` \\(${type}\\)`));
    });
  }

  const page = "conflicto-prod-maintenance-page";
  const health = "conflicto-prod-maintenance-health";
  const rule = "aws:lb/listenerRule:ListenerRule";
  const switching: [name: string, what: string, type: string, may: boolean][] = [
    [page, "create", rule, true],
    [page, "update", rule, true],
    [page, "delete", rule, true],
    [health, "create", rule, true],
    [health, "update", rule, true],
    [health, "delete", rule, true],
    [page, "replace", rule, false],
    ["conflicto-prod-path-0", "delete", rule, false],
    ["conflicto-prod-maintenance-page-2", "create", rule, false],
    ["conflicto-prod-maintenance", "create", rule, false],
    [page, "create", "aws:lb/listener:Listener", false],
    [page, "delete", "aws:iam/role:Role", false],
  ];
  for (const [name, what, type, may] of switching) {
    it(`${may ? "may" : "may not"} ${what} ${name} (${type})`, () => {
      const message = outsideBlastRadius({ type, name, what }, "rollback");
      assert.equal(message === undefined, may);
    });
  }

  const group = "aws:lb/targetGroup:TargetGroup";
  const drains: [what: string, changed: string[] | undefined, type: string, may: boolean][] = [
    ["update", ["deregistrationDelay"], group, true],
    ["update", ["deregistrationDelay", "healthCheck"], group, false],
    ["update", ["healthCheck"], group, false],
    ["update", [], group, false],
    ["update", undefined, group, false],
    ["replace", ["deregistrationDelay"], group, false],
    ["update", ["deregistrationDelay"], "aws:lb/listener:Listener", false],
  ];
  for (const [what, changed, type, may] of drains) {
    it(`${may ? "may" : "may not"} ${what} ${changed?.join(" and ") ?? "who knows what"} of ${type}`, () => {
      const message = outsideBlastRadius({ type, name: "it", what, changed }, "rollback");
      assert.equal(message === undefined, may);
    });
  }

  it("is the only release that is held to that", () => {
    const change = { type: "aws:iam/role:Role", name: "it", what: "update" };
    for (const kind of ["first deploy", "deploy", "redeploy"] as const) {
      assert.equal(outsideBlastRadius(change, kind), undefined);
    }
  });
});
