// What makes a confirmation of a rollback good. It stays in config after its use, so it names what it
// confirms, and holds once, for a while (seed: confirm_rollback must be `ROLLBACK`, prod needs an approval
// with a justification).
import type { Confirmation, LedgerEntry } from "./ledger";

/** What must be typed. */
export const CONFIRM_WORD = "ROLLBACK";
/** How long a confirmation holds where nothing else is asked for. */
export const DEFAULT_MINUTES = 60;
/** How far ahead a confirmation may expire. */
export const MAXIMUM_HOURS = 4;
/** Characters of a reason, and of a justification. */
export const LEAST_REASON = 10;

/** The rollback that is about to happen. */
export interface RollbackFacts {
  /** The tag that state says is live, and the one to go back to. */
  readonly from: string;
  readonly to: string;
  readonly confirmation: Confirmation | undefined;
  readonly requireApproval: boolean;
  /** Newest first. */
  readonly ledger: readonly LedgerEntry[];
  readonly now: Date;
}

/** What is wrong with one field of a confirmation. */
export interface Objection {
  readonly field: keyof Confirmation;
  /** Goes on after "`rollback.<field>`": "is missing". */
  readonly problem: string;
}

/** Everything that is wrong with the confirmation; empty when it holds. */
export function objections(facts: RollbackFacts): readonly Objection[] {
  const given = facts.confirmation ?? {};
  const found: (Objection | undefined)[] = [
    mustBe("from", facts.from, given, "the tag that is live"),
    mustBe("to", facts.to, given, "config `imageTag`"),
    mustBe("confirm", CONFIRM_WORD, given, "the word that confirms"),
    longEnough("reason", given),
    required("requestedBy", given),
    expiryProblem(given.expires, facts.now),
    ...(facts.requireApproval ? [approverProblem(given), longEnough("justification", given)] : []),
  ];
  const wrong = found.filter((objection) => objection !== undefined);
  return wrong.length === 0 && isUsedUp(given, facts.ledger)
    ? [{ field: "expires", problem: "belongs to a confirmation that was used already" }]
    : wrong;
}

function required(field: keyof Confirmation, given: Confirmation): Objection | undefined {
  return isBlank(given[field]) ? { field, problem: "is missing" } : undefined;
}

function mustBe(
  field: "from" | "to" | "confirm",
  expected: string,
  given: Confirmation,
  meaning: string,
): Objection | undefined {
  if (isBlank(given[field])) return { field, problem: "is missing" };
  if (given[field] === expected) return undefined;
  return { field, problem: `is \`${given[field]}\`, but ${meaning} is \`${expected}\`` };
}

function longEnough(field: "reason" | "justification", given: Confirmation) {
  if (isBlank(given[field])) return { field, problem: "is missing" };
  const { length } = given[field].trim();
  if (length >= LEAST_REASON) return undefined;
  return { field, problem: `has ${length} characters, at least ${LEAST_REASON} are wanted` };
}

function approverProblem(given: Confirmation): Objection | undefined {
  const missing = required("approvedBy", given);
  if (missing !== undefined) return missing;
  const [requester, approver] = [given.requestedBy, given.approvedBy].map(personOf);
  if (requester !== approver) return undefined;
  return { field: "approvedBy", problem: "is who requested it, and must be somebody else" };
}

/** `Ann`, `@ann` and ` ann ` are one person. */
function personOf(name: string | undefined): string {
  return (name ?? "").trim().replace(/^@/, "").toLowerCase();
}

function expiryProblem(expires: string | undefined, now: Date): Objection | undefined {
  const problem = whyNotUntil(expires, now, MAXIMUM_HOURS);
  return problem === undefined ? undefined : { field: "expires", problem };
}

/**
 * Why something can't hold until then; undefined when it can.
 *
 * @param expires ISO 8601 with a time zone.
 * @param maximumHours how far ahead it may be.
 */
export function whyNotUntil(
  expires: string | undefined,
  now: Date,
  maximumHours: number,
): string | undefined {
  if (isBlank(expires)) return "is missing";
  const end = ISO_INSTANT.test(expires) ? Date.parse(expires) : NaN;
  if (Number.isNaN(end)) {
    return `is \`${expires}\`, wanted is a time such as \`${inMinutes(now, 60)}\``;
  }
  if (end <= now.getTime()) return `was \`${expires}\`: it has expired (now is ${iso(now)})`;
  if (end <= now.getTime() + maximumHours * 3_600_000) return undefined;
  return `is \`${expires}\`, allowed are at most ${maximumHours} hours from now (${iso(now)})`;
}

// Without a zone a time means another instant on each machine.
const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A time so many minutes from now, as a confirmation takes it. */
export function inMinutes(now: Date, minutes: number): string {
  return iso(new Date(now.getTime() + minutes * 60_000));
}

function iso(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** Nothing, or a placeholder that was typed as it stood. */
export function isBlank(text: string | undefined): text is undefined {
  return text === undefined || /^\s*(<.*>)?\s*$/.test(text);
}

/**
 * One confirmation is for one rollback: it is used up once an update under it succeeded, or once something
 * else ran after it. A retry of a rollback that failed needs no new one.
 */
function isUsedUp(given: Confirmation, ledger: readonly LedgerEntry[]): boolean {
  const ran = ledger.filter(({ result, changed }) => result === "succeeded" || changed);
  const newest = ran.findIndex(({ confirmation }) => isSame(confirmation, given));
  if (newest === -1) return false;
  const later = ran.slice(0, newest);
  return ran[newest]?.result === "succeeded" || later.some(({ imageTag }) => imageTag !== given.to);
}

function isSame(one: Confirmation | undefined, other: Confirmation): boolean {
  return (
    one !== undefined &&
    one.from === other.from &&
    one.to === other.to &&
    one.expires === other.expires &&
    one.requestedBy === other.requestedBy
  );
}
