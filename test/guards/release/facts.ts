// A rollback that is right in every respect, to be varied.
import type { RollbackFacts } from "../../../src/guards/release/confirmation";
import type { ReleaseFacts } from "../../../src/guards/release/judge";
import { proofsOf } from "./proofs";
import type { Confirmation, LedgerEntry } from "../../../src/guards/release/ledger";

export const NOW = new Date("2026-11-23T03:00:00Z");

export const CONFIRMATION: Confirmation = {
  from: "bad",
  to: "good",
  confirm: "ROLLBACK",
  reason: "checkout fails for everybody",
  requestedBy: "ann",
  approvedBy: "bob",
  justification: "no fix within the hour",
  expires: "2026-11-23T04:00:00Z",
};

/** An update that went live and was verified. */
export function anEntry(imageTag: string, changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    startedAt: "2026-11-22T12:00:00.000Z",
    result: "succeeded",
    imageTag,
    changed: true,
    confirmation: undefined,
    ...changes,
  };
}

/** `good` ran and was verified, then `bad` went live and was not. */
export const LEDGER = [anEntry("bad", { result: "failed" }), anEntry("good")];

/** What the proofs said of them. */
export const PROOFS = proofsOf("good", "bad!");

export function aRollback(changes: Partial<RollbackFacts> = {}): RollbackFacts {
  return {
    from: "bad",
    to: "good",
    confirmation: CONFIRMATION,
    requireApproval: true,
    ledger: LEDGER,
    now: NOW,
    ...changes,
  };
}

export function aRelease(
  changes: Partial<Omit<ReleaseFacts, "settings">> = {},
  settings: Partial<ReleaseFacts["settings"]> = {},
): ReleaseFacts {
  return {
    stack: "prod",
    live: "bad",
    wanted: "good",
    proofs: PROOFS,
    ledger: LEDGER,
    now: NOW,
    source: { ranFrom: "ghcr.io/x/y", repository: "ghcr.io/x/y" },
    settings: {
      requireApproval: true,
      confirmation: CONFIRMATION,
      pinnedTags: [],
      ...settings,
    },
    ...changes,
  };
}
