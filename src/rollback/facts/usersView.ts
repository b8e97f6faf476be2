// What users get right now: one look at the health path and at each smoke path, side by side.
import { judgeHealthAnswer, judgePlainAnswer } from "../../health/healthAnswer";
import type { HttpAnswer, HttpPort } from "../../health/httpProbe";

/** Where is looked, and when an answer is slow. */
export interface UsersPaths {
  /** Undefined where the stack's address isn't known. */
  readonly url: string | undefined;
  readonly healthPath: string;
  readonly smokePaths: readonly string[];
  /** Users get the maintenance page: the application's paths aren't asked. */
  readonly maintenance: boolean;
  readonly p95LimitMs: number;
}

/** The answers as they came; or why nobody was asked. */
export type UsersAnswers =
  | { readonly notAsked: string }
  | { readonly answers: readonly { readonly path: string; readonly answer: HttpAnswer }[] };

/** What the answers say of the release that is live. */
export interface UsersVerdict {
  /** `unknown`: nobody was asked, or which release should have answered isn't known. */
  readonly verdict: "healthy" | "slow" | "unhealthy" | "maintenance" | "unknown";
  readonly said: readonly string[];
}

/** An answer later than this is none. */
const LEAST_TIME_LIMIT_MS = 3_000;

/**
 * Asks. If an answer is slow, it asks once more and takes the quicker one: the first time includes setting up the
 * connection.
 *
 * @param paths `smokePaths` are left out under maintenance.
 */
export async function askUsers(
  { url, healthPath, smokePaths, maintenance, p95LimitMs }: UsersPaths,
  http: HttpPort,
  signal: AbortSignal,
): Promise<UsersAnswers> {
  if (url === undefined) return { notAsked: "the stack's address isn't known" };
  const timeLimitMs = Math.max(LEAST_TIME_LIMIT_MS, p95LimitMs);
  const get = (path: string) => http.get(`${url}${path}`, timeLimitMs, signal);
  const ask = async (path: string) => {
    const first = await get(path);
    if ("failure" in first || first.ms <= p95LimitMs) return { path, answer: first };
    const second = await get(path);
    return { path, answer: "failure" in second || second.ms < first.ms ? second : first };
  };
  const paths = maintenance ? [healthPath] : [healthPath, ...smokePaths];
  return { answers: await Promise.all(paths.map(ask)) };
}

/** Judges; `tag` is the release that must have answered, undefined where it isn't known. */
export function judgeUsers(
  asked: UsersAnswers,
  { healthPath, smokePaths, maintenance, p95LimitMs }: UsersPaths,
  tag: string | undefined,
): UsersVerdict {
  if ("notAsked" in asked) return { verdict: "unknown", said: [`not asked: ${asked.notAsked}`] };
  const bad = asked.answers.flatMap(({ path, answer }) => {
    const isHealth = path === healthPath && tag !== undefined;
    const judged = isHealth ? judgeHealthAnswer(answer, tag) : judgePlainAnswer(answer);
    return judged.good ? [] : [`${path} ${judged.reason}`];
  });
  const slow = asked.answers
    .filter(({ answer }) => !("failure" in answer) && answer.ms > p95LimitMs)
    .map(
      ({ path, answer }) =>
        `${path} took ${Math.round(answer.ms)} ms; the limit is ${p95LimitMs} ms`,
    );
  const isCutOff = asked.answers.every(({ answer }) => isUnreachable(answer));
  // AWS doesn't answer either, so this machine probably has no network.
  if (tag === undefined && isCutOff) return { verdict: "unknown", said: bad };
  if (bad.length > 0) return { verdict: "unhealthy", said: [...bad, ...slow] };
  if (tag === undefined) {
    return {
      verdict: "unknown",
      said: ["every path answers, but it isn't known which release should", ...slow],
    };
  }
  if (slow.length > 0) return { verdict: "slow", said: slow };
  const slowest = Math.round(Math.max(...asked.answers.map(({ answer }) => answer.ms)));
  if (maintenance) {
    return {
      verdict: "maintenance",
      said: [`\`${tag}\` answers ${healthPath} in ${slowest} ms; users get the maintenance page`],
    };
  }
  const paths = `${healthPath}${smokePaths.length === 0 ? "" : ` and ${smokePaths.length} smoke path${smokePaths.length === 1 ? "" : "s"}`}`;
  return { verdict: "healthy", said: [`\`${tag}\` answers ${paths}, in ${slowest} ms at most`] };
}

function isUnreachable(answer: HttpAnswer): boolean {
  return "failure" in answer && answer.failure === "connection";
}
