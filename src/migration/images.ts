// What lies between releases that an operator knows by the tags of their images. The database may be further than the live
// release: a rollback leaves it where the newer release has brought it.
import { OperatorError } from "../errors";
import type { History } from "./history";
import type { Between, RangeFacts } from "./range";
import type { RangeVerdict } from "./rangeVerdict";
import type { GitObjects } from "./sources/gitObjects";
import { type SourceTree, treeOfImage } from "./sources/gitTree";

/** What is asked. All are tags of images. */
export interface ImagesAsked {
  /** The release that is live; before a deploy, the one that is to be. */
  readonly live: string;
  /** Releases that ran on the same database, newest first: the one with the most migrations says what it holds. */
  readonly ran: readonly string[];
  /** What could be gone back to; answered in this order. */
  readonly targets: readonly string[];
  /** What the database says that it is at, where that is known. */
  readonly databaseRevisions?: readonly string[] | undefined;
}

/** What lies between one target and the database; or why that isn't known. */
export type ImageAnswer = { readonly target: string } & (
  | {
      readonly verdict: RangeVerdict;
      /** The release whose migrations the database was judged by. */
      readonly schemaOf: string;
      /** Revisions the database is at, and that the target doesn't have. */
      readonly unknownToTarget: readonly string[];
    }
  | {
      readonly why: string;
      /** The clone hasn't a commit that was named: it may be out of date. */
      readonly isMissing: boolean;
    }
);

/** Answers for each target in turn. Never throws: what can't be read is an answer, too. */
export type ImageReader = (asked: ImagesAsked) => AsyncGenerator<ImageAnswer>;

/** What it is done with. */
export interface ImageJudging {
  readonly historyIn: (tree: SourceTree) => Promise<History>;
  readonly judge: (
    target: SourceTree,
    facts: Pick<RangeFacts, "live" | "databaseRevisions">,
  ) => Promise<Between>;
}

/** A reader of one clone. */
export function imageReader(objects: GitObjects, { historyIn, judge }: ImageJudging): ImageReader {
  return async function* (asked) {
    const { databaseRevisions, targets } = asked;
    const database = await attempt(() => databaseOf(asked));
    for (const target of targets) {
      if ("why" in database) {
        yield { target, ...database };
        continue;
      }
      const live = database.found;
      const judged = await attempt(async () => {
        const tree = await treeOf(target);
        return judge(tree, { live, databaseRevisions });
      });
      if ("why" in judged) yield { target, ...judged };
      else {
        const known = new Set(judged.found.target.revisions.map(({ id }) => id));
        const at = databaseRevisions ?? live.heads;
        yield {
          target,
          verdict: judged.found.verdict,
          schemaOf: live.name,
          unknownToTarget: at.filter((id) => !known.has(id)),
        };
      }
    }
  };

  async function treeOf(tag: string): Promise<SourceTree> {
    const tree = await treeOfImage(objects, tag);
    if (tree !== undefined) return tree;
    throw new MissingCommit(`the clone in ${objects.folder} has no commit of \`${tag}\``);
  }

  /** The release whose migrations the database has. One that ran there and isn't in the clone may have brought any. */
  async function databaseOf({ live, ran, databaseRevisions }: ImagesAsked): Promise<History> {
    const tags = [...new Set([live, ...ran])];
    const histories: History[] = [];
    for (const tag of tags) histories.push(await historyIn(await treeOf(tag)));
    if (databaseRevisions !== undefined) {
      return histories.find((one) => has(one, databaseRevisions)) ?? histories[0]!;
    }
    const most = histories.find((one) => histories.every((other) => has(one, idsOf(other))));
    if (most !== undefined) return most;
    throw new OperatorError(
      `${tags.join(" and ")} ran here, and none has all migrations of the others`,
    );
  }
}

function has(one: History, ids: readonly string[]): boolean {
  const own = new Set(idsOf(one));
  return ids.every((id) => own.has(id));
}

function idsOf({ revisions }: History): readonly string[] {
  return revisions.map(({ id }) => id);
}

class MissingCommit extends OperatorError {}

async function attempt<T>(
  work: () => Promise<T>,
): Promise<{ found: T } | { why: string; isMissing: boolean }> {
  try {
    return { found: await work() };
  } catch (error) {
    const why = (error as Error).message.replace(/\.$/, "");
    return { why, isMissing: error instanceof MissingCommit };
  }
}
