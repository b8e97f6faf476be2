// `rollback candidates`: the one table that answers "where can I go back to".
import { candidatesOf } from "../../release/candidates";
import { commitOf } from "../../release/sources/commits";
import { parseRepository } from "../../release/sources/registry";
import { EXIT, type Outcome } from "../../report/outcome";
import type { RollbackDeps, SourceDeps } from "../deps";
import { candidateLines } from "../render";
import { type Answer, answer, liveTagOf, situationOf } from "../facts/situation";
import { whyUnknown } from "../facts/unknownFacts";
import { readStackFile, type StackFile } from "../../config/stackFile";
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
  const [situation, tags, commits, runs] = await Promise.all([
    situationOf(file, deps),
    answer(readTags(file, sources)),
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
  });
  const table =
    why === undefined || found.recommended !== undefined
      ? found
      : { ...found, nothing: `Which releases ran here isn't known. ${why}` };
  const asked = [situation.state, situation.history, situation.live, tags, commits, runs];
  const notes = [...new Set(asked.flatMap(noteOf))];
  return {
    exitCode: EXIT.done,
    report: { stack, ...table, notes },
    lines: candidateLines(table, notes, { limit: options.all === true ? Infinity : SHOWN, stack }),
  };
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

async function readTags(file: StackFile, { registry }: SourceDeps) {
  return (await registry(file, TIME_LIMIT_MS)).tags();
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
