// A tag names one image on a stack. The list of proofs, pins and confirmations go by tags, so the same tag from another
// repository would be believed for what another image has shown. Pure.
import type { Proofs } from "./proofs";

/** Where the images of a tag come from. Each is undefined where nobody knows it. */
export interface ImageSource {
  /** The repository that the tag ran from on this stack. */
  readonly ranFrom: string | undefined;
  /** The one that config names now. */
  readonly repository: string | undefined;
}

/** The release that is live, as far as it is known. */
export interface LiveImage {
  readonly tag: string | undefined;
  readonly repository: string | undefined;
}

/** The repository that a tag ran from: what is live says it first, then its newest proof. */
export function repositoryThatRan(
  tag: string,
  live: LiveImage | undefined,
  proofs: Proofs,
): string | undefined {
  const ofLive = live?.tag === tag ? live.repository : undefined;
  return ofLive ?? proofs.findLast((entry) => entry.tag === tag)?.repository;
}

/** Whether a tag means another image than the one that ran under it. */
export function isAnotherImage({ ranFrom, repository }: ImageSource): boolean {
  return ranFrom !== undefined && repository !== undefined && ranFrom !== repository;
}
