// Bad tags: config `pinnedTags`, which the guards hold everybody to.

/** The pins with some added and some lifted. */
export function pins(
  pinned: readonly string[],
  add: readonly string[],
  lift: readonly string[],
): readonly string[] {
  return [...new Set([...pinned, ...add])].filter((tag) => !lift.includes(tag));
}
