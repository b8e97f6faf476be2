// `rollback verify --watch`: keeps looking at what users get, until Ctrl-C.
import { judgeHealthAnswer, judgePlainAnswer } from "../../health/healthAnswer";
import { watchedInWords, NOTHING_SEEN, seen, type Watched } from "../../health/watching";
import { rollbackLine } from "../../commandLines";
import { EXIT, refused, type Outcome } from "../../report/outcome";
import type { RollbackDeps } from "../deps";
import { liveTagOf, readSituation } from "../facts/situation";
import { LOOKED_AT, saying } from "../../process/waiting";
import { usersAddressOf, usersPaths } from "./status";

/** Whose stack, and how long. */
export interface WatchOptions {
  readonly stack: string;
  /** More than 0; until Ctrl-C when left out. */
  readonly seconds?: number | undefined;
}

const PAUSE_MS = 500;
const LINE_EVERY_MS = 10_000;
const TIME_LIMIT_MS = 5_000;

/** Watches the health path and the smoke paths, in turn. Unhealthy when any request failed. */
export async function watch(
  { stack, seconds }: WatchOptions,
  deps: RollbackDeps,
): Promise<Outcome> {
  const { narrate } = deps;
  const situation = await saying(LOOKED_AT, narrate, readSituation(stack, deps));
  const { url } = usersAddressOf(situation);
  const tag = liveTagOf(situation);
  if (url === undefined || tag === undefined) {
    const { live, state } = situation;
    const whys = [live, state].flatMap((asked) => (asked.ok ? [] : [asked.why]));
    const why = whys.length === 0 ? "" : ` (${whys.join("; ")})`;
    return refused(`what is live, and where, isn't known${why}.`, rollbackLine(stack, "status"));
  }
  const { healthPath, smokePaths, maintenance } = usersPaths(situation.file, url);
  if (maintenance) {
    narrate(`Users get the maintenance page: only ${healthPath} can be watched.`);
  }
  const paths = maintenance ? [healthPath] : [healthPath, ...smokePaths];
  narrate(`Watching \`${tag}\` at ${url}: ${paths.join(", ")}`);
  const all = await watchPaths({ url, tag, healthPath, paths }, seconds, deps);
  return outcomeOf(tag, all, maintenance);
}

/** What is watched. */
interface WatchedRelease {
  readonly url: string;
  readonly tag: string;
  readonly healthPath: string;
  /** Those that are asked, in turn. */
  readonly paths: readonly string[];
}

/** Asks, until the time is over or the signal is aborted. */
export async function watchPaths(
  { url, tag, healthPath, paths }: WatchedRelease,
  seconds = Infinity,
  { http, clock, narrate, signal }: Pick<RollbackDeps, "http" | "clock" | "narrate" | "signal">,
): Promise<Watched> {
  const end = clock.now() + seconds * 1000;
  let [all, recent]: Watched[] = [NOTHING_SEEN, NOTHING_SEEN];
  let lineAt = clock.now() + LINE_EVERY_MS;
  for (let turn = 0; clock.now() < end && !signal.aborted; turn++) {
    const path = paths[turn % paths.length]!;
    try {
      const answer = await http.get(`${url}${path}`, TIME_LIMIT_MS, signal);
      const judged =
        path === healthPath ? judgeHealthAnswer(answer, tag) : judgePlainAnswer(answer);
      const failure = judged.good ? undefined : `${path} ${judged.reason}`;
      [all, recent] = [all, recent].map((so) => seen(so!, answer, failure)) as [Watched, Watched];
      await clock.sleep(PAUSE_MS, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (clock.now() < lineAt) continue;
    narrate(watchedInWords(recent!));
    [recent, lineAt] = [NOTHING_SEEN, clock.now() + LINE_EVERY_MS];
  }
  return all!;
}

/** Without an answer, nothing is known, and nothing is done. */
export function outcomeOf(tag: string, all: Watched, maintenance: boolean): Outcome {
  const { requests, failed } = all;
  const page = maintenance ? " Users got the maintenance page, which wasn't asked." : "";
  const exitCode = requests === 0 ? EXIT.failed : failed === 0 ? EXIT.done : EXIT.unhealthy;
  const said =
    requests === 0 ? "ended before the first answer, so nothing is known" : watchedInWords(all);
  return {
    exitCode,
    report: { tag, requests, failed, maintenance, said },
    lines: [`\`${tag}\`: ${said}.${page}`],
  };
}
