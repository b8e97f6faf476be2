// HTTP as the sources need it: through the proxy that the environment names, whole answers, one retry after a passing
// failure, and errors that name the host and the repository.
import type { Dispatcher, RequestInit, Response } from "undici";
import { OperatorError } from "../../errors";

/** A request. Its answer is whole: reading it can't fail any more. */
export type Fetch = (url: string, init: RequestInit & { signal: AbortSignal }) => Promise<Response>;

/** What a source is asked about, and for how long. */
export interface Call {
  /** As errors name it: `owner/name`. */
  readonly repository: string;
  /** For one call to the source, however many requests it is made of. */
  readonly timeLimitMs: number;
}

const LONGEST_QUOTE = 300;

/**
 * A `fetch` that asks once more for a GET, when the connection broke or the other side answered 5xx. It follows
 * redirects, and sends `Authorization` to no other origin than the first (fetch standard, "HTTP-redirect
 * fetch"); `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` are honoured.
 *
 * What it gives throws an OperatorError when there is no connection, or when the signal is aborted: that
 * is taken for the call's time limit.
 */
export function createFetch({ repository, timeLimitMs }: Call): Fetch {
  let dispatcher: Dispatcher | undefined;
  const ask: Fetch = async (url, init) => {
    const undici = await import("undici");
    dispatcher ??= new undici.EnvHttpProxyAgent();
    const response = await undici.fetch(url, { ...init, dispatcher });
    const body = await response.arrayBuffer();
    const { status, statusText, headers } = response;
    // A `Response` with status 204 or 304 refuses a body, an empty one too.
    return new undici.Response(body.byteLength === 0 ? null : body, {
      status,
      statusText,
      headers,
    });
  };
  return async (url, init) => {
    const isRepeatable = (init.method ?? "GET") === "GET";
    const first = isRepeatable ? await ask(url, init).catch(() => undefined) : undefined;
    if (first !== undefined && first.status < 500) return first;
    try {
      return await ask(url, init);
    } catch (error) {
      const { host } = new URL(url);
      const happened = init.signal.aborted
        ? `${host} didn't answer for \`${repository}\` within ${timeLimitMs / 1000} s.`
        : `There is no connection to ${host} for \`${repository}\`: ${innermostWords(error)}`;
      throw new OperatorError(happened, {
        hint: `Check that ${host} can be reached from here (HTTPS_PROXY names a proxy), and try again.`,
        cause: error,
      });
    }
  };
}

/** Whether a host is this machine: only there, plain HTTP is good enough. */
export function isLoopback(host: string): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
}

/** What JSON holds; undefined for what isn't JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Another program's words: on one line, not too long, and without the secrets that it was sent. */
export function quoted(text: string, secrets: readonly (string | undefined)[] = []): string {
  const clean = secrets.reduce<string>(
    (left, secret) => (secret ? left.replaceAll(secret, "***") : left),
    text,
  );
  // eslint-disable-next-line no-control-regex -- these are what must not reach a terminal
  const line = clean.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ").trim();
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}

/** undici wraps what happened, and Node gathers one error per address that it tried. */
function innermostWords(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return innermostWords(error.errors[0]);
  }
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return innermostWords(error.cause);
  return error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
}
