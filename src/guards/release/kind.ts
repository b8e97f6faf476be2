// What a change of the image tag is: a deploy, or a rollback.
import { tagsThatRan, type LedgerEntry } from "./ledger";
import { isAnotherImage, type ImageSource } from "./oneImage";
import type { ProofEntry, Proofs } from "./proofs";

/** The kinds of change. */
export type ReleaseKind = "first deploy" | "deploy" | "redeploy" | "rollback";

/** What decides about it. */
export interface TagChange {
  /** The tag of the revision that the service runs, as state knows it; undefined before the first deploy. */
  readonly live: string | undefined;
  /** The tag that config asks for. */
  readonly wanted: string;
  readonly proofs: Proofs;
  /** Newest first. */
  readonly ledger: readonly LedgerEntry[];
  /** Left out where only tags are known. */
  readonly source?: ImageSource;
}

/**
 * Which kind of release a change of the tag is.
 *
 * A tag that ran here before is a rollback, whether its proof succeeded or not (docs/decisions/0010). One
 * whose updates all stopped before they changed anything never ran. The same update once more, after one that ended before
 * users had its release, is a deploy: it is proven in its slot again before they do (docs/decisions/0020).
 */
export function kindOfRelease({ live, wanted, proofs, ledger, source }: TagChange): ReleaseKind {
  if (live === undefined) return "first deploy";
  // Another image under the live tag isn't what is live.
  if (live === wanted) return source && isAnotherImage(source) ? "deploy" : "redeploy";
  if (isTriedAgain(wanted, proofs, ledger)) return "deploy";
  return ranHere(wanted, proofs, ledger) ? "rollback" : "deploy";
}

/** Whether the newest update that changed anything was to put this release live, and users never had it. */
function isTriedAgain(tag: string, proofs: Proofs, ledger: readonly LedgerEntry[]): boolean {
  const newest = ledger.find(({ changed, result }) => changed || result === "succeeded");
  return (
    newest?.imageTag === tag &&
    ledger.every(({ imageTag, result }) => imageTag !== tag || result !== "succeeded") &&
    proofs.every((entry) => entry.tag !== tag || failedInItsSlot(entry))
  );
}

/** Whether a tag ran on this stack, proven or not. */
export function ranHere(tag: string, proofs: Proofs, ledger: readonly LedgerEntry[]): boolean {
  return proofs.some((entry) => entry.tag === tag) || tagsThatRan(ledger).has(tag);
}

/** Users go to a slot only once its proof went well: what failed there, they never had. */
function failedInItsSlot({ through, ended }: ProofEntry): boolean {
  return through === "slot" && ended === "failed";
}
