// One HTTP GET with a time limit, as a person outside would make it: with a browser's headers, through the proxy that the
// environment names, and never following a redirect.
import type { Dispatcher } from "undici";
import { browserHeaders } from "./browserHeaders";
import { cacheMarker } from "./cacheMarkers";
import { BodyTooLong, readBody } from "./readBody";

/** What came of a GET. */
export type HttpAnswer = HttpResponse | HttpFailure;

/** An answer, whatever its status. */
export interface HttpResponse {
  readonly status: number;
  /** Where a redirect leads. */
  readonly location: string | undefined;
  /** Its first `BODY_KEPT_BYTES`, as text. */
  readonly body: string;
  /** The length of all of it; left out where nobody counted. */
  readonly bytes?: number;
  /** The header that says that a cache answered, such as `age: 30`. */
  readonly cachedBy?: string | undefined;
  /** From the request to the last byte of the body. */
  readonly ms: number;
}

/** No answer. */
export interface HttpFailure {
  /**
   * `timeout`: the time limit passed. `connection`: no connection, TLS included, or it broke. `unreadable`: the body
   * goes on beyond any use, or can't be decompressed.
   */
  readonly failure: "timeout" | "connection" | "unreadable";
  readonly message: string;
  readonly ms: number;
}

/** Makes GET requests. */
export interface HttpPort {
  /** Never rejects, but when `signal` is aborted. */
  get(url: string, timeLimitMs: number, signal: AbortSignal): Promise<HttpAnswer>;
}

const MIB = 1024 * 1024;
/** More than any answer of a health path needs. */
export const BODY_KEPT_BYTES = MIB;
/** No page is that long: an honest list may grow beyond what is kept, and is read to its end without being kept. */
const BODY_READ_BYTES = 16 * MIB;

/**
 * GETs through undici; `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` are honoured.
 *
 * @param own headers beside a browser's: they choose a slot. No redirect is followed, so that no other host gets them.
 */
export function createHttpProbe(own: Readonly<Record<string, string>> = {}): HttpPort {
  let dispatcher: Dispatcher | undefined;
  return {
    async get(url, timeLimitMs, signal) {
      const undici = await import("undici");
      dispatcher ??= new undici.EnvHttpProxyAgent();
      const limit = AbortSignal.timeout(timeLimitMs);
      const startedAt = performance.now();
      const elapsed = () => performance.now() - startedAt;
      let hasBegun = false;
      try {
        const { statusCode, headers, body } = await undici.request(url, {
          dispatcher,
          headers: { ...browserHeaders(Math.random), ...own },
          signal: AbortSignal.any([signal, limit]),
        });
        hasBegun = true;
        const encoding = firstOf(headers["content-encoding"]);
        const { text, bytes } = await readBody(body, encoding, BODY_KEPT_BYTES, BODY_READ_BYTES);
        return {
          status: statusCode,
          location: firstOf(headers["location"]),
          body: text,
          bytes,
          cachedBy: cacheMarker(headers),
          ms: elapsed(),
        };
      } catch (error) {
        signal.throwIfAborted();
        const unreadable = describeUnreadable(error);
        if (unreadable !== undefined) {
          return { failure: "unreadable", message: unreadable, ms: elapsed() };
        }
        if (limit.aborted) {
          const answer = hasBegun ? "no complete answer" : "no answer";
          const message = `${answer} within ${timeLimitMs / 1000} s`;
          return { failure: "timeout", message, ms: elapsed() };
        }
        return { failure: "connection", message: describeCause(error), ms: elapsed() };
      }
    },
  };
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function describeUnreadable(error: unknown): string | undefined {
  if (error instanceof BodyTooLong) return `a body of more than ${BODY_READ_BYTES / MIB} MiB`;
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  // zlib's own codes, and those of its Brotli.
  return /^(Z_[A-Z]+_ERROR|ERR__ERROR_)/.test(code ?? "")
    ? `a body that can't be decompressed: ${error.message}`
    : undefined;
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
