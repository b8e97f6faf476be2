// Fills the sandbox's registry: the application's releases and PostgreSQL. An image that the registry
// has from the same inputs is left as it is.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import type { ContainerRuntime } from "../containers/containerRuntime";
import { buildApplicationLayers, applicationInputs, releaseConfig } from "./app/image";
import { buildPostgresLayer, postgresConfig, postgresInputs } from "./postgres/image";
import { pullPostgres } from "./postgres/pull";
import { RepositoryClient } from "./registryClient";
import { RELEASES } from "./releases";

/** The label that holds the hash of what an image was made of. */
const INPUTS_LABEL = "conflicto.sandbox.inputs";

/** Which images are wanted. */
export interface ImageChoice {
  /** The application's repository without its registry, such as `tristanl-slalom/conflicto/backend`. */
  readonly repository: string;
  /** PostgreSQL's major version, as the stack's `engineVersion` names it. */
  readonly postgresMajor: number;
}

/**
 * Makes sure that the registry has every release's image, and PostgreSQL's as
 * `postgres:<major>-alpine`, the name MiniStack asks for behind MINISTACK_IMAGE_PREFIX.
 *
 * The images are for this machine's architecture, made of its own files, and written by the
 * registry's API; only PostgreSQL's own image is pulled, where a Docker engine can.
 *
 * @param registryHost `127.0.0.1:<port>`.
 * @param report gets a line for each image that is made.
 * @throws OperatorError when PostgreSQL's image can't be pulled and that version isn't installed.
 */
export async function buildImages(
  runtime: ContainerRuntime,
  registryHost: string,
  choice: ImageChoice,
  report: (line: string) => void,
): Promise<void> {
  await buildReleases(new RepositoryClient(registryHost, choice.repository), report);
  await buildPostgres(runtime, registryHost, choice.postgresMajor, report);
}

async function buildReleases(
  repository: RepositoryClient,
  report: (line: string) => void,
): Promise<void> {
  const inputs = await applicationInputs();
  const wanted = RELEASES.filter((release) => release.behaviour !== undefined).map((release) => {
    const config = releaseConfig(release);
    return { tag: release.tag, config, hash: hashInputs(inputs, config) };
  });
  const labels = await Promise.all(wanted.map(({ tag }) => repository.findLabels(tag)));
  const stale = wanted.filter(({ hash }, index) => labels[index]?.[INPUTS_LABEL] !== hash);
  if (stale.length === 0) return;
  report(`Building the application's images: ${stale.length} releases.`);
  const layers = [];
  for (const archive of await buildApplicationLayers()) {
    layers.push(await repository.pushLayer(archive));
  }
  for (const { tag, config, hash } of stale) {
    const labelled = { ...config, Labels: { ...config.Labels, [INPUTS_LABEL]: hash } };
    await repository.pushImage(tag, layers, labelled, imageArchitecture());
  }
}

async function buildPostgres(
  runtime: ContainerRuntime,
  registryHost: string,
  major: number,
  report: (line: string) => void,
): Promise<void> {
  const repository = new RepositoryClient(registryHost, "postgres");
  const tag = `${major}-alpine`;
  const labels = await repository.findLabels(tag);
  if (runtime.kind === "docker") {
    if (labels !== undefined && !(INPUTS_LABEL in labels)) return;
    if (await pullPostgres(runtime, `${registryHost}/postgres:${tag}`, tag, report)) return;
  }
  const config = postgresConfig(major);
  const hash = hashInputs(await postgresInputs(major), config);
  if (labels?.[INPUTS_LABEL] === hash) return;
  report(`Building PostgreSQL ${major}'s image from the installed server.`);
  const layer = await repository.pushLayer(await buildPostgresLayer(major));
  const labelled = { ...config, Labels: { ...config.Labels, [INPUTS_LABEL]: hash } };
  await repository.pushImage(tag, [layer], labelled, imageArchitecture());
}

/** One hash for files of this machine and a configuration. Packaged files are known by size and time. */
function hashInputs(files: readonly string[], config: object): string {
  const hash = createHash("sha256").update(JSON.stringify(config)).update(imageArchitecture());
  for (const file of [...files, require.resolve("./rootFolder")]) {
    const { size, mtimeMs } = fs.statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** Node's name of the architecture as the OCI image specification (that is, Go) writes it. */
function imageArchitecture(): string {
  return process.arch === "x64" ? "amd64" : process.arch;
}
