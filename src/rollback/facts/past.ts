// What was proven on a stack, for break-glass: from state; where that can't be read, from a copy that an update has left.
import type { StackFile } from "../../config/stackFile";
import type { Proofs } from "../../guards/release/proofs";
import { recordIn } from "../../pulumi/state";
import type { RollbackDeps } from "../deps";
import { answer } from "./situation";

/** What is known of the past. */
export interface Past {
  /** Undefined where neither state nor a copy can be read. */
  readonly proofs: Proofs | undefined;
  /** Bad tags: this clone's, and those of the copy. */
  readonly pinnedTags: readonly string[];
  /** Those of the copy alone: this clone never had the pin, or `unpin` has taken it away. */
  readonly pinnedInCopy?: readonly string[];
  /** Which source was used, and why: sentences. */
  readonly notes: readonly string[];
}

/** Reads it, state and copies side by side. Never rejects. */
export async function readPast(
  file: StackFile,
  { pulumi }: Pick<RollbackDeps, "pulumi">,
): Promise<Past> {
  const [state, { newest, why }] = await Promise.all([
    answer(pulumi.state(file)),
    pulumi.proofCopies(file),
  ]);
  const own = file.values.pinnedTags;
  const pinnedInCopy = (newest?.pinnedTags ?? []).filter((tag) => !own.includes(tag));
  const pins = { pinnedTags: [...own, ...pinnedInCopy], pinnedInCopy };
  if (state.ok) return { proofs: recordIn(state.value).proofs, ...pins, notes: [] };
  const unread = `State can't be read: ${state.why}`;
  if (newest !== undefined) {
    const notes = [unread, `Going by a copy of what was proven, of ${newest.at}.`];
    return { proofs: newest.proofs, ...pins, notes };
  }
  const notes = [unread, `No copy of what was proven here was found: ${why.join("; ")}.`];
  return { proofs: undefined, ...pins, notes };
}
