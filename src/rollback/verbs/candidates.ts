// `rollback candidates`: the one table that answers "where can I go back to".
import { openRules } from "../../migration/rangeVerdict";
import { type CandidateMigrations, candidatesOf } from "../../release/candidates";
import { ranSince } from "../../release/releases";
import { commitOf } from "../../release/sources/commits";
import { parseRepository } from "../../release/sources/registry";
import { EXIT, type Outcome } from "../../report/outcome";
import type { Registry, RollbackDeps, SourceDeps } from "../deps";
import { candidateLines } from "../render";
import { type DatabaseFact, type DatabaseReader, databaseReader } from "../facts/database";
import { type Answer, answer, liveTagOf, type Situation, situationOf } from "../facts/situation";
import { whyUnknown } from "../facts/unknownFacts";
import { readStackFile } from "../../config/stackFile";
import type { Verb } from "../verb";

/** Where the application's commits and runs are looked for, and how much is shown. */
export interface CandidatesOptions {
  /** `owner/name` on GitHub; from the image's repository where it is GHCR's. */
  readonly repository?: string;
  /** A local clone of the application. */
  readonly clone?: string;
  readonly all?: boolean;
}

/** As it is typed. */
export const CANDIDATES: Verb<CandidatesOptions> = {
  define: (root) =>
    root
      .command("candidates")
      .description("the releases that you can go back to")
      .option("--all", "every row")
      .option("--repository <owner/name>", "the application's repository on GitHub")
      .option("--clone <folder>", "a local clone of it, for its commits"),
  run: ({ options }, deps) => candidates(options, deps),
};

const TIME_LIMIT_MS = 5_000;
const DATABASE_LIMIT_MS = 1_500;
const NEWEST = 200;
const SHOWN = 20;
const BRANCH = "main";
const WORKFLOW = "deploy-prod.yml";

/** Asks every source side by side; one that fails or is slow is a note beneath the table. */
export async function candidates(
  options: CandidatesOptions & { readonly stack: string },
  deps: RollbackDeps,
): Promise<Outcome> {
  const { stack } = options;
  const { sources } = deps;
  const file = readStackFile(deps.folder, stack);
  const repository = options.repository ?? githubRepository(file.values.imageRepository);
  const registry = answer(sources.registry(file, TIME_LIMIT_MS));
  const migrations = databaseReader(file, () => registry, deps);
  const situationAsked = situationOf(file, deps);
  const limit = options.all === true ? Infinity : SHOWN;
  const [situation, database, tags, commits, runs] = await Promise.all([
    situationAsked,
    situationAsked.then((found) => readDatabase(found, limit, migrations)),
    answer(readTags(registry)),
    answer(readCommits(options.clone, repository, sources)),
    answer(readRuns(repository, sources)),
  ]);
  const why = whyUnknown(situation);
  const found = candidatesOf({
    releases: situation.releases,
    proofs: situation.proofs,
    live: liveTagOf(situation),
    pinnedTags: situation.file.values.pinnedTags,
    images: tags.ok ? new Set(tags.value) : undefined,
    commitOf: (tag) => (commits.ok ? commitOf(tag, commits.value) : undefined),
    runOf: (tag) =>
      runs.ok
        ? runs.value.find((run) => run.tag === tag && run.result === "succeeded")?.url
        : undefined,
    migrationsOf: (tag) => migrationsOf(database.get(tag)),
  });
  const table =
    why === undefined || found.recommended !== undefined
      ? found
      : { ...found, nothing: `Which releases ran here isn't known. ${why}` };
  const asked = [situation.state, situation.history, situation.live, tags, commits, runs];
  const notes = [...new Set([...asked.flatMap(noteOf), ...unknownIn(database)])];
  return {
    exitCode: EXIT.done,
    report: { stack, ...table, notes },
    lines: candidateLines(table, notes, { limit, stack }),
  };
}

/** Of what ran here, as much as is shown. Never rejects. */
async function readDatabase(
  situation: Situation,
  limit: number,
  migrations: DatabaseReader,
): Promise<ReadonlyMap<string, DatabaseFact>> {
  const { releases } = situation;
  const live = liveTagOf(situation);
  if (live === undefined) return new Map();
  const targets = releases.slice(0, limit).map(({ tag }) => tag);
  const ran = ranSince(live, releases);
  return migrations.lookAt({ live, ran, targets }, DATABASE_LIMIT_MS);
}

function migrationsOf(fact: DatabaseFact | undefined): CandidateMigrations {
  if (fact === undefined) return "not read";
  if ("unknown" in fact) return "not known";
  const { verdict, option, findings } = fact.verdict;
  return { verdict, option, risks: openRules(findings) };
}

/** One reason of several: they are alike. */
function unknownIn(database: ReadonlyMap<string, DatabaseFact>): readonly string[] {
  const whys = [...database.values()].flatMap((fact) => ("unknown" in fact ? fact.unknown : []));
  return whys.slice(0, 1).map((why) => `What lies in the database isn't known for all: ${why}`);
}

function noteOf(asked: Answer<unknown>): string[] {
  return asked.ok ? [] : [asked.why];
}

/** GHCR names its images after the repository they come from. */
function githubRepository(imageRepository: string): string | undefined {
  const { host, repository } = parseRepository(imageRepository);
  const [owner, name] = repository.split("/");
  return host === "ghcr.io" && owner && name ? `${owner}/${name}` : undefined;
}

async function readTags(registry: Promise<Answer<Registry>>) {
  const asked = await registry;
  if (asked.ok) return asked.value.tags();
  throw new Error(asked.why);
}

async function readCommits(
  clone: string | undefined,
  repository: string | undefined,
  { commits, localCommits }: SourceDeps,
) {
  const range = { branch: BRANCH, limit: NEWEST, timeLimitMs: TIME_LIMIT_MS };
  if (clone !== undefined) return localCommits(clone, range);
  return commits({ ...range, repository: known(repository) });
}

async function readRuns(repository: string | undefined, { runs }: SourceDeps) {
  const range = { workflow: WORKFLOW, limit: NEWEST, timeLimitMs: TIME_LIMIT_MS };
  return runs({ ...range, repository: known(repository) });
}

function known(repository: string | undefined): string {
  if (repository !== undefined) return repository;
  throw new Error(
    "The application's repository isn't known: name it with --repository owner/name.",
  );
}
