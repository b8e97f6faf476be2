import assert from "node:assert/strict";
import { ALL_RULES } from "../../src/guards/allRules";
import { levelOf, LEVELS } from "../../src/guards/levels";
import { asTable, documented } from "../support/document";

const RULES = Object.values(ALL_RULES).flat();

describe("the rules", () => {
  it("have unique names, and a level each; no level is of a rule that isn't there", () => {
    const names = RULES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(names.sort(), Object.keys(LEVELS).sort());
  });

  it("say of themselves what they check and what to do", () => {
    for (const { name, description, remediation } of RULES) {
      assert.match(name, /^[a-z]+(-[a-z]+)+$/);
      assert.match(description, /^Checks (that|for) .+\.$/);
      assert.match(remediation, /\.$/);
    }
  });

  it("are no level of a rule that has none", () => {
    assert.throws(() => levelOf("not-a-rule", "production"), /not-a-rule has no level/);
  });

  it("stand in docs/guards.md as they are", () => {
    const parts = Object.entries(ALL_RULES).map(([title, rules]) => {
      const rows = rules.map(({ name, description, severity, frameworks }) => [
        `\`${name}\``,
        description.replace(/^Checks that |^Checks for |\.$/g, ""),
        severity,
        levelOf(name, "production"),
        levelOf(name, "development"),
        frameworks.join(", "),
      ]);
      const heads = ["rule", "checks that", "severity", "production", "development", "as in"];
      return `### ${title}\n\n${asTable(heads, rows)}`;
    });
    const { found, expected } = documented("docs/guards.md", "rules", parts.join("\n\n"));
    assert.equal(found, expected);
  });
});
