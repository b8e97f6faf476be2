// The keys of a JSON object as they stand in its text: if a key stands there twice, `JSON.parse` keeps the last one and
// says nothing.

/**
 * The keys of the outermost object, in order; a repeated key is listed each time.
 *
 * @param json valid JSON.
 */
export function topLevelKeys(json: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  // Strings are read whole, so that a bracket or a colon inside one does not count; the rest is skipped.
  for (const [token, , colon] of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/gs)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (depth === 1 && colon !== undefined) {
      keys.push(JSON.parse(token.slice(0, token.length - colon.length)) as string);
    }
  }
  return keys;
}
