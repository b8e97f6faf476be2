// A dry run ends as the real run would: a check that couldn't be made stops it, unless somebody says to continue.
import type { Check } from "./planFacts";
import { EXIT, type Outcome } from "../../report/outcome";

/**
 * A plan's outcome: refused if a check couldn't be made and nobody said to continue.
 *
 * @param line the command that continues anyway.
 */
export function stoppedByOpenChecks(outcome: Outcome, line: string): Outcome {
  const { checks = [] } = outcome.report as { checks?: readonly Check[] };
  const open = checks.filter(({ unchecked }) => unchecked === true);
  if (outcome.exitCode !== EXIT.done || open.length === 0) return outcome;
  const what = open.map(({ what: name, seen }) => `${name} (${seen})`).join(", ");
  return {
    exitCode: EXIT.refused,
    report: { ...outcome.report, refused: `not checked: ${what}.`, next: line },
    lines: [
      ...outcome.lines.filter((text) => !text.startsWith("Next: ")),
      `Refused: not checked: ${what}.`,
      `Next, if you have checked it yourself: \`${line}\``,
    ],
  };
}
