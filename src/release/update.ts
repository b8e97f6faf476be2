// An update as the stack's history has it: what src/pulumi/history.ts reads, and the releases are put together from.
import type { LedgerEntry } from "../guards/release/ledger";

/** One update of the stack, with what an operator wants to know of it. */
export interface Update extends LedgerEntry {
  /** Its number in the stack's history. */
  readonly number: number;
  /** ISO 8601; undefined while it runs. */
  readonly endedAt: string | undefined;
  /** What was said with `--message`. */
  readonly message: string;
  /** Who asked for it, as far as config, CI or Git tell. */
  readonly by: string | undefined;
  /** The project's own keys as they were, without its name; structured values are JSON, secret ones are left out. */
  readonly config: Readonly<Record<string, string>>;
}
