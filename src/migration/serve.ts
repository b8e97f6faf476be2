// The process that reads migrations for the rollback command (bin/migrationReader.ts). What takes long or might never end, a
// clone, a parser, goes on in it, so that it can be cut off: a rollback waits for it only so long.
import * as readline from "node:readline";
import type { Readable, Writable } from "node:stream";
import { migrationReader } from "./between";
import type { ImageAnswer, ImagesAsked } from "./images";
import { cloneOf, type Fetching, fetchClone, isCloneUrl } from "./sources/clone";
import { GitObjects } from "./sources/gitObjects";
import { commitOfImage } from "./sources/gitTree";

/** Where the application's migrations are, and by when they must be fetched. */
export interface CloneToRead extends Fetching {
  /** A folder's absolute path, or a URL. */
  readonly clone: string;
  /** alembic's settings, from the repository's folder, where there are several. */
  readonly alembicIni?: string | undefined;
}

/**
 * Opens the clone at once, then answers for one question: a line of JSON in ({@link ImagesAsked}), a line out for each
 * target ({@link ImageAnswer}).
 */
export async function serve(place: CloneToRead, input: Readable, output: Writable): Promise<void> {
  const opening = open(place).then(
    (reader) => ({ reader }),
    (error: Error) => ({ why: error.message.replace(/\.$/, "") }),
  );
  for await (const line of readline.createInterface({ input })) {
    const asked = JSON.parse(line) as ImagesAsked;
    const opened = await opening;
    if ("why" in opened) {
      for (const target of asked.targets) {
        write(output, { target, why: opened.why, isMissing: false });
      }
    } else {
      for await (const answer of opened.reader(asked)) write(output, answer);
    }
    return;
  }
}

type Reader = (asked: ImagesAsked) => AsyncIterable<ImageAnswer>;

async function open(place: CloneToRead): Promise<Reader> {
  const { clone, alembicIni: settings } = place;
  const isUrl = isCloneUrl(clone);
  const folder = isUrl ? await cloneOf(clone, place) : clone;
  const { images } = await migrationReader({ folder, settings });
  return async function* (asked) {
    const outdated = isUrl
      ? await fetchMissing(folder, place, asked)
      : `\`git -C ${folder} fetch --tags\` brings it up to date`;
    for await (const answer of images(asked)) {
      yield "why" in answer && answer.isMissing && outdated !== undefined
        ? { ...answer, why: `${answer.why}; ${outdated}` }
        : answer;
    }
  };
}

/** What was fetched stays true: only a commit that isn't there is worth the time. Says why it failed. */
async function fetchMissing(
  folder: string,
  { clone, until }: CloneToRead,
  { live, ran, targets }: ImagesAsked,
): Promise<string | undefined> {
  const objects = new GitObjects(folder);
  for (const tag of [live, ...ran, ...targets]) {
    if ((await commitOfImage(objects, tag)) !== undefined) continue;
    const failed = fetchClone(folder, clone, until).then(() => undefined);
    return failed.catch((error: Error) => error.message.replace(/\.$/, ""));
  }
  return undefined;
}

function write(output: Writable, answer: ImageAnswer): void {
  output.write(`${JSON.stringify(answer)}\n`);
}
