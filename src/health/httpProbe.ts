// One HTTP GET with a time limit, as a person outside would make it: through the proxy that the
// environment names, and never following a redirect.
import type { Dispatcher } from "undici";

/** What came of a GET. */
export type HttpAnswer = HttpResponse | HttpFailure;

/** An answer, whatever its status. */
export interface HttpResponse {
  readonly status: number;
  /** Where a redirect leads. */
  readonly location: string | undefined;
  readonly body: string;
  /** From the request to the last byte of the body. */
  readonly ms: number;
}

/** No answer. */
export interface HttpFailure {
  /** `timeout`: the time limit passed. `connection`: no connection, TLS included, or it broke. */
  readonly failure: "timeout" | "connection";
  readonly message: string;
  readonly ms: number;
}

/** Makes GET requests. */
export interface HttpPort {
  /** Never rejects, but when `signal` is aborted. */
  get(url: string, timeLimitMs: number, signal: AbortSignal): Promise<HttpAnswer>;
}

/** GETs through undici; `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` are honoured. */
export function createHttpProbe(): HttpPort {
  let dispatcher: Dispatcher | undefined;
  return {
    async get(url, timeLimitMs, signal) {
      const undici = await import("undici");
      dispatcher ??= new undici.EnvHttpProxyAgent();
      const limit = AbortSignal.timeout(timeLimitMs);
      const startedAt = performance.now();
      const elapsed = () => performance.now() - startedAt;
      try {
        const { statusCode, headers, body } = await undici.request(url, {
          dispatcher,
          headers: { accept: "application/json, */*", "cache-control": "no-cache" },
          signal: AbortSignal.any([signal, limit]),
        });
        const text = await body.text();
        const location = headers["location"];
        return {
          status: statusCode,
          location: Array.isArray(location) ? location[0] : location,
          body: text,
          ms: elapsed(),
        };
      } catch (error) {
        signal.throwIfAborted();
        if (limit.aborted) {
          const message = `no answer within ${timeLimitMs / 1000} s`;
          return { failure: "timeout", message, ms: elapsed() };
        }
        return { failure: "connection", message: describeCause(error), ms: elapsed() };
      }
    },
  };
}

/** The innermost words: undici wraps, and Node gathers one error per address it tried. */
function describeCause(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return describeCause(error.errors[0]);
  }
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return describeCause(error.cause);
  const { code } = error as NodeJS.ErrnoException;
  return error.message || (code ?? error.name);
}
