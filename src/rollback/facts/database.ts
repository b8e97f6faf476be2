// What lies between a release and the database: from the application's clone, else from what its images say. What can't be
// read isn't known, which is never safe, and stops nobody for long.
import * as path from "node:path";
import type { StackFile } from "../../config/stackFile";
import { type ImageWords, judgeImages, withImageStart } from "../../migration/imageWords";
import { labelledRevisions } from "../../migration/labels";
import type { ImageAnswer, ImagesAsked } from "../../migration/images";
import type { RangeVerdict } from "../../migration/rangeVerdict";
import { type MigrationSource, startReader } from "../../migration/readerProcess";
import type { CloneToRead } from "../../migration/serve";
import { cacheFolder, isCloneUrl } from "../../migration/sources/clone";
import type { Registry, RollbackDeps, SourceDeps } from "../deps";
import { readRevisions } from "./databaseRevisions";
import { type Answer, answer } from "./situation";

/** What lies between a release and the database; or why that isn't known. */
export type DatabaseFact =
  | {
      readonly verdict: RangeVerdict;
      /** The release whose migrations the database has. */
      readonly schemaOf: string;
      readonly from: "clone" | "images";
    }
  | { readonly unknown: string };

/** What is asked. */
export type DatabaseAsked = Pick<ImagesAsked, "live" | "ran" | "targets">;

/** Asks for targets, by their tags. Never rejects. */
export interface DatabaseReader {
  /** @param limitMs for the clone; what isn't read by then isn't known. */
  readonly lookAt: (
    asked: DatabaseAsked,
    limitMs?: number,
  ) => Promise<ReadonlyMap<string, DatabaseFact>>;
}

/** What it is read by. */
export interface DatabaseDeps extends Pick<RollbackDeps, "http" | "signal"> {
  readonly sources: Pick<SourceDeps, "migrations">;
}

const FETCH_MS = 5_000;
// Longer than a fetch: what git is asked for ends before its reader does.
const LIMIT_MS = 7_000;
// What an index of images leads to is asked for one after the other.
const MOST_IMAGES = 5;

/** Where the application's clone is; undefined where config doesn't say. */
export function placeOf(
  { folder, values }: Pick<StackFile, "folder" | "values">,
  now: number,
): CloneToRead | undefined {
  const { clone, alembicIni } = values.application ?? {};
  if (clone === undefined || clone === "") return undefined;
  return {
    clone: isCloneUrl(clone) ? clone : path.resolve(folder, clone),
    alembicIni,
    cache: cacheFolder(),
    until: now + FETCH_MS,
  };
}

/**
 * Starts readers of the application's migrations.
 *
 * @param project this project's folder.
 */
export function migrationsIn(project: string): SourceDeps["migrations"] {
  const script = path.join(project, "bin/migrationReader.js");
  return (file) => {
    const place = placeOf(file, Date.now());
    return place && startReader(script, place);
  };
}

/**
 * Begins to read at once, side by side with everything else that is looked at.
 *
 * @param registry signs in; only called where the clone can't tell.
 */
export function databaseReader(
  file: StackFile,
  registry: () => Promise<Answer<Registry>>,
  { sources, http, signal }: DatabaseDeps,
): DatabaseReader {
  const source = sources.migrations(file);
  const revisions = readRevisions(file, http, signal);
  return {
    lookAt: async (asked, limitMs = LIMIT_MS) => {
      const databaseRevisions = await revisions;
      const answers = await ask(source, { ...asked, databaseRevisions }, limitMs);
      const facts = new Map<string, DatabaseFact>();
      const open: string[] = [];
      for (const target of asked.targets) {
        const found = answers.get(target);
        if (found !== undefined && "verdict" in found && found.unknownToTarget.length === 0) {
          facts.set(target, plainly(found));
        } else open.push(target);
      }
      if (open.length === 0) return facts;
      const says = imagesOf(await registry(), file.values.cpuArchitecture);
      const ran = await Promise.all([...new Set([asked.live, ...asked.ran])].map(says));
      const known = { asked, says, ran, databaseRevisions };
      const others = open.map(async (target, index) => {
        const found = answers.get(target);
        const fact = index < MOST_IMAGES ? await byImages(target, found, known) : undefined;
        return [target, fact ?? plainly(found)] as const;
      });
      for (const [target, fact] of await Promise.all(others)) facts.set(target, fact);
      return facts;
    },
  };
}

async function ask(
  source: MigrationSource | undefined,
  asked: ImagesAsked,
  limitMs: number,
): Promise<ReadonlyMap<string, ImageAnswer>> {
  if (source === undefined) return new Map();
  const answers = await answer(source.ask(asked, limitMs));
  if (answers.ok) return answers.value;
  const { why } = answers;
  return new Map(asked.targets.map((target) => [target, { target, why, isMissing: false }]));
}

type Says = (tag: string) => Promise<ImageWords | undefined>;

/** Each image once; undefined where there is none, or the registry can't be asked. */
function imagesOf(registry: Answer<Registry>, architecture: string): Says {
  const known = new Map<string, Promise<ImageWords | undefined>>();
  return (tag) => {
    const said =
      known.get(tag) ??
      (registry.ok
        ? registry.value.says(tag, architecture).catch(() => undefined)
        : Promise.resolve(undefined));
    known.set(tag, said);
    return said;
  };
}

interface ImageFacts {
  readonly asked: DatabaseAsked;
  readonly says: Says;
  /** What the images of the releases that ran on this database say. */
  readonly ran: readonly (ImageWords | undefined)[];
  readonly databaseRevisions: readonly string[] | undefined;
}

/** What the target's image adds to what the clone tells, or tells in its place. */
async function byImages(
  target: string,
  found: ImageAnswer | undefined,
  { asked, says, ran, databaseRevisions }: ImageFacts,
): Promise<DatabaseFact | undefined> {
  if (found !== undefined && "verdict" in found) {
    const own = await says(target);
    const { verdict, schemaOf, unknownToTarget } = found;
    return (
      own && { verdict: withImageStart(verdict, own, unknownToTarget), schemaOf, from: "clone" }
    );
  }
  // Most images have no such labels: then the target's isn't asked.
  if (ran.some((words) => words === undefined || labelledRevisions(words.labels) === undefined)) {
    return undefined;
  }
  const own = await says(target);
  if (own === undefined) return undefined;
  const whole = ran.filter((words) => words !== undefined);
  const judged = judgeImages({ target: own, ran: whole, databaseRevisions });
  return typeof judged === "object"
    ? { verdict: judged, schemaOf: asked.live, from: "images" }
    : unknown(found, judged);
}

function plainly(found: ImageAnswer | undefined): DatabaseFact {
  if (found !== undefined && "verdict" in found) {
    const { verdict, schemaOf } = found;
    return { verdict, schemaOf, from: "clone" };
  }
  return unknown(found, undefined);
}

/** Why it isn't known. The clone comes first: it is what can tell. */
function unknown(found: ImageAnswer | undefined, images: string | undefined): DatabaseFact {
  const why =
    found !== undefined && "why" in found
      ? found.why
      : "no clone of the application is configured: set config `application.clone` to a folder or a URL";
  return { unknown: images === undefined ? why : `${why}; ${images}` };
}
