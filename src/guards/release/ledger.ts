// The ledger: what ran on this stack, as its history tells. Plain data; src/release/history.ts reads it.

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
}

/** Tags that an update put live and proved here. An update only succeeds with its proof. */
export function verifiedTags(ledger: readonly LedgerEntry[]): ReadonlySet<string> {
  return new Set(
    ledger.flatMap(({ result, imageTag }) =>
      result === "succeeded" && imageTag !== undefined ? [imageTag] : [],
    ),
  );
}

/** Tags that ran here, proven or not. */
export function tagsThatRan(ledger: readonly LedgerEntry[]): ReadonlySet<string> {
  return new Set(
    ledger.flatMap(({ result, changed, imageTag }) =>
      imageTag !== undefined && (result === "succeeded" || changed) ? [imageTag] : [],
    ),
  );
}
