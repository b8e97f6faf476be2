import assert from "node:assert/strict";
import { RULES, type RuleId } from "../../src/migration/ruleTable";
import { documented } from "../support/document";
import { CASES } from "./cases";
import { judged, migrationFile, rulesOf } from "./migrationFile";

describe("the rules of migrations", () => {
  for (const { title, finds, upgrade, downgrade, before } of CASES) {
    it(`find ${finds.join(", ") || "nothing"}: ${title}`, async () => {
      const text = migrationFile(upgrade, {
        ...(downgrade && { downgrade }),
        ...(before && { before }),
      });
      const verdict = await judged(text);
      assert.deepEqual(rulesOf(verdict).sort(), [...finds].sort());
      const grave = finds.map((rule) => RULES[rule].verdict);
      const expected = grave.includes("critical")
        ? "critical"
        : grave.includes("risky")
          ? "risky"
          : "safe";
      assert.equal(verdict.verdict, expected);
    });
  }

  const shown = Object.entries(RULES).flatMap(([id, { example }]) =>
    example === undefined ? [] : [[id as RuleId, example] as const],
  );
  for (const [rule, example] of shown) {
    it(`find their own example: ${rule}`, async () => {
      const before = "from app.data import backfill_totals, load_statement";
      assert.ok(rulesOf(await judged(migrationFile(example, { before }))).includes(rule));
    });
  }

  it("each have a case that they find, or are about more than one file", () => {
    const tried = new Set([...CASES.flatMap(({ finds }) => finds), ...WITHOUT_CASE]);
    assert.deepEqual(
      Object.keys(RULES).filter((rule) => !tried.has(rule as RuleId)),
      [],
    );
  });

  it("stand in docs/migration-rules.md as they are", () => {
    const parts = Object.entries(RULES).map(([id, rule]) => {
      const { kind, verdict, finds, why, example } = rule;
      const code = example === undefined ? [] : ["", "```python", example, "```"];
      return [`### \`${id}\``, "", `${kind}, ${verdict}: ${finds}. ${why}`, ...code].join("\n");
    });
    const { found, expected } = documented("docs/migration-rules.md", "rules", parts.join("\n\n"));
    assert.equal(found, expected);
  });
});

/** Found in a range, a whole file or a release: range.spec.ts, file.spec.ts. */
const WITHOUT_CASE: readonly RuleId[] = [
  "migrates-on-start",
  "no-upgrade",
  "file-unreadable",
  "migration-edited",
  "history-rewritten",
  "revision-missing",
];
