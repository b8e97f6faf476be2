// Findings while a range is read in order. What a later migration takes back is no longer found, such as a name that comes
// back; so each finding may have a key by which it can be withdrawn.
import type { Action, Change } from "./change";
import { changeInWords } from "./changeInWords";
import { gravest, type Kind, RULES, type RuleId, type Verdict } from "./ruleTable";

/** What was found at one place. */
export interface MigrationFinding {
  readonly rule: RuleId;
  readonly kind: Kind;
  readonly verdict: Verdict;
  /** From the repository's folder, or as it was given. */
  readonly file: string;
  readonly revision: string | undefined;
  readonly line: number;
  /** Such as `drop column users.email`. */
  readonly operation: string;
  readonly why: string;
  /** Why the author of the migration accepted it, see accepted.ts; it no longer counts. */
  readonly accepted?: string;
}

/** Where findings are made. */
export interface Origin {
  readonly file: string;
  readonly revision: string | undefined;
}

/** A finding of a rule. */
export function findingOf(
  rule: RuleId,
  { file, revision }: Origin,
  { line, operation, verdict }: { line: number; operation: string; verdict?: Verdict },
): MigrationFinding {
  const { kind, verdict: usual, why } = RULES[rule];
  return {
    rule,
    kind,
    verdict: verdict ?? usual,
    file,
    revision,
    line,
    operation: oneLine(operation),
    why,
  };
}

/** A table's name may hold line ends, and so lines that look like ours. */
function oneLine(operation: string): string {
  return operation.replaceAll(/\s+/g, " ");
}

/** What a finding says of a change. */
export function operationOf(change: Action): string {
  return oneLine(changeInWords(change));
}

/** Collects them. */
export class Findings {
  private readonly known = new Set<string>();
  private readonly all: { readonly key: string | undefined; readonly finding: MigrationFinding }[] =
    [];

  add(finding: MigrationFinding, key?: string): void {
    const same = sameness(finding);
    if (this.known.has(same)) return;
    this.known.add(same);
    this.all.push({ key, finding });
  }

  /** Takes back what was found under a key; false when nothing was. */
  withdraw(key: string): boolean {
    const before = this.all.length;
    const kept = this.all.filter((entry) => entry.key !== key);
    if (kept.length < before) {
      this.all.length = 0;
      for (const entry of kept) this.all.push(entry);
      this.known.clear();
      for (const { finding } of kept) this.known.add(sameness(finding));
    }
    return kept.length < before;
  }

  /** In the order in which they were found. */
  list(): readonly MigrationFinding[] {
    return this.all.map(({ finding }) => finding);
  }
}

function sameness({ rule, file, line, operation }: MigrationFinding): string {
  return JSON.stringify([rule, file, line, operation]);
}

/** The same for a change of a migration. */
export function findingAt(
  rule: RuleId,
  origin: Origin,
  change: Change,
  verdict?: Verdict,
): MigrationFinding {
  return findingOf(rule, origin, {
    line: change.line,
    operation: operationOf(change),
    ...(verdict === undefined ? {} : { verdict }),
  });
}

/** The gravest that isn't accepted. */
export function verdictOf(findings: readonly MigrationFinding[]): Verdict {
  return gravest(
    findings.filter(({ accepted }) => accepted === undefined).map(({ verdict }) => verdict),
  );
}
