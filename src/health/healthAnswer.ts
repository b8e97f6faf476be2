// Whether one answer of the health endpoint is good for the expected release, and what a series of answers means. The
// endpoint says 200 also when the application is unhealthy: the body decides.
import { BODY_KEPT_BYTES, type HttpAnswer } from "./httpProbe";
import { topLevelKeys } from "./topLevelKeys";

/** What one answer is worth. */
export type Judgement = { readonly good: true } | { readonly good: false; readonly reason: string };

/** What the answers so far amount to. */
export interface Tally {
  readonly attempts: number;
  readonly good: number;
  /** Good answers in a row, up to the newest. */
  readonly run: number;
  /** How often a bad answer ended a run of good ones. */
  readonly breaks: number;
  readonly lastReason: string | undefined;
}

/** The tally before the first answer. */
export const NO_ANSWERS: Tally = {
  attempts: 0,
  good: 0,
  run: 0,
  breaks: 0,
  lastReason: undefined,
};

/** How much of a body is worth quoting. */
const QUOTE_LENGTH = 80;

/** Judges an answer of the health endpoint; `wantedTag` is the version that must have answered. */
export function judgeHealthAnswer(answer: HttpAnswer, wantedTag: string): Judgement {
  const problem = findProblem(answer, 200);
  if (problem !== undefined || "failure" in answer) return bad(problem ?? "no answer");
  if ((answer.bytes ?? 0) > BODY_KEPT_BYTES) {
    return bad(
      `answered 200 with a body of more than ${inMiB(BODY_KEPT_BYTES)}: it must be a small JSON object`,
    );
  }
  const health = parseObject(answer.body);
  if (health === undefined) {
    return bad(`answered 200 with no JSON object: ${quote(answer.body)}`);
  }
  const keys = topLevelKeys(answer.body);
  const doubled = ["status", "app_version"].find(
    (key) => keys.indexOf(key) !== keys.lastIndexOf(key),
  );
  if (doubled !== undefined) return bad(`answered 200 with two values of "${doubled}"`);
  const { status, app_version: version } = health;
  const reasons = [
    ...(version === wantedTag ? [] : [describeVersion(version, wantedTag)]),
    ...(status === "healthy" ? [] : [`answered 200 with "status": ${quote(toText(status))}`]),
  ];
  return reasons.length === 0 ? { good: true } : bad(reasons.join(" and "));
}

/** Judges an answer of any other path: every 2xx is good. */
export function judgePlainAnswer(answer: HttpAnswer): Judgement {
  const problem = findProblem(answer, "2xx");
  return problem === undefined ? { good: true } : bad(problem);
}

/** Bytes as whole MiB. */
function inMiB(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}

/** The tally with one more answer in it. */
export function count(tally: Tally, judgement: Judgement): Tally {
  const attempts = tally.attempts + 1;
  if (judgement.good) return { ...tally, attempts, good: tally.good + 1, run: tally.run + 1 };
  const breaks = tally.breaks + (tally.run > 0 ? 1 : 0);
  return { ...tally, attempts, run: 0, breaks, lastReason: judgement.reason };
}

/** A tally that fell short of `wantedRun` good answers in a row, as a phrase without a full stop. */
export function describeTally(tally: Tally, wantedRun: number): string {
  const { attempts, good, breaks, lastReason } = tally;
  const answers = attempts === 1 ? "answer was" : "answers were";
  const required = wantedRun === 1 ? "1 is" : `${wantedRun} in a row are`;
  const times = breaks === 1 ? "once" : `${breaks} times`;
  const flapping = breaks === 0 ? "" : `, but a bad one interrupted the row ${times}`;
  const last = lastReason === undefined ? "" : `; the last bad one ${lastReason}`;
  return `only ${good} of ${attempts} ${answers} good; ${required} required${flapping}${last}`;
}

function findProblem(answer: HttpAnswer, wanted: 200 | "2xx"): string | undefined {
  if ("failure" in answer) {
    switch (answer.failure) {
      case "timeout":
      case "unreadable":
        return `gave ${answer.message}`;
      case "connection":
        return `failed to connect: ${answer.message}`;
    }
  }
  const { status, location } = answer;
  if (status >= 300 && status < 400) {
    return `answered ${status}, a redirect to \`${location ?? "nowhere"}\``;
  }
  const isWanted = wanted === 200 ? status === 200 : status >= 200 && status < 300;
  if (!isWanted) return `answered ${status}`;
  return answer.cachedBy === undefined
    ? undefined
    : `answered ${status} from a cache (\`${answer.cachedBy}\`), so the release itself was not asked`;
}

function describeVersion(version: unknown, wantedTag: string): string {
  return version === undefined
    ? `named no \`app_version\`; it must be \`${wantedTag}\``
    : `came from version ${quote(toText(version))}, not \`${wantedTag}\``;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");
}

function quote(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return `\`${line.length > QUOTE_LENGTH ? `${line.slice(0, QUOTE_LENGTH)}…` : line}\``;
}

function bad(reason: string): Judgement {
  return { good: false, reason };
}
