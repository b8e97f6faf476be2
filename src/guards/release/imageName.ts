// What images, their tags and their digests are called: the one place that config, the guards, the registry and the
// rollback command go by. Pure.

/**
 * A tag of one build (OCI distribution specification, "Pulling manifests"). `latest` is not one, however it is spelled:
 * tomorrow it names another build.
 */
export const IMAGE_TAG = /^(?![Ll][Aa][Tt][Ee][Ss][Tt]$)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/**
 * Names that are usually moved from build to build: nobody can say which build one of them was. Wider than
 * {@link IMAGE_TAG}: as the target of a rollback each is refused, while config takes all but `latest`.
 */
export const MOVING_TAG = /^(latest|main|master|stable|prod|production|dev|edge|nightly)$/i;

const REPOSITORY = String.raw`[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._-]+)+`;

/** A repository with its registry, without a tag: `ghcr.io/owner/name`. */
export const IMAGE_REPOSITORY = new RegExp(`^${REPOSITORY}$`);

const DIGEST = "sha256:[0-9a-f]{64}";

/** The digest of an image, as a person or config names it. */
export const IMAGE_DIGEST = new RegExp(`^${DIGEST}$`);

/** An image that is named by its digest, without a tag: `ghcr.io/owner/agent@sha256:…`. */
export const PINNED_IMAGE = new RegExp(`^${REPOSITORY}@${DIGEST}$`);

/** An image reference in its parts. */
export interface ImageReference {
  readonly repository: string;
  /** Undefined where it has none. */
  readonly tag: string | undefined;
  /** `sha256:…`; undefined where it has none. */
  readonly digest: string | undefined;
}

/** Splits `registry:5000/owner/name:tag@sha256:…`; the colon of a port is not the tag's. */
export function parseImage(image: string): ImageReference {
  const [named = "", digest] = image.split("@");
  const colon = named.lastIndexOf(":");
  return colon > named.lastIndexOf("/")
    ? { repository: named.slice(0, colon), tag: named.slice(colon + 1), digest }
    : { repository: named, tag: undefined, digest };
}

/** A repository in its parts. */
export interface RepositoryParts {
  /** With its port where it has one. */
  readonly registry: string;
  /** What the registry calls it. */
  readonly path: string;
}

/** Splits `ghcr.io/owner/name` at its first slash. Both parts are empty where one of them would be. */
export function repositoryParts(imageRepository: string): RepositoryParts {
  const [, registry = "", path = ""] = /^([^/]+)\/(.+)$/.exec(imageRepository) ?? [];
  return { registry, path };
}

/**
 * The digits of the commit that a tag names: seven or more of its SHA (SHA-1 or SHA-256), alone or after a branch, as
 * docker/metadata-action writes it (`main-1b2f4d6`).
 *
 * @returns undefined for a tag that names no commit, such as `1.4.2`.
 */
export function commitDigits(tag: string): string | undefined {
  return /^(?:.+-)?([0-9a-f]{7,64})$/.exec(tag)?.[1];
}

/** Whether a text is a commit's SHA in full. */
export function isWholeSha(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
