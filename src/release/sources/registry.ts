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
  type ImageSays,
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
    const answer = await this.#manifest(reference, signal);
    if (answer === undefined) return undefined;
    const digest = answer.headers.get("docker-content-digest") ?? digestOf(answer.body);
    const manifest = this.#connection.read(answer, manifestSchema, "an image's manifest");
    if ("manifests" in manifest) {
      const platforms = manifest.manifests.map(({ platform }) => platform?.architecture);
      return { digest, architectures: awsArchitectures(platforms) };
    }
    const { architecture } = await this.#config(manifest.config.digest, signal);
    return { digest, architectures: awsArchitectures([architecture]) };
  }

  /**
   * What an image says of itself; for an index, the image of one CPU.
   *
   * @param architecture in AWS's words.
   * @returns undefined when the registry has no such image.
   * @throws OperatorError as `image` does.
   */
  async says(reference: string, architecture: string): Promise<ImageSays | undefined> {
    const signal = AbortSignal.timeout(this.#timeLimitMs);
    let next = reference;
    for (;;) {
      const answer = await this.#manifest(next, signal);
      if (answer === undefined) return undefined;
      const manifest = this.#connection.read(answer, manifestSchema, "an image's manifest");
      if ("config" in manifest) {
        const { config } = await this.#config(manifest.config.digest, signal);
        const command = [...(config?.Entrypoint ?? []), ...(config?.Cmd ?? [])];
        return { labels: config?.Labels ?? {}, command };
      }
      const own = manifest.manifests.find(({ platform }) =>
        awsArchitectures([platform?.architecture]).includes(architecture),
      );
      // An index in an index is none of an image.
      if (own?.digest === undefined || next !== reference) return undefined;
      next = own.digest;
    }
  }

  async #manifest(reference: string, signal: AbortSignal): Promise<RegistryAnswer | undefined> {
    const path = `${this.#path}/manifests/${encodeURIComponent(reference).replaceAll("%3A", ":")}`;
    const how = { accept: MANIFEST_TYPES, missing: "admit" } as const;
    const answer = await this.#connection.get(path, signal, how);
    return answer.status === 404 ? undefined : answer;
  }

  async #config(digest: string, signal: AbortSignal) {
    const blob = await this.#connection.get(`${this.#path}/blobs/${digest}`, signal);
    return this.#connection.read(blob, imageConfigSchema, "an image's config");
  }
}

/** The path of the next page. Whatever host the link names, the same registry is asked. */
function nextPage({ headers }: RegistryAnswer, path: string): string | undefined {
  const link = /<([^>]+)>[^,]*;\s*rel="?next"?/i.exec(headers.get("link") ?? "")?.[1];
  if (link === undefined) return undefined;
  const { pathname, search } = new URL(link, `https://registry${path}`);
  return pathname + search;
}
