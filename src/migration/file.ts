// One migration file, judged by itself: what is before and after it isn't known.
import { accept, type Acceptance, acceptances, type BadAcceptance } from "./accepted";
import { type Downgrade, judgeDowngrade } from "./downgrade";
import { type MigrationFinding, findingOf, type Origin, verdictOf } from "./findings";
import { judge } from "./judge";
import type { Step, Uses } from "./judging";
import type { Follow } from "./python/values";
import type { ParsePython } from "./python/parser";
import { isUnreadable, type Migration, readMigration } from "./python/reader";
import type { Verdict } from "./ruleTable";

/** A file as it was read; `migration` is undefined where it isn't Python. */
export interface ReadFile {
  readonly file: string;
  readonly migration: Migration | undefined;
  /** Where it isn't: the line that can't be read, and why. */
  readonly error: { readonly line: number; readonly why: string } | undefined;
  readonly accepted: readonly Acceptance[];
  readonly bad: readonly BadAcceptance[];
}

/** A file and its verdict. */
export interface FileVerdict {
  readonly file: string;
  readonly revision: string | null;
  readonly verdict: Verdict;
  readonly findings: readonly MigrationFinding[];
  readonly downgrade: Downgrade;
  /** Why the downgrade is what it is. */
  readonly downgradeWhy: string;
  readonly error: ReadFile["error"];
  readonly bad: readonly BadAcceptance[];
}

/**
 * Reads a file.
 *
 * @param file its name in what is found.
 * @param at where imports are followed from.
 */
export function readFile(
  file: string,
  text: string,
  parse: ParsePython,
  follow?: Follow,
  at = file,
): ReadFile {
  const read = readMigration(at, text, parse, follow);
  if (isUnreadable(read)) {
    return { file, migration: undefined, error: read, accepted: [], bad: [] };
  }
  return { file, migration: read, error: undefined, ...acceptances(read.comments) };
}

/** What of a file is judged; what can't be read is found at once. */
export function stepOf({ file, migration, error }: ReadFile): {
  readonly step: Step;
  readonly unread: readonly MigrationFinding[];
} {
  const origin: Origin = { file, revision: migration?.revision };
  const step = {
    ...origin,
    changes: migration?.upgrade?.changes ?? [],
    undo: migration?.downgrade?.changes ?? [],
  };
  if (error !== undefined) {
    const operation = `not Python: ${error.why}`;
    return {
      step,
      unread: [findingOf("file-unreadable", origin, { line: error.line, operation })],
    };
  }
  if (migration?.upgrade === undefined) {
    return {
      step,
      unread: [findingOf("no-upgrade", origin, { line: 1, operation: "no upgrade()" })],
    };
  }
  return { step, unread: [] };
}

/** Judges a file by itself. */
export function judgeFile(read: ReadFile, uses?: Uses): FileVerdict {
  const { step, unread } = stepOf(read);
  const own = judge([step], uses);
  const findings = accept([...unread, ...own], () => read.accepted);
  const downgrade: ReturnType<typeof judgeDowngrade> =
    read.migration === undefined
      ? { downgrade: "missing", why: "The file can't be read." }
      : judgeDowngrade(read.migration, own);
  return {
    file: read.file,
    revision: read.migration?.revision ?? null,
    verdict: verdictOf(findings),
    findings,
    downgrade: downgrade.downgrade,
    downgradeWhy: downgrade.why,
    error: read.error,
    bad: read.bad,
  };
}
