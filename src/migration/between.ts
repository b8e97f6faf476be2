// What lies between two releases of a clone: both read by commit, judged as a range. The parsers are loaded here.
import { bootFiles, startsWithMigration } from "./boot";
import { judgeFile, readFile, type FileVerdict } from "./file";
import { type History, historyOf, readingOnce } from "./history";
import { imageReader, type ImageReader } from "./images";
import { codeFiles, type ModelsOf, readingModels, usesOf } from "./models";
import { pythonParser } from "./python/parser";
import { followIn } from "./python/reader";
import { type Between, judgeRange, type RangeFacts } from "./range";
import { filesIn, textAt } from "./sources/folder";
import { GitObjects } from "./sources/gitObjects";
import { gitTree, type SourceTree } from "./sources/gitTree";
import { loadSqlParser } from "./sql/parser";

/** Reads releases and judges what lies between them. One reader reads each file once. */
export interface MigrationReader {
  /**
   * @param target the release to go back to: a commit, branch or tag of the clone.
   * @param live the release that is live.
   * @param databaseRevisions what the database says that it is at, where that is known.
   * @throws OperatorError when either isn't there, or has no clear place of migrations.
   */
  readonly between: (
    target: string,
    live: string,
    databaseRevisions?: readonly string[],
  ) => Promise<Between>;
  /** Releases by the tags of their images. */
  readonly images: ImageReader;
  /** The migrations of one release. */
  readonly history: (name: string) => Promise<History>;
  /** Files by themselves. */
  readonly files: (names: readonly string[], from: string) => readonly FileVerdict[];
}

/** Where the application's migrations are. */
export interface Clone {
  readonly folder: string;
  /** alembic's settings, from the repository's folder, where there are several. */
  readonly settings?: string | undefined;
}

/** Loads the parsers, and gives a reader for a clone. */
export async function migrationReader({ folder, settings }: Clone): Promise<MigrationReader> {
  const [parse] = await Promise.all([pythonParser(), loadSqlParser()]);
  const readOnce = readingOnce(parse);
  const followFiles = followIn({ textOf: textAt }, parse);
  const historyIn = (tree: SourceTree) =>
    historyOf(tree, readOnce, followIn(tree, parse), settings);
  const objects = new GitObjects(folder);
  const history = async (name: string) => historyIn(await gitTree(objects, name));
  const reading = { historyIn, modelsOf: readingModels(parse) };
  return {
    history,
    between: async (target, live, databaseRevisions) => {
      const [targetTree, liveTree] = await Promise.all([
        gitTree(objects, target),
        gitTree(objects, live),
      ]);
      const facts = { live: await historyIn(liveTree), databaseRevisions };
      return judgeTree(targetTree, facts, reading);
    },
    images: imageReader(objects, {
      historyIn,
      judge: (target, facts) => judgeTree(target, facts, reading),
    }),
    files: (names, from) =>
      filesIn(names, from)
        .map(({ file, text, at, isNamed }) => ({
          read: readFile(file, text, parse, followFiles, at),
          isNamed,
        }))
        // In a folder, what has no revision is no migration.
        .filter(
          ({ read, isNamed }) =>
            isNamed || read.error !== undefined || read.migration?.revision !== undefined,
        )
        .map(({ read }) => judgeFile(read)),
  };
}

interface Reading {
  readonly historyIn: (tree: SourceTree) => Promise<History>;
  readonly modelsOf: ModelsOf;
}

async function judgeTree(
  targetTree: SourceTree,
  { live, databaseRevisions }: Pick<RangeFacts, "live" | "databaseRevisions">,
  { historyIn, modelsOf }: Reading,
): Promise<Between> {
  const [target, scripts] = await Promise.all([
    historyIn(targetTree),
    targetTree.read(bootFiles(targetTree.files.keys())),
  ]);
  const boot = startsWithMigration(scripts);
  const first = judgeRange({ target, live, databaseRevisions, startsWithMigration: boot });
  // The target's code is only read where it could change something.
  if (!first.findings.some(({ rule }) => NAMES.has(rule))) return { target, live, verdict: first };
  const code = await targetTree.read(codeFiles(targetTree.files.keys()));
  const uses = usesOf(code, modelsOf);
  const verdict = judgeRange({ target, live, databaseRevisions, startsWithMigration: boot, uses });
  return { target, live, verdict };
}

const NAMES: ReadonlySet<string> = new Set([
  "column-missing",
  "table-missing",
  "column-renamed",
  "table-renamed",
]);
