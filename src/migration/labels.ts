// What an image says of its migrations in its labels, for where no clone is at hand. A build writes them:
// docs/rollback.md.

/** All that an image can say: no file of it was read. */
export interface LabelledRevisions {
  readonly heads: readonly string[];
  readonly revisions: readonly string[];
}

/** Revisions that no other follows on, separated by spaces. */
export const HEADS_LABEL = "org.alembic.heads";
/** All revisions, separated by spaces. */
export const REVISIONS_LABEL = "org.alembic.revisions";

/** Reads them; undefined when the image doesn't have both. */
export function labelledRevisions(
  labels: Readonly<Record<string, string>>,
): LabelledRevisions | undefined {
  const words = (name: string) => labels[name]?.split(/[\s,]+/).filter((word) => word !== "");
  const [heads, revisions] = [words(HEADS_LABEL), words(REVISIONS_LABEL)];
  return heads === undefined || revisions === undefined ? undefined : { heads, revisions };
}
