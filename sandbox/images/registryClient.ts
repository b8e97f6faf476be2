// Writes images into a registry by its HTTP API (the OCI distribution specification), with no
// container engine: an image is a few blobs and a manifest that names them by digest.
import { createHash } from "node:crypto";
import { OperatorError } from "../../src/errors";

const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
const LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar";

/** The OCI image configuration's `config`, as far as the sandbox's images have one. */
export interface ImageConfig {
  readonly User?: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly StopSignal: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/** Where a blob or manifest is: its media type, `sha256:…` and length in bytes. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

interface Manifest {
  readonly config: Descriptor;
}

/** One repository of a registry that speaks plain HTTP and asks for no credentials. */
export class RepositoryClient {
  /**
   * @param host `127.0.0.1:<port>`.
   * @param repository the path behind it, such as `library/postgres`.
   */
  constructor(
    private readonly host: string,
    private readonly repository: string,
  ) {}

  /** The labels of a tag's image; undefined when there is no such tag. */
  async findLabels(tag: string): Promise<Readonly<Record<string, string>> | undefined> {
    const found = await this.request("GET", `manifests/${tag}`, {
      headers: { accept: MANIFEST_TYPE },
      expected: [200, 404],
    });
    if (found.status === 404) return undefined;
    const manifest = (await found.json()) as Manifest;
    const blob = await this.request("GET", `blobs/${manifest.config.digest}`, { expected: [200] });
    const { config } = (await blob.json()) as { config?: Partial<ImageConfig> };
    return config?.Labels ?? {};
  }

  /** A tag's manifest, as it is stored. */
  async readManifest(tag: string): Promise<string> {
    const headers = { accept: MANIFEST_TYPE };
    return (await this.request("GET", `manifests/${tag}`, { headers, expected: [200] })).text();
  }

  /** Points a tag at a manifest, whatever it named before. */
  async writeManifest(tag: string, manifest: string): Promise<void> {
    await this.request("PUT", `manifests/${tag}`, {
      headers: { "content-type": MANIFEST_TYPE },
      body: manifest,
      expected: [201],
    });
  }

  /** Uploads an uncompressed tar archive as a layer, unless the repository has it. */
  async pushLayer(archive: Buffer): Promise<Descriptor> {
    return this.pushBlob(archive, LAYER_TYPE);
  }

  /** Writes the image's configuration and manifest, and points the tag at it. */
  async pushImage(
    tag: string,
    layers: readonly Descriptor[],
    config: ImageConfig,
    architecture: string,
  ): Promise<void> {
    const image = {
      architecture,
      os: "linux",
      config,
      // A layer that isn't compressed has the same digest in the registry and unpacked.
      rootfs: { type: "layers", diff_ids: layers.map((layer) => layer.digest) },
    };
    const descriptor = await this.pushBlob(Buffer.from(JSON.stringify(image)), CONFIG_TYPE);
    const manifest = { schemaVersion: 2, mediaType: MANIFEST_TYPE, config: descriptor, layers };
    await this.writeManifest(tag, JSON.stringify(manifest));
  }

  private async pushBlob(content: Buffer, mediaType: string): Promise<Descriptor> {
    const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
    const known = await this.request("HEAD", `blobs/${digest}`, { expected: [200, 404] });
    if (known.status === 404) {
      const upload = await this.request("POST", "blobs/uploads/", { expected: [202] });
      const url = new URL(upload.headers.get("location") ?? "", `http://${this.host}`);
      url.searchParams.set("digest", digest);
      await this.request("PUT", url, {
        headers: { "content-type": "application/octet-stream" },
        body: new Uint8Array(content),
        expected: [201],
      });
    }
    return { mediaType, digest, size: content.length };
  }

  private async request(
    method: string,
    target: string | URL,
    options: {
      headers?: Record<string, string>;
      body?: string | Uint8Array<ArrayBuffer>;
      expected: readonly number[];
    },
  ): Promise<Response> {
    const url =
      typeof target === "string" ? `http://${this.host}/v2/${this.repository}/${target}` : target;
    const response = await fetch(url, { method, headers: options.headers, body: options.body });
    if (!options.expected.includes(response.status)) {
      throw new OperatorError(
        `The sandbox's registry answered ${response.status} to ${method} ${url}, expected ${options.expected.join(" or ")}: ${await response.text()}`,
      );
    }
    return response;
  }
}
