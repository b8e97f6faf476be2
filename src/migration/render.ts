// The verdicts as a person reads them: on a terminal, as one line for a comment, and as GitHub's annotations.
import type { FileVerdict } from "./file";
import type { MigrationFinding } from "./findings";
import { openRules, type RangeVerdict } from "./rangeVerdict";
import type { Verdict } from "./ruleTable";

/** What each option means, in the runbook's words. */
export function optionWords({ option, findings, downgradeTo }: RangeVerdict): string {
  switch (option) {
    case "A":
      return "A, application only: the older code can live with today's schema";
    case "A with named risks":
      return `A with named risks: the application only, once each is accepted by name: ${openRules(findings).join(", ")}`;
    case "B":
      return `B, schema too: from the live image, before the application goes back: alembic downgrade ${downgradeTo.join(" ") || "base"}`;
    case "C":
      return `C, data too: restore from before the migration, or accept the loss by name: ${openRules(findings).join(", ")}`;
  }
}

/** One line: how grave, what for, how many migrations. */
export function summaryLine({ verdict, option, migrations, findings }: RangeVerdict): string {
  const count = migrations.length === 1 ? "1 migration" : `${migrations.length} migrations`;
  const open = openRules(findings);
  return `${verdict} (${option}): ${count}${open.length === 0 ? "" : `; ${open.join(", ")}`}`;
}

/** Everything about a range. */
export function rangeLines(verdict: RangeVerdict): string[] {
  const { migrations, findings, downgrade } = verdict;
  const inFiles = new Set(migrations.map(({ file }) => file));
  const others = findings.filter(({ file }) => !inFiles.has(file));
  return [
    `${verdict.verdict}. ${optionWords(verdict)}.`,
    ...(migrations.length === 0
      ? ["No migration lies between the two."]
      : [`alembic downgrade: ${downgrade}`]),
    ...others.flatMap((finding) => ["", finding.file, ...findingLines(finding)]),
    ...migrations.flatMap((file) => [
      "",
      ...fileLines({ ...file, findings: findings.filter((finding) => finding.file === file.file) }),
    ]),
  ];
}

/** A file with its findings. */
export function fileLines({
  file,
  revision,
  verdict,
  findings,
  downgrade,
  downgradeWhy,
  bad,
}: FileVerdict): string[] {
  return [
    `${file}  ${revision ?? "(no revision)"}  ${verdict}; downgrade ${downgrade}`,
    ...findings.flatMap(findingLines),
    ...(downgrade === "reversible" ? [] : [`  ${downgradeWhy}`]),
    ...bad.map(({ line, problem }) => `  ${line}  a comment that accepts nothing: ${problem}`),
  ];
}

function findingLines({
  line,
  kind,
  rule,
  operation,
  verdict,
  why,
  accepted,
}: MigrationFinding): string[] {
  return [
    `  ${line}  ${verdict}  ${kind}  ${rule}: ${operation}`,
    `      ${accepted === undefined ? why : `accepted: ${accepted}`}`,
  ];
}

const LEVELS: Readonly<Record<Verdict, string>> = {
  safe: "notice",
  risky: "warning",
  critical: "error",
};

/** GitHub's workflow commands, which show findings beside the lines of a pull request. */
export function annotations(findings: readonly MigrationFinding[]): string[] {
  return findings
    .filter(({ verdict, accepted }) => verdict !== "safe" || accepted !== undefined)
    .map(({ file, line, rule, verdict, operation, why, accepted }) => {
      const level = accepted === undefined ? LEVELS[verdict] : "notice";
      const text = accepted === undefined ? why : `Accepted: ${accepted}`;
      const title = property(`Rollback: ${rule}`);
      return `::${level} file=${property(file)},line=${line},title=${title}::${data(`${operation}. ${text}`)}`;
    });
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
