// The names themselves stand in test/program.spec.ts and the like, letter by letter: state and IAM policies know resources by
// them.
import assert from "node:assert/strict";
import {
  ingressRuleIn,
  isFurtherIngressRule,
  isNameOf,
  isPathRule,
  keepDatabaseIn,
  logGroupIn,
  nameIn,
  parameterGroupIn,
  prefixOf,
  secretIn,
  shortStackName,
} from "../src/names";

describe("a resource's name", () => {
  const names: [name: string, expected: string][] = [
    [prefixOf({ name: "web", environment: "prod" }), "web-prod"],
    [nameIn("web-prod", "cluster"), "web-prod-cluster"],
    [nameIn("web-prod", "service"), "web-prod-svc"],
    [nameIn("web-prod", "family"), "web-prod-app"],
    [nameIn("web-prod", "targetGroup"), "web-prod-app"],
    [nameIn("web-prod", "loadBalancer"), "web-prod-alb"],
    [nameIn("web-prod", "proof"), "web-prod-proof"],
    [nameIn("web-prod", "slotProof"), "web-prod-proof-of-slot"],
    [nameIn("web-prod", "database"), "web-prod-database"],
    [nameIn("web-prod", "executionRole"), "web-prod-execution"],
    [nameIn("web-prod", "taskRole"), "web-prod-task"],
    [nameIn("web-prod", "deployerRole"), "web-prod-deployer"],
    [nameIn("web-prod", "previewerRole"), "web-prod-previewer"],
    [nameIn("web-prod", "tokenProvider"), "web-prod-github"],
    [nameIn("web-prod", "maintenanceHealth"), "web-prod-maintenance-health"],
    [nameIn("web-prod", "maintenancePage"), "web-prod-maintenance-page"],
    [logGroupIn("web-prod"), "/ecs/web-prod"],
    [secretIn("web-prod", "app"), "web-prod/app"],
    [parameterGroupIn("web-prod", "15"), "web-prod-postgres15"],
    [keepDatabaseIn("web-prod-deployer"), "web-prod-deployer-keep-database"],
    [ingressRuleIn("web-prod", 443, 2), "web-prod-alb-from-users-443-2"],
  ];
  for (const [name, expected] of names) {
    it(`is \`${expected}\``, () => assert.equal(name, expected));
  }

  it("is known by its end, whatever the stack", () => {
    assert.ok(isNameOf("x-deployer", "deployerRole", "previewerRole"));
    assert.ok(!isNameOf("x-deployer-keep-database", "deployerRole", "previewerRole"));
    assert.ok(!isNameOf("x-task", "deployerRole"));
  });

  it("tells the first entry of a list in config from those that may go", () => {
    assert.deepEqual(
      [0, 1, 10].map((index) => isFurtherIngressRule(ingressRuleIn("p", 443, index))),
      [false, true, true],
    );
  });

  it("of a rule for one path, from before there were slots, is known by its end", () => {
    for (const name of ["web-prod-path-0", "web-prod-path-12"]) assert.ok(isPathRule(name), name);
    for (const name of [
      "web-prod-traffic",
      "web-prod-path-",
      "web-prod-path-0-b",
      "web-prod-slot-a",
    ]) {
      assert.ok(!isPathRule(name), name);
    }
  });

  it("of one record of a proof isn't taken for that of the other", () => {
    assert.ok(!isNameOf(nameIn("p", "slotProof"), "proof"));
    assert.ok(!isNameOf(nameIn("p", "proof"), "slotProof"));
  });
});

describe("a stack's short name", () => {
  for (const stack of ["prod", "conflicto/prod", "acme/conflicto/prod"]) {
    it(`is \`prod\` in \`${stack}\``, () => assert.equal(shortStackName(stack), "prod"));
  }
});
