// The headers of the proof's requests: those of a browser whose user reloads the page. A release that treats tools
// differently from people must not recognise our requests by their headers.

const USER_AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
  "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
] as const;

/**
 * Headers of one request. A random browser each time, so that a release that fails for one kind of client is noticed.
 *
 * @param random gives numbers of at least 0 and less than 1.
 */
export function browserHeaders(random: () => number): Record<string, string> {
  return {
    "user-agent": USER_AGENTS[Math.floor(random() * USER_AGENTS.length)] ?? USER_AGENTS[0],
    accept: "application/json, text/plain, */*",
    "accept-language": "en-US,en;q=0.9",
    "accept-encoding": "gzip, deflate, br",
    // A reload: caches on the way must ask the application.
    "cache-control": "no-cache",
    pragma: "no-cache",
  };
}
