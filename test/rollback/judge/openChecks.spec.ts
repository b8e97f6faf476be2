import assert from "node:assert/strict";
import type { Check } from "../../../src/rollback/judge/planFacts";
import { stoppedByOpenChecks } from "../../../src/rollback/judge/openChecks";
import type { Outcome } from "../../../src/report/outcome";

const LINE = "npx --no rollback to 1b2f --unchecked --stack prod";

function planned(exitCode: Outcome["exitCode"], ...checks: Check[]): Outcome {
  return { exitCode, report: { checks }, lines: ["seen", "Next: `x`"] };
}

describe("a dry run", () => {
  const ok: Check = { what: "not pinned", result: "OK", seen: "no pin on it" };
  const open: Check = { what: "database", result: "SKIP", seen: "not read", unchecked: true };

  it("is refused where something couldn't be looked at, as the run itself would be", () => {
    const { exitCode, lines } = stoppedByOpenChecks(planned(0, ok, open), LINE);
    assert.equal(exitCode, 3);
    assert.deepEqual(lines, [
      "seen",
      "Refused: not checked: database (not read).",
      `Next, if you have checked it yourself: \`${LINE}\``,
    ]);
  });

  it("ends as it did otherwise", () => {
    for (const outcome of [planned(0, ok), planned(3, open), { ...planned(2), report: {} }]) {
      assert.equal(stoppedByOpenChecks(outcome, LINE), outcome);
    }
  });
});
