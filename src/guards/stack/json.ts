// JSON that AWS gets from an input: containers of a task definition, policies of IAM.
import { isRecord } from "./checks";

/**
 * Values of a document, which may be JSON text, with every key in lower case: the provider decodes containers
 * with Go's `encoding/json`, which takes `Privileged` for `privileged`.
 *
 * @returns undefined for text that isn't JSON.
 */
export function readDocument(document: unknown): unknown {
  if (typeof document !== "string") return lowerKeys(document);
  try {
    return lowerKeys(JSON.parse(document));
  } catch {
    return undefined;
  }
}

function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, inner]) => [key.toLowerCase(), lowerKeys(inner)]));
}
