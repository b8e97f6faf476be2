// alembic's graph of revisions (documentation: "Working with Branches"): several roots, several heads, merges.

/** A revision's place. */
export interface Node {
  readonly id: string;
  /** The revisions that it follows on; none for a root. */
  readonly down: readonly string[];
  /** Others that must have run before it. */
  readonly dependsOn: readonly string[];
}

/** Revisions that no other follows on. */
export function headsOf(nodes: readonly Node[]): readonly string[] {
  const followed = new Set(nodes.flatMap(({ down }) => down));
  return nodes.map(({ id }) => id).filter((id) => !followed.has(id));
}

/** Revisions with all that must have run before them; those that aren't there are left out. */
export function withAncestors(ids: readonly string[], nodes: readonly Node[]): ReadonlySet<string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set<string>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = byId.get(id);
    if (node === undefined || found.has(id)) continue;
    found.add(id);
    open.push(...node.down, ...node.dependsOn);
  }
  return found;
}

/** In an order in which alembic could run them: each after all that it follows on. A circle is left as it stands. */
export function inOrder<T extends Node>(nodes: readonly T[]): readonly T[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ordered: T[] = [];
  const seen = new Set<string>();
  const visit = (start: T): void => {
    // Without recursion: a history may be thousands of revisions long.
    const open: { node: T; before: string[] }[] = [
      { node: start, before: [...start.down, ...start.dependsOn] },
    ];
    seen.add(start.id);
    while (open.length > 0) {
      const top = open.at(-1)!;
      const next = top.before.pop();
      if (next === undefined) {
        ordered.push(top.node);
        open.pop();
        continue;
      }
      const node = byId.get(next);
      if (node === undefined || seen.has(next)) continue;
      seen.add(next);
      open.push({ node, before: [...node.down, ...node.dependsOn] });
    }
  };
  for (const node of nodes) if (!seen.has(node.id)) visit(node);
  return ordered;
}
