// What lies between a release and the database: from the application's clone, else from what its images say. What can't be
// read isn't known, which is never safe, and stops nobody for long.
import * as path from "node:path";
import type { StackFile } from "../../config/stackFile";
import { type ImageWords, judgeImages, withImageStart } from "../../migration/imageWords";
import type { ImageAnswer, ImagesAsked } from "../../migration/images";
import type { RangeVerdict } from "../../migration/rangeVerdict";
import type { MigrationSource } from "../../migration/readerProcess";
import type { Place } from "../../migration/serve";
import { cacheFolder, isCloneUrl } from "../../migration/sources/clone";
import { pulumiLine } from "../../commandLines";
import type { Registry, RollbackDeps } from "../deps";
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
  readonly lookAt: (asked: DatabaseAsked) => Promise<ReadonlyMap<string, DatabaseFact>>;
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
): Place | undefined {
  const { clone, alembicIni } = values.application ?? {};
  if (clone === undefined || clone === "") return undefined;
  return {
    clone: isCloneUrl(clone) ? clone : path.resolve(folder, clone),
    alembicIni,
    cache: cacheFolder(),
    until: now + FETCH_MS,
  };
}

/** Begins to read at once, side by side with everything else that is looked at. */
export function databaseReader(
  file: StackFile,
  registry: Promise<Answer<Registry>>,
  { sources, http, signal }: Pick<RollbackDeps, "sources" | "http" | "signal">,
): DatabaseReader {
  const source = sources.migrations(file);
  const revisions = readRevisions(file, http, signal);
  return {
    lookAt: async (asked) => {
      const databaseRevisions = await revisions;
      const answers = await ask(source, { ...asked, databaseRevisions });
      const facts = new Map<string, DatabaseFact>();
      const open: string[] = [];
      for (const target of asked.targets) {
        const found = answers.get(target);
        if (found !== undefined && "verdict" in found && found.unknownToTarget.length === 0) {
          facts.set(target, { ...found, from: "clone" });
        } else open.push(target);
      }
      const images = imagesOf(await registry, file.values.cpuArchitecture);
      const others = open.slice(0, MOST_IMAGES).map(async (target) => {
        const found = answers.get(target);
        return [
          target,
          await byImages(target, found, { asked, images, databaseRevisions, file }),
        ] as const;
      });
      for (const [target, fact] of await Promise.all(others)) facts.set(target, fact);
      for (const target of open.slice(MOST_IMAGES)) {
        facts.set(target, plainly(answers.get(target), file));
      }
      return facts;
    },
  };
}

async function ask(
  source: MigrationSource | undefined,
  asked: ImagesAsked,
): Promise<ReadonlyMap<string, ImageAnswer>> {
  if (source === undefined) return new Map();
  const answers = await answer(source.ask(asked, LIMIT_MS));
  return answers.ok ? answers.value : new Map();
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
  readonly images: Says;
  readonly databaseRevisions: readonly string[] | undefined;
  readonly file: StackFile;
}

async function byImages(
  target: string,
  found: ImageAnswer | undefined,
  { asked, images, databaseRevisions, file }: ImageFacts,
): Promise<DatabaseFact> {
  const own = await images(target);
  if (found !== undefined && "verdict" in found) {
    const { verdict, schemaOf, unknownToTarget } = found;
    const started = own === undefined ? verdict : withImageStart(verdict, own, unknownToTarget);
    return { verdict: started, schemaOf, from: "clone" };
  }
  const ran = await Promise.all([...new Set([asked.live, ...asked.ran])].map(images));
  const whole = ran.filter((words) => words !== undefined);
  const judged =
    own === undefined || whole.length < ran.length
      ? undefined
      : judgeImages({ target: own, ran: whole, databaseRevisions });
  if (typeof judged === "object") return { verdict: judged, schemaOf: asked.live, from: "images" };
  return unknown(found, file, judged);
}

function plainly(found: ImageAnswer | undefined, file: StackFile): DatabaseFact {
  if (found !== undefined && "verdict" in found) return { ...found, from: "clone" };
  return unknown(found, file, undefined);
}

/** Why it isn't known. The clone comes first: it is what can tell. */
function unknown(
  found: ImageAnswer | undefined,
  { stack }: StackFile,
  images: string | undefined,
): DatabaseFact {
  if (found !== undefined && "why" in found) return { unknown: found.why };
  const set = pulumiLine(stack, "config", "set", "--path", "application.clone", "<folder or URL>");
  return {
    unknown: `no clone of the application is configured (\`${set}\`)${images === undefined ? "" : `, and ${images}`}`,
  };
}
