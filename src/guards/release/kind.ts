// What a change of the image tag is: a deploy, or a rollback.
import { tagsThatRan, type LedgerEntry } from "./ledger";

/** Going nowhere new, going on, staying, or going back. */
export type ReleaseKind = "first deploy" | "deploy" | "redeploy" | "rollback";

/** What decides about it. */
export interface TagChange {
  /** The tag that the stack's state says is live; undefined before the first deploy. */
  readonly live: string | undefined;
  /** The tag that config asks for. */
  readonly wanted: string;
  /** Tags whose proof succeeded here, as far as the stack's own outputs remember. */
  readonly verified: readonly string[];
  /** Newest first. */
  readonly ledger: readonly LedgerEntry[];
}

/**
 * Which kind of release a change of the tag is.
 *
 * A tag that ran here before is a rollback, whether its proof succeeded or not (docs/decisions/0010). One
 * whose updates all stopped before they changed anything never ran.
 */
export function kindOfRelease({ live, wanted, verified, ledger }: TagChange): ReleaseKind {
  if (live === undefined) return "first deploy";
  if (live === wanted) return "redeploy";
  return verified.includes(wanted) || tagsThatRan(ledger).has(wanted) ? "rollback" : "deploy";
}
