import assert from "node:assert/strict";
import { unknownCheckingProxy } from "@pulumi/policy";
import { databaseRules } from "../../../src/guards/database";
import { INSTANCE } from "../../../src/guards/database/types";
import { violations } from "../../../src/guards/evaluate";
import { LEVELS } from "../../../src/guards/levels";
import type { Inputs, ResourceFacts, ResourceRule } from "../../../src/guards/rule";
import { changed, COMPLIANT, unchanged } from "./fixtures";
import { HARMLESS } from "./harmlessRows";
import type { Row } from "./row";
import { ROWS } from "./rows";

/** Applies the rules to inputs that watch for unknown values, as the policy SDK hands them out. */
function look(resource: ResourceFacts, rules: readonly ResourceRule[] = databaseRules) {
  const after = unknownCheckingProxy({ ...resource.after }) as Inputs;
  return violations(rules, { ...resource, after });
}

function named(resource: ResourceFacts, rules?: readonly ResourceRule[]): string[] {
  return look(resource, rules).map(({ rule }) => rule.name);
}

function title({ type, change, before }: Omit<Row, "rule">): string {
  const from = before === undefined ? "" : ` from ${JSON.stringify(before)}`;
  const shown = JSON.stringify(change, (_, value: unknown) => value ?? null);
  return `${type.split(":").at(-1)} ${shown}${from}`;
}

describe("the database's rules", () => {
  for (const type of Object.keys(COMPLIANT)) {
    it(`say nothing of a ${type} that stays as it is`, () => {
      assert.deepEqual(named(unchanged(type)), []);
    });
    it(`say nothing of a new ${type}`, () => {
      assert.deepEqual(named({ ...unchanged(type), before: undefined }), []);
    });
  }

  for (const row of ROWS) {
    it(`object to ${title(row)}: ${row.rule}`, () => {
      const found = look(changed(row.type, row.change, row.before));
      assert.deepEqual(
        found.map(({ rule, isOpen }) => [rule.name, isOpen]),
        [[row.rule, false]],
      );
      assert.equal(found[0]?.property, Object.keys(row.change)[0]);
      assert.match(found[0]?.message ?? "", row.says ?? /\.$/);
    });
  }

  for (const row of HARMLESS) {
    it(`say nothing of ${title(row)}`, () => {
      assert.deepEqual(named(changed(row.type, row.change, row.before)), []);
    });
  }

  it("object to a change of encryption as a replacement too", () => {
    const found = named(changed(INSTANCE, { storageEncrypted: false }));
    assert.deepEqual(found, ["database-not-replaced", "database-encrypted"]);
  });

  it("object to a resource that isn't protected", () => {
    for (const type of Object.keys(COMPLIANT)) {
      const options = { protect: false, ignoreChanges: [] };
      assert.deepEqual(named({ ...unchanged(type), options }), ["database-protected"]);
    }
  });

  it("object to ignoring what keeps the database safe, and to nothing else ignored", () => {
    const ignoring = (...ignoreChanges: string[]) =>
      named({ ...unchanged(INSTANCE), options: { protect: true, ignoreChanges } });
    assert.deepEqual(ignoring("deletionProtection"), ["database-ignore-changes"]);
    assert.deepEqual(ignoring("tags", "engineVersion"), []);
  });

  it("never show a secret", () => {
    const resource = changed(INSTANCE, { password: "new-horse" }, { password: "old-horse" });
    assert.doesNotMatch(JSON.stringify(look(resource)), /horse/);
  });

  const properties = [...new Set(ROWS.filter(({ type }) => type === INSTANCE).map(propertyOf))];
  for (const property of properties) {
    it(`leave ${property} open when it isn't known yet, and nothing else`, () => {
      const known = changed(INSTANCE, { applyImmediately: true, [property]: "x" });
      const resource = {
        ...known,
        after: { ...known.after, [property]: { __pulumiUnknown: true } },
      };
      const found = violations(databaseRules, resource);
      const open = found.filter(({ isOpen }) => isOpen);
      assert.ok(open.length > 0);
      assert.ok(open.every((each) => each.property === property));
      const judged = found.filter(({ isOpen }) => !isOpen).map(({ rule }) => rule.name);
      assert.deepEqual(
        judged,
        property === "applyImmediately" ? [] : ["database-apply-immediately"],
      );
    });
  }

  it("are each needed: without any one of its checks some row passes unseen", () => {
    const optional = new Set(["database-protected", "database-ignore-changes"]);
    const unneeded: string[] = [];
    for (const rule of databaseRules.filter(({ name }) => !optional.has(name))) {
      rule.checks.forEach((check, index) => {
        const checks = rule.checks.filter((other) => other !== check);
        const mutated = databaseRules.map((each) => (each === rule ? { ...rule, checks } : each));
        const isMissed = ROWS.some(
          (row) => !named(changed(row.type, row.change, row.before), mutated).includes(row.rule),
        );
        if (!isMissed) unneeded.push(`${rule.name} #${index}`);
      });
    }
    assert.deepEqual(unneeded, []);
  });

  it("have unique names, sentences for people, and a level each", () => {
    assert.equal(new Set(databaseRules.map(({ name }) => name)).size, databaseRules.length);
    for (const { name, description, remediation } of databaseRules) {
      assert.match(name, /^database(-[a-z]+)+$/);
      assert.match(description, /^Checks (that|for) .*\.$/);
      assert.match(remediation, /\.$/);
      assert.ok(LEVELS[name], name);
    }
  });
});

function propertyOf({ change }: Row): string {
  return Object.keys(change)[0] ?? "";
}
