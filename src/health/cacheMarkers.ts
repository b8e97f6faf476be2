// Whether an answer came from a cache. Such an answer is an old one, and says nothing about the application now.

/** Response headers by their name in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * What in the headers says that a cache answered, such as `age: 30`; undefined where nothing does.
 *
 * `Age` is RFC 9111's, where 0 is an answer that was fetched just now; `Cache-Status` RFC 9211's; the others are what
 * CloudFront, Fastly, Varnish, nginx and Cloudflare send. `Via` names any proxy, so it proves nothing.
 */
export function cacheMarker(headers: Headers): string | undefined {
  const checks: readonly (readonly [name: string, isCached: (value: string) => boolean])[] = [
    ["age", isPositive],
    ["x-cache", saysHit],
    ["x-cache-status", saysHit],
    ["x-cache-hits", isPositive],
    ["cf-cache-status", (value) => /^(hit|stale|updating|revalidated)$/i.test(value)],
    ["cache-status", (value) => /(^|[;\s])hit(?![\w=]|\s*=\s*\?0)/i.test(value)],
    ["warning", (value) => /^11[0-3]\b/.test(value)],
  ];
  for (const [name, isCached] of checks) {
    const value = [headers[name] ?? []].flat().join(", ").trim();
    if (isCached(value)) return `${name}: ${value}`;
  }
  return undefined;
}

function isPositive(value: string): boolean {
  return value.split(",").some((number) => Number(number) > 0);
}

function saysHit(value: string): boolean {
  return /hit|stale|updating/i.test(value);
}
