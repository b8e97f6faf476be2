// The one way through for an intended change that endangers the database: config `databaseChange`. It covers one
// change of one resource, for a while, and only with a fresh snapshot.
import { configSetLine } from "../../commandLines";
import { DEFAULT_MINUTES, inMinutes, isBlank, LEAST_REASON, whyNotUntil } from "../release/text";
import { plainText } from "../plainText";
import type { Finding } from "../rule";

/** Config `databaseChange`. Every field may be missing. */
export interface DatabaseGrant {
  /** Logical name. */
  readonly resource?: string | undefined;
  /** The input; `create` or `delete` for the whole resource. */
  readonly property?: string | undefined;
  /** Old and new value, as text. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly reason?: string | undefined;
  readonly approvedBy?: string | undefined;
  /** ISO 8601. */
  readonly expires?: string | undefined;
}

/** What else decides about a grant. */
export interface GrantFacts {
  readonly now: Date;
  /** When the database's newest finished snapshot was made; undefined when there is none. */
  readonly newestSnapshot: Date | undefined;
}

const FRESH_MS = 3_600_000;
// With a clock that is a day late, yesterday's snapshot would be fresh.
const CLOCKS_APART_MS = 300_000;

/** Rules that no grant can lift. To replace a database, run two side by side; none may be deleted on the way. */
const NEVER_GRANTED: ReadonlySet<string> = new Set([
  "database-not-replaced",
  "database-not-adopted",
  "database-protected",
  "database-blue-green",
  "database-port-not-open",
  "database-admits-application-only",
]);

/** Whether a grant is possible at all. */
export function isGrantable(rule: string): boolean {
  return rule.startsWith("database-") && !NEVER_GRANTED.has(rule);
}

/**
 * Why a grant doesn't cover a change; undefined when it covers exactly this one.
 *
 * @param resource the logical name of what is changed.
 */
export function grantProblem(
  grant: DatabaseGrant | undefined,
  resource: string,
  finding: Finding,
  facts: GrantFacts,
): string | undefined {
  if (grant === undefined) return "No `databaseChange` is granted.";
  for (const [field, wanted] of Object.entries(subjectOf(resource, finding))) {
    const given = grant[field as keyof DatabaseGrant] ?? "";
    if (given !== wanted) return `\`databaseChange.${field}\` is \`${given}\`, not \`${wanted}\`.`;
  }
  const length = isBlank(grant.reason) ? 0 : grant.reason.trim().length;
  if (length < LEAST_REASON) {
    return `\`databaseChange.reason\` has ${length} characters; it must have at least ${LEAST_REASON}.`;
  }
  if (isBlank(grant.approvedBy)) return "`databaseChange.approvedBy` is missing.";
  const late = whyNotUntil(grant.expires, facts.now);
  return late === undefined ? snapshotProblem(facts) : `\`databaseChange.expires\` ${late}.`;
}

function snapshotProblem({ now, newestSnapshot }: GrantFacts): string | undefined {
  if (newestSnapshot === undefined) return "The database has no snapshot: make one first.";
  const age = now.getTime() - newestSnapshot.getTime();
  if (age < -CLOCKS_APART_MS) {
    return `The newest snapshot is of ${newestSnapshot.toISOString()}, but here it is ${now.toISOString()}: set this machine's clock.`;
  }
  if (age < FRESH_MS) return undefined;
  return `The newest snapshot is of ${newestSnapshot.toISOString()}, but it must be of the last hour.`;
}

/** The `pulumi config set` lines that would grant a change; what only a person can say is in angle brackets. */
export function grantLines(
  resource: string,
  finding: Finding,
  stack: string,
  now: Date,
): readonly string[] {
  const right = {
    ...subjectOf(resource, finding),
    reason: "<why, at least ten characters>",
    approvedBy: "<who approved it>",
    expires: inMinutes(now, DEFAULT_MINUTES),
  };
  return Object.entries(right).map(([field, value]) =>
    configSetLine(stack, `databaseChange.${field}`, value),
  );
}

function subjectOf(resource: string, { property, from, to }: Finding) {
  return { resource, property, from: plainText(from), to: plainText(to) };
}
