// What a stack's config must say so that an update of it changes nothing: the settings that go with a release, from
// the ledger. Pure.
import { isDeepStrictEqual } from "node:util";
import type { ConfigChanges } from "../../config/writeStackFile";
import type { StackFile } from "../../config/stackFile";
import type { Update } from "../../release/update";

/**
 * The changes that the file needs.
 *
 * @param stateTag the tag that state says is live; undefined before the first deploy.
 * @param updates newest first.
 */
export function settingsOfRelease(
  { imageTag, values }: Pick<StackFile, "imageTag" | "values">,
  stateTag: string | undefined,
  updates: readonly Update[],
): ConfigChanges {
  // A refused update changed nothing, so its config does not count.
  const last = updates.find(({ result, changed }) => result === "succeeded" || changed);
  if (last === undefined || stateTag === undefined) return {};
  // A failed rollback pins nothing, even if its config named a pin.
  const good = updates.find(({ result }) => result === "succeeded");
  const pinnedTags = [...new Set([...values.pinnedTags, ...listOf(good?.config["pinnedTags"])])];
  const wanted = { imageTag: stateTag, pinnedTags, ...switches(last) };
  const now = {
    imageTag,
    pinnedTags: [...values.pinnedTags],
    maintenance: values.maintenance,
    emergency: values.emergency,
  };
  const apart = Object.entries(wanted).filter(
    ([key, value]) => !isDeepStrictEqual(value, now[key as keyof typeof now]),
  );
  return Object.fromEntries(apart);
}

function switches({ config }: Update) {
  return {
    maintenance: config["maintenance"] === "true",
    emergency: config["emergency"] === "true",
  };
}

function listOf(json: string | undefined): readonly string[] {
  const parsed: unknown = json === undefined ? [] : JSON.parse(json);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}
