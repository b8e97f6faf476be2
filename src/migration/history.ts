// All migrations of one release: read from its files, as a graph.
import { OperatorError } from "../errors";
import { type ReadFile, readFile } from "./file";
import { headsOf, type Node } from "./graph";
import {
  foundByForm,
  type Locations,
  locationsOf,
  migrationFiles,
  settingsFiles,
} from "./locations";
import type { Follow } from "./python/values";
import type { ParsePython } from "./python/parser";
import type { SourceTree } from "./sources/gitTree";

/** A revision, with its file. */
export interface Revision extends Node {
  readonly read: ReadFile;
  /** What names the file's content: the same for the same bytes. */
  readonly content: string;
}

/** The migrations of a release. */
export interface History {
  /** The release, as it was asked for. */
  readonly name: string;
  readonly commit: string | undefined;
  readonly locations: Locations;
  readonly revisions: readonly Revision[];
  readonly heads: readonly string[];
  /** Files among the migrations that have no revision, or aren't Python. */
  readonly unplaced: readonly ReadFile[];
}

/** Reads files once, whatever the number of releases that have them. */
export type ReadOnce = (file: string, content: string, text: string, follow: Follow) => ReadFile;

/** A reader that remembers by content. */
export function readingOnce(parse: ParsePython): ReadOnce {
  const known = new Map<string, ReadFile>();
  return (file, content, text, follow) => {
    const key = `${file}\0${content}`;
    const read = known.get(key) ?? readFile(file, text, parse, follow);
    known.set(key, read);
    return read;
  };
}

/**
 * Reads the migrations of a tree.
 *
 * @param settings the alembic.ini, from the repository's folder, where there are several.
 * @throws OperatorError when there are no migrations, or when it isn't clear which ones are meant.
 */
export async function historyOf(
  tree: SourceTree,
  readOnce: ReadOnce,
  follow: Follow,
  settings?: string,
): Promise<History> {
  const locations = await locate(tree, settings);
  const paths = migrationFiles(tree.files.keys(), locations);
  const texts = await tree.read(paths);
  const revisions: Revision[] = [];
  const unplaced: ReadFile[] = [];
  for (const path of paths) {
    const content = tree.files.get(path)!;
    const read = readOnce(path, content, texts.get(path) ?? "", follow);
    const id = read.migration?.revision;
    if (id === undefined) unplaced.push(read);
    else {
      const { downRevisions: down, dependsOn } = read.migration!;
      revisions.push({ id, down, dependsOn, read, content });
    }
  }
  return {
    name: tree.name,
    commit: tree.commit,
    locations,
    revisions,
    heads: headsOf(revisions),
    unplaced,
  };
}

async function locate(tree: SourceTree, settings: string | undefined): Promise<Locations> {
  const found = settings === undefined ? settingsFiles(tree.files.keys()) : [settings];
  const texts = await tree.read(found);
  if (settings !== undefined && !texts.has(settings)) {
    throw new OperatorError(`${tree.name} has no \`${settings}\`.`, {
      hint: "Name alembic's settings from the repository's folder: --alembic-ini <file>.",
    });
  }
  const known = [...texts].map(([file, text]) => locationsOf(file, text));
  const filled = known.filter((one) => migrationFiles(tree.files.keys(), one).length > 0);
  if (filled.length > 1) {
    const names = filled.map((one) => one.settings).join(", ");
    throw new OperatorError(
      `${tree.name} has several settings of alembic with migrations: ${names}.`,
      {
        hint: "Name the one that is meant: --alembic-ini <file>.",
      },
    );
  }
  const [only] = filled;
  if (only !== undefined) return only;
  const folders = foundByForm(tree.files.keys());
  if (folders.length === 1) return { settings: undefined, folders, recursive: false };
  // A release from before the first migration has none.
  const [first] = known;
  if (first !== undefined) return first;
  if (folders.length === 0) return { settings: undefined, folders: [], recursive: false };
  throw new OperatorError(
    `${tree.name} has several folders of migrations: ${folders.join(", ")}.`,
    {
      hint: "Name alembic's settings: --alembic-ini <file>.",
    },
  );
}
