// The one definition of the way back: the releases that one can go back to, and the recommended one. The guards, the
// policy pack, the plan gate, the outputs and every verb of the rollback command use it. Pure.
import { atUsers, type ProofEntry, type Proofs, standingOf, whyNotGood } from "./proofs";

/** What decides about a way back. */
export interface WayBackFacts {
  readonly proofs: Proofs;
  /** The tag of the release that is live; undefined where nobody knows. */
  readonly live: string | undefined;
  /** Bad tags (config `pinnedTags`). */
  readonly pinnedTags: readonly string[];
  /** Tags whose image is known to be gone. */
  readonly missingImages?: ReadonlySet<string>;
}

/**
 * The releases that one can go back to, the recommended one first: each was proven in full here, hasn't failed since,
 * isn't pinned, isn't live, and its image isn't known to be gone. Only the release that was live before this one, and
 * those before it: after a rollback, the way back is the release before that one, never the release that was left.
 *
 * @returns for each its newest full proof, which names the revision.
 */
export function waysBack({
  proofs,
  live,
  pinnedTags,
  missingImages = new Set(),
}: WayBackFacts): readonly ProofEntry[] {
  const order = [...new Set(atUsers(proofs).map(({ tag }) => tag))];
  const before = order.indexOf(releaseBefore(proofs, live) ?? "");
  return order
    .slice(0, before + 1)
    .reverse()
    .filter((tag) => !pinnedTags.includes(tag) && !missingImages.has(tag))
    .flatMap((tag) => standingOf(proofs, tag).good ?? []);
}

/** The release that was live before this one went live for the first time; undefined where the list has none. */
function releaseBefore(all: Proofs, live: string | undefined): string | undefined {
  const proofs = atUsers(all);
  const first = proofs.findIndex(({ tag }) => tag === live);
  // What is live was never proven, or nobody knows it: the newest proof is of what was live before.
  if (first === -1) return proofs.at(-1)?.tag;
  const from = proofs[first]?.from;
  // What it replaced may never have been proven: then what was proven before that.
  const wasProven = proofs.slice(0, first).some(({ tag }) => tag === from);
  return wasProven ? from : proofs[first - 1]?.tag;
}

/** The recommended way back; undefined when there is none. */
export function wayBack(facts: WayBackFacts): ProofEntry | undefined {
  return waysBack(facts)[0];
}

/**
 * The release that one would go back to from a deploy: what is live, unless that isn't good itself. Then nobody wants it
 * back, and what a fix does to its schema doesn't matter.
 *
 * @param facts `wanted` is the release that is to go live.
 */
export function backFromDeploy({
  live,
  wanted,
  ...facts
}: Pick<WayBackFacts, "proofs" | "pinnedTags" | "live"> & { readonly wanted: string }):
  string | undefined {
  if (live !== undefined && whyNotGood(facts.proofs, live) === undefined) return live;
  return wayBack({ ...facts, live: wanted })?.tag;
}

/**
 * The release that was left for the one that is live: what `undo` returns to. Undefined where nothing was left.
 *
 * @param live undefined where nobody knows.
 */
export function leftFor(all: Proofs, live: string | undefined): string | undefined {
  const proofs = atUsers(all);
  const newest = proofs.at(-1);
  // What is live was never proven, well or badly: an update to it has ended before that.
  if (newest !== undefined && live !== undefined && newest.tag !== live) return newest.tag;
  const before = proofs.findLastIndex(({ tag }) => tag !== live);
  const since = proofs.slice(before + 1);
  // An update that ended before its proof has put it live: the one that proved it replaced nothing.
  return since.findLast(({ from }) => from !== undefined)?.from ?? proofs[before]?.tag;
}
