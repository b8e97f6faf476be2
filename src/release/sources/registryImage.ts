// What a registry's answers say about an image: manifests, and the indexes that list one per
// architecture (OCI image specification; Docker's older formats have the same fields).
import { createHash } from "node:crypto";
import { z } from "zod";

/** An image in a registry. */
export interface RegistryImage {
  /** `sha256:…`, of the index where it has one. */
  readonly digest: string;
  /** What it is built for, in AWS's words: `X86_64`, `ARM64`. Others, which ECS doesn't run, aren't listed. */
  readonly architectures: readonly string[];
}

/** What an image says of itself: its labels, and what runs when it starts. */
export interface ImageSays {
  readonly labels: Readonly<Record<string, string>>;
  /** Its Entrypoint and Cmd. */
  readonly command: readonly string[];
}

/** What to ask for: an index where there is one, else a manifest. */
export const MANIFEST_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

const AWS_NAMES: Readonly<Record<string, string>> = { amd64: "X86_64", arm64: "ARM64" };

// Of any algorithm, as the specification has it: it names a blob of the registry, not an image that a person may mean.
const BLOB_DIGEST = z.string().regex(/^[a-z0-9+._-]+:[A-Za-z0-9=_-]+$/);

/** An index, or a manifest that names its config blob. */
export const manifestSchema = z.union([
  z.object({
    manifests: z.array(
      z.object({
        digest: BLOB_DIGEST.optional(),
        platform: z.object({ architecture: z.string() }).optional(),
      }),
    ),
  }),
  z.object({ config: z.object({ digest: BLOB_DIGEST }) }),
]);

/** The config blob, as far as it is looked at. */
export const imageConfigSchema = z.object({
  architecture: z.string(),
  config: z
    .object({
      Labels: z.record(z.string(), z.string()).nullish(),
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
    })
    .nullish(),
});

/** What `GET /v2/<name>/tags/list` answers. A repository that lost all its tags may say `null`. */
export const tagsSchema = z.object({ tags: z.array(z.string()).nullable() });

/** A registry's own words for why it refused. */
export const errorsSchema = z.object({
  errors: z.array(z.object({ code: z.string(), message: z.string().optional() })).min(1),
});

/** The digest of a manifest that came without `Docker-Content-Digest`. */
export function digestOf(body: Uint8Array): string {
  return `sha256:${createHash("sha256").update(body).digest("hex")}`;
}

/** AWS's names for the architectures of a manifest; attestations in an index have `unknown`. */
export function awsArchitectures(architectures: readonly (string | undefined)[]): string[] {
  const named = architectures.map((name) => (name === undefined ? undefined : AWS_NAMES[name]));
  return [...new Set(named.filter((name) => name !== undefined))];
}
