// `rollback verify --watch`: keeps looking at what users get, until Ctrl-C.
import { judgeHealthAnswer, judgePlainAnswer } from "../../health/healthAnswer";
import { createHttpProbe } from "../../health/httpProbe";
import { systemClock } from "../../health/clock";
import { inWords, NOTHING_SEEN, seen, type Watched } from "../../health/watching";
import { EXIT, refused, type Narrate, type Outcome } from "../outcome";
import { liveTagOf, readSituation } from "../situation";
import { addressOf } from "./status";

/** How long, and how often, is looked. */
export interface WatchOptions {
  readonly folder: string;
  readonly stack: string;
  /** Seconds; until Ctrl-C when left out. */
  readonly seconds: number | undefined;
  readonly narrate: Narrate;
  readonly signal: AbortSignal;
}

const PAUSE_MS = 500;
const LINE_EVERY_MS = 10_000;
const TIME_LIMIT_MS = 5_000;

/** Watches the health path and the smoke paths, in turn. Unhealthy when any request failed. */
export async function watch(options: WatchOptions): Promise<Outcome> {
  const { folder, stack, seconds = Infinity, narrate, signal } = options;
  const situation = await readSituation(folder, stack);
  const { url, healthPath } = addressOf(situation);
  const tag = liveTagOf(situation);
  if (url === undefined || tag === undefined) {
    return refused("what is live, and where, isn't known.", `rollback status --stack ${stack}`);
  }
  const paths = [healthPath, ...situation.file.values.smokePaths];
  const http = createHttpProbe();
  const end = Date.now() + seconds * 1000;
  let [all, recent]: Watched[] = [NOTHING_SEEN, NOTHING_SEEN];
  let lineAt = Date.now() + LINE_EVERY_MS;
  narrate(`Watching \`${tag}\` at ${url}: ${paths.join(", ")}`);
  for (let turn = 0; Date.now() < end && !signal.aborted; turn++) {
    const path = paths[turn % paths.length]!;
    try {
      const answer = await http.get(`${url}${path}`, TIME_LIMIT_MS, signal);
      const judged =
        path === healthPath ? judgeHealthAnswer(answer, tag) : judgePlainAnswer(answer);
      const failure = judged.good ? undefined : `${path} ${judged.reason}`;
      [all, recent] = [all, recent].map((so) => seen(so!, answer, failure)) as [Watched, Watched];
      await systemClock.sleep(PAUSE_MS, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (Date.now() < lineAt) continue;
    narrate(inWords(recent!));
    [recent, lineAt] = [NOTHING_SEEN, Date.now() + LINE_EVERY_MS];
  }
  const { requests, failed } = all!;
  return {
    exitCode: failed === 0 ? EXIT.done : EXIT.unhealthy,
    report: { tag, requests, failed, said: inWords(all!) },
    lines: [`\`${tag}\`: ${inWords(all!)}.`],
  };
}
