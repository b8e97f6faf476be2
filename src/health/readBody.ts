// Reads an answer's body as far as anybody needs it: what it holds at its beginning, and that it ends.
import { createBrotliDecompress, createUnzip } from "node:zlib";
import type { Readable, Transform } from "node:stream";

/** A body that was read to its end. */
export interface Body {
  /** Its beginning, as UTF-8. */
  readonly text: string;
  /** How long all of it was, decompressed. */
  readonly bytes: number;
}

/** A body that is too long to be read to its end. */
export class BodyTooLong extends Error {}

/**
 * Reads `stream` to its end. Only the first `keep` bytes are kept in memory, however long it is.
 *
 * @param encoding the answer's `Content-Encoding`.
 * @throws BodyTooLong after `limit` bytes, with the stream closed; else what the stream or its decompression throws.
 */
export async function readBody(
  stream: Readable,
  encoding: string | undefined,
  keep: number,
  limit: number,
): Promise<Body> {
  const decoder = decoderOf(encoding);
  // An error of the one must end the other; `pipe` alone passes none on.
  const source = decoder === undefined ? stream : stream.pipe(decoder);
  if (decoder !== undefined) stream.once("error", (error) => decoder.destroy(error));
  const kept: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      if (bytes < keep) kept.push(chunk.subarray(0, keep - bytes));
      bytes += chunk.length;
      if (bytes > limit) throw new BodyTooLong();
    }
  } finally {
    stream.on("error", () => undefined).destroy();
  }
  return { text: new TextDecoder().decode(Buffer.concat(kept)), bytes };
}

function decoderOf(encoding: string | undefined): Transform | undefined {
  switch (encoding?.trim().toLowerCase()) {
    case "gzip":
    case "x-gzip":
    case "deflate":
      return createUnzip();
    case "br":
      return createBrotliDecompress();
    case undefined:
    default:
      return undefined;
  }
}
