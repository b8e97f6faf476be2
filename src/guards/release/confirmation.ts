// What makes a confirmation of a rollback good. It stays in config after its use, so it names what it
// confirms, and holds once, for a while (runbook: confirm_rollback must be `ROLLBACK`, prod needs an approval
// with a justification).
import type { Confirmation, LedgerEntry } from "./ledger";
import {
  isBlank,
  isNobody,
  isSamePerson,
  LEAST_REASON,
  sayTheSame,
  visible,
  whyNotUntil,
} from "./text";

export { DEFAULT_MINUTES, inMinutes, isBlank, LEAST_REASON, whyNotUntil } from "./text";

/** What must be typed. */
export const CONFIRM_WORD = "ROLLBACK";
/** What `rollback.environment` may say: the application's environment comes back with the release. */
export const RESTORE_ENVIRONMENT = "restore";

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
    named("requestedBy", given),
    expiryProblem(given.expires, facts.now),
    ...(facts.requireApproval ? [approverProblem(given), longEnough("justification", given)] : []),
    environmentProblem(given),
  ];
  const wrong = found.filter((objection) => objection !== undefined);
  const isWrong = new Set(wrong.map(({ field }) => field));
  const reused = reusedWords(facts).filter(({ field }) => !isWrong.has(field));
  // As it would be with its pair corrected: what is printed must be enough.
  const isSpent =
    !isWrong.has("expires") && isUsedUp({ ...given, from: facts.from, to: facts.to }, facts.ledger);
  return [
    ...wrong,
    ...reused,
    ...(isSpent
      ? [{ field: "expires" as const, problem: "belongs to a confirmation that was used already" }]
      : []),
  ];
}

function required(field: keyof Confirmation, given: Confirmation): Objection | undefined {
  return isBlank(given[field]) ? { field, problem: "is missing" } : undefined;
}

function named(field: "requestedBy" | "approvedBy", given: Confirmation): Objection | undefined {
  return isNobody(given[field]) ? { field, problem: "is missing" } : undefined;
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
  const missing = required(field, given);
  if (missing !== undefined) return missing;
  const { length } = visible(given[field] ?? "");
  if (length >= LEAST_REASON) return undefined;
  return { field, problem: `has ${length} characters: it must have at least ${LEAST_REASON}` };
}

function approverProblem(given: Confirmation): Objection | undefined {
  const missing = named("approvedBy", given);
  if (missing !== undefined) return missing;
  const { requestedBy = "", approvedBy = "" } = given;
  const requesters = requestersIn(requestedBy).filter((name) => !isNobody(name));
  if (!requesters.some((name) => isSamePerson(name, approvedBy))) return undefined;
  return { field: "approvedBy", problem: "is the requester; somebody else must approve" };
}

/** CI names who asked, and who ran the same workflow again: `ann (run again by bob)`. */
function requestersIn(requestedBy: string): readonly string[] {
  return [requestedBy, ...requestedBy.split(/\(run again by|\)/)];
}

function environmentProblem({ environment }: Confirmation): Objection | undefined {
  if (environment === undefined || environment === RESTORE_ENVIRONMENT) return undefined;
  const problem = `is \`${environment}\`: it must be \`${RESTORE_ENVIRONMENT}\` or left out`;
  return { field: "environment", problem };
}

function expiryProblem(expires: string | undefined, now: Date): Objection | undefined {
  const problem = whyNotUntil(expires, now);
  return problem === undefined ? undefined : { field: "expires", problem };
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

/**
 * The reason and the justification of an earlier successful rollback with the same approver confirm no other rollback:
 * they must be given again in new words.
 */
function reusedWords({
  confirmation: given,
  requireApproval,
  ledger,
}: RollbackFacts): readonly Objection[] {
  const used = ledger.find(
    ({ result, confirmation }) =>
      result === "succeeded" &&
      confirmation !== undefined &&
      given !== undefined &&
      sharesWords(confirmation, given, requireApproval),
  )?.confirmation;
  if (used === undefined) return [];
  const problem = `was used for the rollback from \`${used.from}\` to \`${used.to}\`; give a new one`;
  const fields = ["reason", "justification"] as const;
  return fields.slice(0, requireApproval ? 2 : 1).map((field) => ({ field, problem }));
}

function sharesWords(used: Confirmation, given: Confirmation, requireApproval: boolean): boolean {
  if (isBlank(given.reason) || !sayTheSame(used.reason, given.reason)) return false;
  return (
    !requireApproval ||
    (isSamePerson(used.approvedBy ?? "", given.approvedBy ?? "") &&
      sayTheSame(used.justification, given.justification))
  );
}
