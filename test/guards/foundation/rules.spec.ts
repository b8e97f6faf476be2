// Every property of every resource of the program that the provider replaces a resource for is guarded: the sandbox's
// provider has the same tables, written from the provider's own documentation.
import assert from "node:assert/strict";
import { resourceTypes } from "../../../sandbox/provider/resources";
import type { Fields } from "../../../sandbox/provider/schema";
import { databaseRules } from "../../../src/guards/database";
import { isDatabaseType } from "../../../src/guards/database/types";
import { refusesUnknown, unknownMessage, violations } from "../../../src/guards/evaluate";
import { mayBeDeleted } from "../../../src/guards/foundation/free";
import {
  foundationNotReplaced,
  removalFinding,
  replacementFinding,
} from "../../../src/guards/foundation/rules";
import { FOUNDATIONS } from "../../../src/guards/foundation/table";
import type { Inputs } from "../../../src/guards/rule";
import { asTable, documented } from "../../support/document";
import { registered } from "../../support/mocks";
import { runProgram } from "../../support/program";

const EVERYTHING = {
  ciRepositories: '["owner/web"]',
  ciStateBucket: "web-state",
  registryUsername: "robot",
  registryToken: "s3cret",
  deployerRole: "conflicto-deployer",
  maintenance: "true",
};
const RULES = [foundationNotReplaced, ...databaseRules];

/** Inputs that replace a resource, by name; a nested one counts as the input that it is in. */
function replacing(fields: Fields): string[] {
  return Object.entries(fields)
    .filter(
      ([, property]) => property.forceNew === true || replacing(property.fields ?? {}).length > 0,
    )
    .map(([name]) => name);
}

function objections(type: string, name: string, before: Inputs, after: Inputs): string[] {
  const options = { protect: true, ignoreChanges: [] };
  return violations(RULES, { type, name, before, after, options })
    .filter(({ rule }) => /-not-replaced$/.test(rule.name))
    .map(({ property }) => property);
}

describe("what the database and the live service stand on", () => {
  let declared: { type: string; name: string }[];

  before(async () => {
    await runProgram("prod", EVERYTHING);
    declared = registered.filter(({ type }) => type.startsWith("aws:"));
  });

  it("is every type that the program declares", () => {
    const types = new Set(declared.map(({ type }) => type));
    assert.ok(types.size > 25);
    const unknown = [...types].filter((type) => !isDatabaseType(type) && !FOUNDATIONS[type]);
    assert.deepEqual(unknown, []);
  });

  it("isn't replaced by any property that the provider replaces it for", () => {
    const tried: string[] = [];
    const missed: string[] = [];
    for (const { type, name } of declared.filter((resource) => !mayBeDeleted(resource))) {
      const table = resourceTypes.get(type);
      assert.ok(table, type);
      const renewed = FOUNDATIONS[type]?.renewedBy ?? [];
      for (const property of [...replacing(table.inputs), ...(FOUNDATIONS[type]?.fixed ?? [])]) {
        if (renewed.includes(property)) continue;
        tried.push(property);
        for (const to of ["other", { __pulumiUnknown: true }]) {
          const found = objections(type, name, { [property]: "one" }, { [property]: to });
          if (!found.includes(property)) missed.push(`${type}.${property}`);
        }
      }
    }
    assert.deepEqual(missed, []);
    assert.ok(tried.length > 200, String(tried.length));
  });

  it("stays as it is, and is renewed with a release or a secret", () => {
    for (const { type, name, inputs } of registered) {
      assert.deepEqual(objections(type, name, inputs, inputs), [], name);
    }
    for (const [type, { renewedBy = [] }] of Object.entries(FOUNDATIONS)) {
      for (const property of renewedBy) {
        assert.deepEqual(objections(type, "x", { [property]: "a" }, { [property]: "b" }), []);
      }
    }
  });

  it("may leave out again what the provider fills in", () => {
    const from = { name: "app", region: "us-west-2", port: 80 };
    const type = "aws:lb/targetGroup:TargetGroup";
    assert.deepEqual(objections(type, "app", from, { port: 80 }), []);
    assert.deepEqual(objections(type, "app", from, { name: "app" }), ["port"]);
  });

  it("isn't deleted, but for a maintenance rule and CI's roles", () => {
    const free = declared.filter((resource) => {
      return !isDatabaseType(resource.type) && removalFinding(resource) === undefined;
    });
    assert.deepEqual([...new Set(free.map(({ name }) => name))].sort(), [
      "conflicto-prod-deployer",
      "conflicto-prod-github",
      "conflicto-prod-maintenance-health",
      "conflicto-prod-maintenance-page",
      "conflicto-prod-previewer",
    ]);
    const kept = ["conflicto-prod-keep-database", "conflicto-prod-deployer-keep-database"];
    for (const name of kept) {
      assert.ok(removalFinding({ type: "aws:iam/rolePolicy:RolePolicy", name }), name);
    }
  });

  it("lets the rules for single paths go, of before one rule led to the slots, and never that one", () => {
    const of = (name: string) =>
      removalFinding({ type: "aws:lb/listenerRule:ListenerRule", name: `conflicto-prod-${name}` });
    for (const name of ["path-0", "path-12"]) assert.equal(of(name), undefined, name);
    for (const name of ["traffic", "slot-a", "slot-b"]) assert.ok(of(name), name);
  });

  it("isn't replaced for no property at all: by a command, a taint, another provider", () => {
    const free = declared.filter((resource) => {
      return !isDatabaseType(resource.type) && replacementFinding(resource) === undefined;
    });
    const types = free.filter((resource) => !mayBeDeleted(resource)).map(({ type }) => type);
    assert.deepEqual([...new Set(types)].sort(), [
      "aws:ecs/taskDefinition:TaskDefinition",
      "aws:secretsmanager/secretVersion:SecretVersion",
    ]);
  });

  it("says what would be lost", () => {
    const vpc = { type: "aws:ec2/vpc:Vpc", name: "app-vpc" };
    assert.match(replacementFinding(vpc)?.message ?? "", /`app-vpc` .* everything of this stack/);
    const [found] = violations([foundationNotReplaced], {
      ...vpc,
      before: { cidrBlock: "10.40.0.0/16" },
      after: { cidrBlock: "10.99.0.0/16" },
    });
    assert.deepEqual([found?.property, found?.to], ["cidrBlock", "10.99.0.0/16"]);
    assert.match(found?.message ?? "", /^Changing `cidrBlock` of `app-vpc`/);
  });
});

describe("docs/guards.md", () => {
  it("names each property that may not change, by type", () => {
    const short = (type: string) => type.split(":").at(-1) ?? type;
    const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
    const rows = Object.entries(FOUNDATIONS).map(([type, { carries, fixed, renewedBy = [] }]) => [
      short(type),
      carries.replace(/\.$/, ""),
      code(fixed.filter((name) => name !== "region")),
      code(renewedBy),
    ]);
    const heads = ["type", "without it", "may not change", "brings a new one"];
    const { found, expected } = documented("docs/guards.md", "fixed", asTable(heads, rows));
    assert.equal(found, expected);
  });
});

describe("a value that isn't known", () => {
  const rows: [rule: string, existed: boolean, isNewStack: boolean, refuses: boolean][] = [
    ["database-network", true, false, true],
    ["database-admits-application-only", false, false, true],
    ["foundation-not-replaced", true, false, true],
    ["foundation-not-replaced", false, false, false],
    ["containers-write-logs", true, false, false],
    ["iam-policy-readable", true, false, false],
    ["database-network", true, true, false],
    ["foundation-not-replaced", true, true, false],
  ];
  for (const [rule, existed, isNewStack, refuses] of rows) {
    const where = `${existed ? "an existing" : "a new"} resource of ${isNewStack ? "a new" : "a"} stack`;
    it(`${refuses ? "is refused by" : "waits for the update with"} ${rule}, for ${where}`, () => {
      assert.equal(refusesUnknown(rule, { existed, isNewStack }), refuses);
    });
  }

  it("is named, with the command that shows what it comes from", () => {
    assert.match(
      unknownMessage("vpcSecurityGroupIds", "prod"),
      /^`vpcSecurityGroupIds` isn't known .*\n.*\n {2}npx pulumi preview --diff --stack prod$/,
    );
  });
});
