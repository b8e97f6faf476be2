// The application's images, as their registry lists them: what there is to go back to (OCI distribution
// specification 1.1, "Pull" and "Content Discovery").
import { OperatorError } from "../../errors";
import { repositoryParts } from "../../guards/release/imageName";
import type { RegistryCredentials } from "./registryAuth";
import { type RegistryAnswer, RegistryConnection } from "./registryConnection";
import {
  awsArchitectures,
  imageConfigSchema,
  digestOf,
  MANIFEST_TYPES,
  manifestSchema,
  type RegistryImage,
  tagsSchema,
} from "./registryImage";

export type { RegistryImage } from "./registryImage";

const PAGE = 1000;

/** An image repository in its parts. */
export interface ImageRepository {
  /** The registry, with its port where it has one. */
  readonly host: string;
  readonly repository: string;
}

/**
 * Splits `ghcr.io/owner/name/backend`.
 *
 * @throws OperatorError when it doesn't begin with a registry: Docker's short names aren't guessed at.
 */
export function parseRepository(imageRepository: string): ImageRepository {
  const { registry: host, path: repository } = repositoryParts(imageRepository);
  if (!/[.:]/.test(host) && host !== "localhost") {
    throw new OperatorError(`\`${imageRepository}\` names no registry.`, {
      hint: "Set `imageRepository` to a repository with its registry, such as `ghcr.io/owner/name`.",
    });
  }
  // Docker Hub's name in images isn't the host that answers for it.
  return { host: host === "docker.io" ? "registry-1.docker.io" : host, repository };
}

/** How a registry is asked. */
export interface RegistryOptions extends RegistryCredentials {
  /** For each call, all its requests together. */
  readonly timeLimitMs: number;
}

/** One repository of a registry. Once it signed in, it stays signed in. */
export class ImageRegistry {
  readonly #path: string;
  readonly #timeLimitMs: number;
  readonly #connection: RegistryConnection;

  /**
   * @param imageRepository such as `ghcr.io/owner/name/backend`.
   * @throws OperatorError when it names no registry.
   */
  constructor(imageRepository: string, { timeLimitMs, ...credentials }: RegistryOptions) {
    const { host, repository } = parseRepository(imageRepository);
    this.#path = `/v2/${repository}`;
    this.#timeLimitMs = timeLimitMs;
    this.#connection = new RegistryConnection(host, { repository, timeLimitMs }, credentials);
  }

  /**
   * All tags, in the registry's order.
   *
   * @throws OperatorError when the registry refuses, is silent, or answers something else.
   */
  async tags(): Promise<string[]> {
    const signal = AbortSignal.timeout(this.#timeLimitMs);
    const tags: string[] = [];
    let next: string | undefined = `${this.#path}/tags/list?n=${PAGE}`;
    while (next !== undefined) {
      const page: RegistryAnswer = await this.#connection.get(next, signal);
      tags.push(...(this.#connection.read(page, tagsSchema, "a list of tags").tags ?? []));
      next = nextPage(page, next);
    }
    return tags;
  }

  /**
   * An image.
   *
   * @param reference a tag or a digest.
   * @returns undefined when the registry has no such image, or no such repository.
   * @throws OperatorError when the registry refuses, is silent, or answers something else.
   */
  async image(reference: string): Promise<RegistryImage | undefined> {
    const signal = AbortSignal.timeout(this.#timeLimitMs);
    const path = `${this.#path}/manifests/${encodeURIComponent(reference).replaceAll("%3A", ":")}`;
    const answer = await this.#connection.get(path, signal, {
      accept: MANIFEST_TYPES,
      missing: "admit",
    });
    if (answer.status === 404) return undefined;
    const digest = answer.headers.get("docker-content-digest") ?? digestOf(answer.body);
    const manifest = this.#connection.read(answer, manifestSchema, "an image's manifest");
    if ("manifests" in manifest) {
      const platforms = manifest.manifests.map(({ platform }) => platform?.architecture);
      return { digest, architectures: awsArchitectures(platforms) };
    }
    const blob = await this.#connection.get(
      `${this.#path}/blobs/${manifest.config.digest}`,
      signal,
    );
    const { architecture, config } = this.#connection.read(
      blob,
      imageConfigSchema,
      "an image's config",
    );
    const labels = config?.Labels ?? {};
    return { digest, architectures: awsArchitectures([architecture]), labels };
  }
}

/** The path of the next page. Whatever host the link names, the same registry is asked. */
function nextPage({ headers }: RegistryAnswer, path: string): string | undefined {
  const link = /<([^>]+)>[^,]*;\s*rel="?next"?/i.exec(headers.get("link") ?? "")?.[1];
  if (link === undefined) return undefined;
  const { pathname, search } = new URL(link, `https://registry${path}`);
  return pathname + search;
}
