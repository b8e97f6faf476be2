// The verdict for a range: what lies between a target and what is live, and what going back past it would meet. Pure.
import { accept } from "./accepted";
import type { StartsWithMigration } from "./boot";
import type { Downgrade } from "./downgrade";
import { judgeFile, type ReadFile, stepOf } from "./file";
import { type MigrationFinding, findingOf } from "./findings";
import { inOrder, withAncestors } from "./graph";
import type { History, Revision } from "./history";
import { judge } from "./judge";
import type { Uses } from "./judging";
import { type RangeVerdict, summed } from "./rangeVerdict";

/** What a range is judged by. */
export interface RangeFacts {
  /** What is gone back to. */
  readonly target: History;
  /** What is live. */
  readonly live: History;
  /** What the database's own `alembic_version` holds, where it could be read. */
  readonly databaseRevisions?: readonly string[] | undefined;
  /** Where the target migrates when it starts; undefined when it doesn't. */
  readonly startsWithMigration?: StartsWithMigration | undefined;
  /** What the target's code uses. */
  readonly uses?: Uses | undefined;
}

/** A range with both its ends. */
export interface Between {
  readonly target: History;
  readonly live: History;
  readonly verdict: RangeVerdict;
}

/** Judges a range. */
export function judgeRange(facts: RangeFacts): RangeVerdict {
  const { target, live, uses } = facts;
  const known = new Set(target.revisions.map(({ id }) => id));
  const applied = appliedOf(facts);
  const between = inOrder(live.revisions.filter(({ id }) => applied.has(id) && !known.has(id)));
  const steps = between.map(({ read }) => stepOf(read));
  const accepted = new Map(between.map(({ read }) => [read.file, read.accepted]));
  const ranging = [...historyFindings(facts, between), ...unplacedFindings(facts)];
  const own = [
    ...steps.flatMap(({ unread }) => unread),
    ...judge(
      steps.map(({ step }) => step),
      uses,
    ),
  ];
  const boot = bootFindings(facts, known, applied);
  const findings = [...boot, ...ranging, ...accept(own, (file) => accepted.get(file) ?? [])];
  const migrations = between.map(({ read }) => judgeFile(read, uses));
  const isRewritten = ranging.some(({ rule }) => rule === "history-rewritten");
  const downgrade = isRewritten
    ? "irreversible"
    : leastGood(migrations.map((file) => file.downgrade));
  return {
    ...summed(findings, downgrade),
    migrations,
    findings,
    downgrade,
    downgradeTo: target.heads,
  };
}

/** The revisions that ran on the database: what it says of itself, else all that the live release has. */
function appliedOf({ live, databaseRevisions }: RangeFacts): ReadonlySet<string> {
  const ids = new Set(live.revisions.map(({ id }) => id));
  if (databaseRevisions === undefined || !databaseRevisions.every((id) => ids.has(id))) return ids;
  return withAncestors(databaseRevisions, live.revisions);
}

function bootFindings(
  { startsWithMigration: start, target, live, databaseRevisions }: RangeFacts,
  known: ReadonlySet<string>,
  applied: ReadonlySet<string>,
): readonly MigrationFinding[] {
  if (start === undefined) return [];
  const current = databaseRevisions ?? live.heads.filter((id) => applied.has(id));
  const strange = current.filter((id) => !known.has(id));
  if (strange.length === 0) return [];
  const operation = `${start.text} (${target.name} doesn't know ${strange.join(", ")})`;
  return [
    findingOf(
      "migrates-on-start",
      { file: start.file, revision: undefined },
      { line: start.line, operation },
    ),
  ];
}

function historyFindings(
  facts: RangeFacts,
  between: readonly Revision[],
): readonly MigrationFinding[] {
  const { target, live, databaseRevisions } = facts;
  const byId = new Map(live.revisions.map((revision) => [revision.id, revision]));
  const found: MigrationFinding[] = [];
  const strange = (databaseRevisions ?? []).filter((id) => !byId.has(id));
  if (strange.length > 0) {
    const operation = `the database is at ${strange.join(", ")}, which ${live.name} doesn't have`;
    found.push(
      findingOf(
        "history-rewritten",
        { file: "alembic_version", revision: strange[0] },
        { line: 1, operation },
      ),
    );
  }
  for (const revision of target.revisions) {
    const now = byId.get(revision.id);
    if (
      now !== undefined &&
      now.content !== revision.content &&
      does(now.read) !== does(revision.read)
    ) {
      const origin = { file: now.read.file, revision: revision.id };
      const line = now.read.migration?.upgrade?.line ?? 1;
      found.push(
        findingOf("migration-edited", origin, {
          line,
          operation: `not the same as at ${target.name}`,
        }),
      );
    }
  }
  // A head that both have was reached from either; what led to it may have been squashed.
  const lost = target.heads.filter((id) => !byId.has(id));
  if (lost.length === 0) return found;
  const root = between.find(({ down }) => down.every((id) => !byId.has(id)));
  const rule = root === undefined ? "revision-missing" : "history-rewritten";
  const missing = target.revisions.find(({ id }) => id === lost[0]);
  const origin = {
    file: root?.read.file ?? missing?.read.file ?? "",
    revision: root?.id ?? lost[0],
  };
  const operation = `${live.name} doesn't have ${lost.join(", ")}`;
  found.push(findingOf(rule, origin, { line: 1, operation }));
  return found;
}

/** What a file does, whatever its comments and layout; the same where neither can be read and the text is the same. */
function does({ migration, error }: ReadFile): string {
  const { upgrade, downRevisions } = migration ?? {};
  const changes = upgrade?.changes.map(({ line: _line, path: _path, ...action }) => action);
  return JSON.stringify([changes, downRevisions, error]);
}

/** Files that alembic would stumble over, and that the target doesn't have. */
function unplacedFindings({ target, live }: RangeFacts): readonly MigrationFinding[] {
  const before = new Set(target.unplaced.map(({ file }) => file));
  return live.unplaced
    .filter(({ file, error }) => error !== undefined && !before.has(file))
    .flatMap((read) => stepOf(read).unread);
}

const ORDER: readonly Downgrade[] = ["reversible", "lossy", "irreversible", "missing"];

function leastGood(all: readonly Downgrade[]): Downgrade {
  return ORDER[Math.max(0, ...all.map((one) => ORDER.indexOf(one)))]!;
}
