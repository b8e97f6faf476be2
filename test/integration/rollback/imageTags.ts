// Moves a tag in the sandbox's registry, as somebody does who pushes over it.
import { applicationRepository } from "../../../sandbox/images/applicationRepository";

/** Makes `tag` name the image of `other`; the function that it gives moves it back. */
export async function moveTag(tag: string, other: string): Promise<() => Promise<void>> {
  const repository = applicationRepository();
  const [before, after] = await Promise.all(
    [tag, other].map((name) => repository.readManifest(name)),
  );
  await repository.writeManifest(tag, after!);
  return () => repository.writeManifest(tag, before!);
}
