// More good releases than the sandbox has: the good one's layers, under another tag that the image says of itself.
import { applicationRepository } from "../../../sandbox/images/applicationRepository";
import { releaseConfig } from "../../../sandbox/images/app/image";
import type { Descriptor } from "../../../sandbox/images/registryClient";
import { GOOD_RELEASE } from "../../../sandbox/images/releases";

/** Pushes a good release. */
export async function pushGoodRelease(tag: string): Promise<void> {
  const repository = applicationRepository();
  const { layers } = JSON.parse(await repository.readManifest(GOOD_RELEASE.tag)) as {
    layers: Descriptor[];
  };
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const config = releaseConfig({ ...GOOD_RELEASE, tag });
  await repository.pushImage(tag, layers, config, architecture);
}
