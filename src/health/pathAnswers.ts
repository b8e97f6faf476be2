// Asks the release's paths through the load balancer and judges each answer: the health path by its body, every time.
import { pause, remainingMs, type Attempt } from "./attempt";
import { judgeHealthAnswer, judgePlainAnswer, type Judgement } from "./healthAnswer";
import type { HttpAnswer } from "./httpProbe";

const TIME_LIMIT_MS = 5000;
const CONNECTION_RETRY_MS = 500;

/** An answer and what it is worth. */
export interface JudgedAnswer {
  readonly path: string;
  readonly url: string;
  readonly answer: HttpAnswer;
  readonly judgement: Judgement;
}

/** Asks paths in one proof. */
export interface PathAsker {
  readonly attempt: Attempt;
  /** How often failed connections may still be tried again, in the whole proof. */
  retries: number;
}

/** Few: a network problem happens once; an application that drops connections does it again and again. */
export function pathAsker(attempt: Attempt): PathAsker {
  return { attempt, retries: 2 };
}

/**
 * One GET, judged: the health path by status and version, any other by its status code. It ends a moment after the time
 * budget at the latest.
 *
 * @param missing what a verification that runs out of time here still lacked.
 * @throws Unproven when the time budget is used up.
 */
export async function askPath(
  attempt: Attempt,
  path: string,
  missing: string,
): Promise<JudgedAnswer> {
  const { target, deps, signal } = attempt;
  const url = target.url + path;
  const timeLimitMs = Math.min(TIME_LIMIT_MS, remainingMs(attempt, missing));
  const answer = await deps.http.get(url, timeLimitMs, signal);
  const judgement =
    path === target.healthPath
      ? judgeHealthAnswer(answer, target.imageTag)
      : judgePlainAnswer(answer);
  return { path, url, answer, judgement };
}

/**
 * `times` GETs of one path that leave together. Only a connection that fails is tried again: that may be our own
 * network. An answer is the application's word, and an error that it gives once in many requests is one that users see.
 *
 * @throws Unproven when the time budget is used up.
 */
export async function askTogether(
  asker: PathAsker,
  path: string,
  times: number,
  missing: string,
): Promise<readonly JudgedAnswer[]> {
  const { attempt } = asker;
  const ask = () => askPath(attempt, path, missing);
  let judged = await Promise.all(Array.from({ length: times }, ask));
  while (judged.some(isBroken) && asker.retries > 0) {
    asker.retries -= 1;
    await pause(attempt, CONNECTION_RETRY_MS, missing);
    judged = await Promise.all(judged.map(async (each) => (isBroken(each) ? ask() : each)));
  }
  return judged;
}

function isBroken({ answer }: JudgedAnswer): boolean {
  return "failure" in answer && answer.failure === "connection";
}
