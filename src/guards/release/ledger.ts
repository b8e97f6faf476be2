// The updates of this stack, from its history: what ran here, as far back as it goes. Whether a release was good is in
// the list of proofs (proofs.ts). Plain data; src/pulumi/history.ts reads it.

/** One update of the stack. */
export interface LedgerEntry {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly result: "succeeded" | "failed" | "in-progress" | "not-started";
  /** The tag it was to put live; undefined for an update before there was one. */
  readonly imageTag: string | undefined;
  /** Whether it changed anything: one that was refused at its start put nothing live. */
  readonly changed: boolean;
  /** Config `rollback` as it was then. */
  readonly confirmation: Confirmation | undefined;
}

/** A rollback that somebody confirmed: config `rollback`. Every field may be missing. */
export interface Confirmation {
  /** The tag that runs. */
  readonly from?: string | undefined;
  /** The tag to go back to. */
  readonly to?: string | undefined;
  /** Must be `ROLLBACK`. */
  readonly confirm?: string | undefined;
  readonly reason?: string | undefined;
  readonly requestedBy?: string | undefined;
  /** Until when it holds, ISO 8601. */
  readonly expires?: string | undefined;
  readonly approvedBy?: string | undefined;
  readonly justification?: string | undefined;
  /** `restore` where the application's environment comes back with the release. */
  readonly environment?: string | undefined;
  /** Rules of docs/migration-rules.md that the one who asked accepted by name, with commas between them. */
  readonly acceptedRisks?: string | undefined;
}

/** Tags that ran here, proven or not. */
export function tagsThatRan(ledger: readonly LedgerEntry[]): ReadonlySet<string> {
  return new Set(
    ledger.flatMap(({ result, changed, imageTag }) =>
      imageTag !== undefined && (result === "succeeded" || changed) ? [imageTag] : [],
    ),
  );
}

/**
 * Whether enough of the history was read to judge a release: the update that put its tag live, and every update in which a
 * confirmation that still holds can have been used.
 *
 * @param ran whether something else says already that the tag ran here.
 * @param longestMs how long a confirmation can hold.
 */
export function coversRelease(
  updates: readonly LedgerEntry[],
  { wanted, ran, now, longestMs }: { wanted: string; ran: boolean; now: Date; longestMs: number },
): boolean {
  const oldest = updates.at(-1);
  if (oldest === undefined) return false;
  const isOldEnough = now.getTime() - Date.parse(oldest.startedAt) > longestMs;
  return isOldEnough && (ran || tagsThatRan(updates).has(wanted));
}
