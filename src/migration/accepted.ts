// `# rollback: accepted <rule>: <why>` in a migration: its author looked at what the rule finds there, and says why it
// does no harm. It holds for the whole file, for that rule alone.
import type { MigrationFinding } from "./findings";
import { isRule, type RuleId } from "./ruleTable";

/** What a file accepts. */
export interface Acceptance {
  readonly rule: RuleId;
  readonly why: string;
  readonly line: number;
}

/** A comment that means to accept something, and can't. */
export interface BadAcceptance {
  readonly line: number;
  readonly problem: string;
}

const COMMENT = /^#+\s*rollback\s*:\s*accepted\b(.*)$/i;
const SHORTEST_REASON = 10;

/** Reads the comments of a file. */
export function acceptances(
  comments: readonly { readonly line: number; readonly text: string }[],
): {
  readonly accepted: readonly Acceptance[];
  readonly bad: readonly BadAcceptance[];
} {
  const accepted: Acceptance[] = [];
  const bad: BadAcceptance[] = [];
  for (const { line, text } of comments) {
    const rest = COMMENT.exec(text.trim())?.[1];
    if (rest === undefined) continue;
    const [, rule = "", why = ""] = /^\s*([\w-]*)\s*:?\s*(.*)$/.exec(rest) ?? [];
    if (!isRule(rule)) {
      bad.push({ line, problem: `there is no rule \`${rule}\`; see docs/migration-rules.md` });
    } else if (why.trim().length < SHORTEST_REASON) {
      const form = `# rollback: accepted ${rule}: <why>`;
      bad.push({
        line,
        problem: `the reason must have ${SHORTEST_REASON} characters or more: \`${form}\``,
      });
    } else accepted.push({ rule, why: why.trim(), line });
  }
  return { accepted, bad };
}

/** The findings, with what is accepted marked. */
export function accept(
  findings: readonly MigrationFinding[],
  accepted: (file: string) => readonly Acceptance[],
): readonly MigrationFinding[] {
  return findings.map((finding) => {
    const found = accepted(finding.file).find(({ rule }) => rule === finding.rule);
    return found === undefined ? finding : { ...finding, accepted: found.why };
  });
}
