// The verdict for a range, and what an operator's acceptance makes of it. It is data: whoever reads no migration needs no more.
import type { Downgrade } from "./downgrade";
import type { FileVerdict } from "./file";
import { type MigrationFinding, verdictOf } from "./findings";
import type { RuleId } from "./ruleTable";

/** The runbook's words for a range. */
export type RangeWord = "Safe" | "Risky" | "Critical";

/** The runbook's options: the application alone, alone with named risks, the schema too, the data too. */
export type Option = "A" | "A with named risks" | "B" | "C";

/** The verdict. */
export interface RangeVerdict {
  readonly verdict: RangeWord;
  readonly option: Option;
  /** The migrations between the two, in the order in which they ran; each with its verdict by itself. */
  readonly migrations: readonly FileVerdict[];
  readonly findings: readonly MigrationFinding[];
  /** The least good of their downgrades. */
  readonly downgrade: Downgrade;
  /** What `alembic downgrade` would go to: the target's heads. */
  readonly downgradeTo: readonly string[];
}

/**
 * The same verdict with risks that an operator accepted by name.
 *
 * @param isAhead nothing goes back yet, as before a deploy. Else a start that fails can't be accepted away.
 */
export function withAccepted(
  verdict: RangeVerdict,
  rules: readonly RuleId[],
  by: string,
  isAhead = false,
): RangeVerdict {
  const findings = verdict.findings.map((finding) =>
    rules.includes(finding.rule) &&
    (isAhead || finding.kind !== "BOOT") &&
    finding.accepted === undefined
      ? { ...finding, accepted: by }
      : finding,
  );
  return { ...verdict, ...summed(findings, verdict.downgrade), findings };
}

/** The rules that speak against going on, gravest first. */
export function openRules(findings: readonly MigrationFinding[]): readonly RuleId[] {
  const open = findings.filter(
    ({ verdict, accepted }) => verdict !== "safe" && accepted === undefined,
  );
  const grave = open.filter(({ verdict }) => verdict === "critical");
  return [...new Set([...grave, ...open].map(({ rule }) => rule))];
}

/** What findings come to. */
export function summed(
  findings: readonly MigrationFinding[],
  downgrade: Downgrade,
): { verdict: RangeWord; option: Option } {
  switch (verdictOf(findings)) {
    case "safe":
      return { verdict: "Safe", option: "A" };
    case "risky":
      return { verdict: "Risky", option: "A with named risks" };
    case "critical": {
      const open = findings.filter(
        ({ verdict, accepted }) => verdict === "critical" && accepted === undefined,
      );
      // Only where nothing was destroyed does going back in the schema bring everything back.
      const isIntact = open.every(({ kind }) => kind === "BOOT");
      return { verdict: "Critical", option: isIntact && downgrade === "reversible" ? "B" : "C" };
    }
  }
}
