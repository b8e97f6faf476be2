// Tags: Pulumi's are a map, AWS's a list of pairs, and AWS's own (aws:…) can't be managed.

export type Tags = Readonly<Record<string, string>>;

interface Tag {
  Key?: string | undefined;
  Value?: string | undefined;
}

/** A map as AWS's list of pairs. */
export function tagList(tags: Tags | undefined): { Key: string; Value: string }[] {
  return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

/** The same for the services that write their pairs in lower case (ECS). */
export function lowerTagList(tags: Tags | undefined): { key: string; value: string }[] {
  return Object.entries(tags ?? {}).map(([key, value]) => ({ key, value }));
}

/** What EC2 wants on create; undefined where there are no tags, because an empty list is an error. */
export function tagSpecifications<T extends string>(
  type: T,
  tags: Tags | undefined,
): { ResourceType: T; Tags: { Key: string; Value: string }[] }[] | undefined {
  const list = tagList(tags);
  return list.length === 0 ? undefined : [{ ResourceType: type, Tags: list }];
}

/** The outputs `tags` and `tagsAll` of what AWS answered. */
export function tagOutputs(tags: readonly Tag[] | Tags | undefined): { tags: Tags; tagsAll: Tags } {
  const pairs = Array.isArray(tags)
    ? (tags as readonly Tag[]).map(({ Key, Value }) => [Key ?? "", Value ?? ""] as const)
    : Object.entries((tags ?? {}) as Tags);
  const own = Object.fromEntries(pairs.filter(([key]) => !key.startsWith("aws:")));
  return { tags: own, tagsAll: own };
}

/** Applies a change of tags: sets those that are new or differ, removes those that are gone. */
export async function changeTags(
  olds: Tags | undefined,
  news: Tags | undefined,
  set: (tags: Tags) => Promise<unknown>,
  remove: (keys: string[]) => Promise<unknown>,
): Promise<void> {
  const changed = Object.entries(news ?? {}).filter(([key, value]) => olds?.[key] !== value);
  const gone = Object.keys(olds ?? {}).filter((key) => news?.[key] === undefined);
  if (gone.length > 0) await remove(gone);
  if (changed.length > 0) await set(Object.fromEntries(changed));
}
