// `rollback migrations`: what a rollback would meet in the database, told from the application's repository alone. It
// needs no stack, no Pulumi and no AWS.
import { OperatorError } from "../../errors";
import { type MigrationReader, migrationReader } from "../../migration/between";
import type { FileVerdict } from "../../migration/file";
import { inOrder } from "../../migration/graph";
import { type Between, judgeRange } from "../../migration/range";
import { openRules, type RangeVerdict } from "../../migration/rangeVerdict";
import {
  annotations,
  fileLines,
  optionWords,
  rangeLines,
  summaryLine,
} from "../../migration/render";
import { gravest } from "../../migration/ruleTable";
import { CLONED_HEAD, cacheFolder, freshCloneOf, isCloneUrl } from "../../migration/sources/clone";
import { isAncestor, mergeBase } from "../../migration/sources/gitTree";
import { EXIT, type Narrate, type Outcome } from "../../report/outcome";
import { table } from "../render";

/** What is asked. */
export interface MigrationsOptions {
  /** A clone of the application, a folder in one, or a URL; relative file names begin in the folder. */
  readonly clone: string;
  /** Where clones of URLs are kept. */
  readonly cache?: string | undefined;
  /** alembic's settings, from the repository's folder, where there are several. */
  readonly alembicIni?: string | undefined;
  /** Files and folders to judge by themselves. */
  readonly files?: readonly string[] | undefined;
  /** A branch: the migrations that HEAD adds to it. */
  readonly against?: string | undefined;
  /** The two ends of a range, in either order. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Lines for GitHub to show beside the code. */
  readonly annotate: boolean;
  readonly narrate: Narrate;
}

const LADDER = 20;
const HEAD = "HEAD";
// Nobody waits for a rollback here.
const FETCH_MS = 60_000;

/** The clone's folder, and what is checked out there; of a URL, the newest of its own branch. */
async function opened({
  clone,
  cache = cacheFolder(),
}: Pick<MigrationsOptions, "clone" | "cache">): Promise<{ folder: string; head: string }> {
  if (!isCloneUrl(clone)) return { folder: clone, head: HEAD };
  const fetching = { cache, until: Date.now() + FETCH_MS };
  return { folder: await freshCloneOf(clone, fetching), head: CLONED_HEAD };
}

/** Judges, and says so. */
export async function migrations(options: MigrationsOptions): Promise<Outcome> {
  const { alembicIni: settings, files, against, from, to, annotate, narrate } = options;
  const { folder, head } = await opened(options);
  const reader = await migrationReader({ folder, settings });
  const marks = (verdicts: readonly Pick<FileVerdict, "findings">[]) => {
    if (annotate) for (const { findings } of verdicts) annotations(findings).forEach(narrate);
  };
  if (files !== undefined) {
    const judged = reader.files(files, folder);
    marks(judged);
    return filesOutcome(judged);
  }
  if (against !== undefined) {
    const base = (await mergeBase(folder, against, head)) ?? against;
    const found = await reader.between(base, head);
    marks([found.verdict]);
    return rangeOutcome(found, { target: against, live: HEAD });
  }
  if (from === undefined) return ladderOutcome(reader, head);
  const [target, live] = await ends(folder, from, to ?? head);
  const found = await reader.between(target, live);
  marks([found.verdict]);
  const said = (name: string) => (name === head ? HEAD : name);
  return rangeOutcome(found, { target: said(target), live: said(live) });
}

/** Going back is from the newer to the older, in whatever order they were named. */
async function ends(
  folder: string,
  one: string,
  other: string,
): Promise<readonly [target: string, live: string]> {
  return (await isAncestor(folder, other, one)) ? [other, one] : [one, other];
}

/** Files are listed, not refused: 1 when one of them can't be read. */
function filesOutcome(judged: readonly FileVerdict[]): Outcome {
  const counts = ["critical", "risky", "safe"].map(
    (verdict) => `${judged.filter((file) => file.verdict === verdict).length} ${verdict}`,
  );
  const total = judged.length === 1 ? "1 migration" : `${judged.length} migrations`;
  const isRead = judged.every(({ error }) => error === undefined);
  return {
    exitCode: isRead ? EXIT.done : EXIT.failed,
    report: judged.map(asJson),
    lines: [
      ...judged.flatMap((file) => [...fileLines(file), ""]),
      `${total}: ${counts.join(", ")}.`,
    ],
  };
}

function asJson({ file, revision, verdict, findings, downgrade, error }: FileVerdict) {
  return {
    file,
    revision,
    verdict,
    findings: findings.map(({ file: _file, revision: _revision, ...finding }) => finding),
    downgrade,
    ...(error === undefined ? {} : { error }),
  };
}

function rangeOutcome(
  { target, live, verdict }: Between,
  names: { readonly target: string; readonly live: string },
): Outcome {
  const end = (name: string, { commit, heads }: Between["target"]) => ({ name, commit, heads });
  const short = (commit: string | undefined) => commit?.slice(0, 12) ?? "";
  const from = `from ${names.live} (${short(live.commit)}) to ${names.target} (${short(target.commit)})`;
  return {
    exitCode: verdict.verdict === "Safe" ? EXIT.done : EXIT.refused,
    report: {
      target: end(names.target, target),
      live: end(names.live, live),
      verdict: verdict.verdict,
      option: verdict.option,
      words: optionWords(verdict),
      summary: summaryLine(verdict),
      risks: openRules(verdict.findings),
      findings: verdict.findings,
      migrations: verdict.migrations.map(asJson),
      downgrade: verdict.downgrade,
      downgradeTo: verdict.downgradeTo,
    },
    lines: [`Going back ${from}:`, ...rangeLines(verdict)],
  };
}

/** How far back each migration of HEAD lets one go: newest first, each with all that are newer than it. */
async function ladderOutcome(reader: MigrationReader, head: string): Promise<Outcome> {
  const live = await reader.history(head);
  if (live.revisions.length === 0) {
    throw new OperatorError("HEAD has no migrations of alembic.", {
      hint: "Name a clone of the application's repository with --clone <folder or URL>.",
    });
  }
  const ordered = inOrder(live.revisions);
  const rows = Array.from({ length: Math.min(LADDER, ordered.length) }, (_, index) => {
    const at = ordered.length - 1 - index;
    const before = new Set(ordered.slice(0, at).map(({ id }) => id));
    const kept = live.revisions.filter(({ id }) => before.has(id));
    const heads = kept
      .map(({ id }) => id)
      .filter((id) => !kept.some(({ down }) => down.includes(id)));
    const verdict = judgeRange({ target: { ...live, revisions: kept, heads }, live });
    return { revision: ordered[at]!, verdict };
  });
  const more = ordered.length - rows.length;
  return {
    exitCode: EXIT.done,
    report: {
      live: { name: HEAD, commit: live.commit, heads: live.heads },
      ladder: rows.map(({ revision, verdict }) => ({
        ...asJson(verdict.migrations.find(({ file }) => file === revision.read.file)!),
        past: rung(verdict),
      })),
    },
    lines: [
      "Going back past each migration, newest first:",
      ...table(
        ["revision", "by itself", "with all newer ones", "file"],
        rows.map(({ revision, verdict }) => [
          revision.id,
          gravest(
            verdict.migrations
              .filter(({ file }) => file === revision.read.file)
              .map((one) => one.verdict),
          ),
          summaryLine(verdict),
          revision.read.file,
        ]),
      ),
      ...(more > 0 ? [`… and ${more} older ones.`] : []),
    ],
  };
}

function rung(verdict: RangeVerdict) {
  return { verdict: verdict.verdict, option: verdict.option, risks: openRules(verdict.findings) };
}
