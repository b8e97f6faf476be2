// The stack's rules, by what they refuse and admit. That Pulumi hands them such inputs is proven on the real
// engine (test/integration).
import assert from "node:assert/strict";
import { levelOf } from "../../../src/guards/levels";
import type { ResourceRule } from "../../../src/guards/rule";
import { stackRules } from "../../../src/guards/stack";
import { identityRows, keepingRows, secretPolicyRows } from "./accessRows";
import { aTaskDefinition, serviceRows, TASK_DEFINITION, taskDefinitionRows } from "./ecsRows";
import { loadBalancerRows, networkRows } from "./edgeRows";
import { isAsExpected, look, UNKNOWN, type Row } from "./looking";

const TABLES: Record<string, readonly Row[]> = {
  "task definitions": taskDefinitionRows,
  "services and clusters": serviceRows,
  "load balancers": loadBalancerRows,
  "security groups": networkRows,
  IAM: identityRows,
  "secrets and logs": keepingRows,
  "the policies of secrets": secretPolicyRows,
};
const ROWS = Object.values(TABLES).flat();

for (const [what, rows] of Object.entries(TABLES)) {
  describe(`the rules about ${what}`, () => {
    for (const { title, type, inputs, rule } of rows) {
      it(rule === undefined ? `admit ${title}` : `refuse ${title}`, () => {
        const { findings, open } = look(stackRules, type, inputs);
        assert.deepEqual(
          findings.map((finding) => finding.rule),
          rule === undefined ? [] : [rule],
        );
        assert.deepEqual(open, []);
      });
    }
  });
}

describe("the stack's rules", () => {
  it("have each a name of their own, a level on every stack, and say what they check", () => {
    const names = stackRules.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, description, remediation } of stackRules) {
      assert.match(name, /^[a-z]+(-[a-z]+)+$/);
      assert.match(description, /^Checks that .*\.$/);
      assert.match(remediation, /\.$/);
      for (const profile of ["production", "development"] as const) levelOf(name, profile);
    }
  });

  for (const rule of stackRules) {
    rule.checks.forEach((_, index) => {
      it(`miss a row without ${rule.name}, check ${index + 1} of ${rule.checks.length}`, () => {
        const weakened = stackRules.map((one) => (one === rule ? without(rule, index) : one));
        assert.ok(ROWS.some((row) => !isAsExpected(weakened, row)));
      });
    });
  }

  it("never print a secret", () => {
    const messages = ROWS.flatMap(({ type, inputs }) => look(stackRules, type, inputs).findings);
    assert.doesNotMatch(JSON.stringify(messages), /hunter2|AKIA|ghp_|BEGIN/);
  });

  it("name the variable and the container that a secret is in", () => {
    const environment = [
      { name: "ENVIRONMENT", value: "prod" },
      { name: "DB_PASSWORD", value: "hunter2" },
      { name: "API_TOKEN", value: "hunter2" },
    ];
    const { findings } = look(stackRules, TASK_DEFINITION, aTaskDefinition({}, { environment }));
    assert.match(findings[0]?.message ?? "", /`backend`.*`DB_PASSWORD`, `API_TOKEN`/);
  });

  it("look at every container", () => {
    const good = JSON.parse(aTaskDefinition()["containerDefinitions"] as string) as object[];
    const bad = { ...good[0], name: "sidecar", privileged: true };
    const containerDefinitions = JSON.stringify([...good, bad]);
    const { findings } = look(
      stackRules,
      TASK_DEFINITION,
      aTaskDefinition({ containerDefinitions }),
    );
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ["containers-not-privileged"],
    );
    assert.match(findings[0]?.message ?? "", /`sidecar`/);
  });
});

describe("a value that isn't known before the update", () => {
  it("leaves the rules about containers open, and no other", () => {
    const inputs = aTaskDefinition({ containerDefinitions: UNKNOWN, skipDestroy: false });
    const { findings, open } = look(stackRules, TASK_DEFINITION, inputs);
    assert.deepEqual(open, [
      "task-definition-readable",
      "containers-not-privileged",
      "no-secrets-in-environment",
      "containers-write-logs",
      "container-filesystem-read-only",
      "container-health-check",
      "container-stop-timeout",
    ]);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ["task-revisions-kept"],
    );
  });

  it("hides no rule of a security group that is known", () => {
    const opened = { protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["0.0.0.0/0"] };
    const ingress = [{ ...opened, cidrBlocks: [UNKNOWN] }, UNKNOWN, opened];
    const { findings } = look(stackRules, "aws:ec2/securityGroup:SecurityGroup", { ingress });
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ["database-port-not-open"],
    );
  });

  it("leaves a security group open where nothing that is known is wrong", () => {
    const ingress = [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [UNKNOWN] }];
    const { findings, open } = look(stackRules, "aws:ec2/securityGroup:SecurityGroup", { ingress });
    assert.deepEqual(findings, []);
    assert.deepEqual(open, ["database-port-not-open", "internet-reaches-load-balancer-only"]);
  });

  it("is waited for wherever it stands, and never taken for a value", () => {
    for (const row of ROWS.filter(({ rule }) => rule === undefined)) {
      for (const property of Object.keys(row.inputs)) {
        const { findings } = look(stackRules, row.type, { ...row.inputs, [property]: UNKNOWN });
        assert.deepEqual(findings, [], `${row.title}: ${property}`);
      }
    }
  });
});

function without(rule: ResourceRule, index: number): ResourceRule {
  return { ...rule, checks: rule.checks.filter((_, other) => other !== index) };
}
