// More releases than the sandbox has: the good one's layers, under another tag that the image says of itself.
import { applicationRepository } from "./applicationRepository";
import { releaseConfig } from "./app/image";
import type { Descriptor } from "./registryClient";
import { GOOD_RELEASE, type SampleRelease } from "./releases";

/**
 * Pushes a release.
 *
 * @param like what it does.
 */
export async function pushRelease(tag: string, like: SampleRelease = GOOD_RELEASE): Promise<void> {
  const repository = applicationRepository();
  const { layers } = JSON.parse(await repository.readManifest(GOOD_RELEASE.tag)) as {
    layers: Descriptor[];
  };
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const config = releaseConfig({ ...like, tag });
  await repository.pushImage(tag, layers, config, architecture);
}
