// Signing in at an image registry: reads the challenge of a 401 and gets the header that answers it
// (docs: distribution "Token Authentication Specification").
import { OperatorError } from "../../errors";
import { type Fetch, isLoopback, parseJson, quoted } from "./fetching";

/** Who asks; nobody, for a registry's public images. */
export interface RegistryCredentials {
  readonly username?: string;
  readonly token?: string;
}

/** How a registry wants its callers to sign in, from `WWW-Authenticate`. */
export type Challenge =
  | { readonly scheme: "basic" }
  | { readonly scheme: "bearer"; readonly realm: string; readonly query: URLSearchParams };

/** Reads `WWW-Authenticate`; undefined when it offers neither `Bearer` with a realm nor `Basic`. */
export function parseChallenge(header: string): Challenge | undefined {
  const bearer = /\bbearer\s+(.*)/i.exec(header)?.[1];
  if (bearer === undefined) return /\bbasic\b/i.test(header) ? { scheme: "basic" } : undefined;
  const parameters = [...bearer.matchAll(/(\w+)="([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name.toLowerCase(), value] as const,
  );
  const { realm, service, scope } = Object.fromEntries(parameters) as Record<
    string,
    string | undefined
  >;
  if (realm === undefined) return undefined;
  const query = new URLSearchParams();
  if (service !== undefined) query.set("service", service);
  if (scope !== undefined) query.set("scope", scope);
  return { scheme: "bearer", realm, query };
}

/**
 * The `Authorization` header that answers a challenge; undefined when there is no answer to it: it is
 * none that this understands, or wants credentials where there are none.
 *
 * @throws OperatorError when the place that gives tokens gives none, or isn't safe to send credentials to.
 */
export async function answerChallenge(
  header: string,
  { username, token }: RegistryCredentials,
  { fetch, repository, signal }: { fetch: Fetch; repository: string; signal: AbortSignal },
): Promise<string | undefined> {
  const challenge = parseChallenge(header);
  const basic =
    username === undefined || token === undefined
      ? undefined
      : `Basic ${Buffer.from(`${username}:${token}`).toString("base64")}`;
  if (challenge === undefined) return undefined;
  if (challenge.scheme === "basic") return basic;

  const url = tokenUrl(challenge, repository);
  const headers: Record<string, string> = basic === undefined ? {} : { authorization: basic };
  const response = await fetch(url.href, { headers, signal });
  const text = await response.text();
  const given = response.ok ? readToken(text) : undefined;
  if (given === undefined) {
    const said = response.ok ? "no token" : quoted(text, [token, basic]);
    throw new OperatorError(
      `${url.host} answered ${response.status} for \`${repository}\` when asked for a token: ${said}`,
      { hint: SIGN_IN_HINT },
    );
  }
  return `Bearer ${given}`;
}

/** What to do about a refusal. */
export const SIGN_IN_HINT =
  "For private images, set `registryUsername`, and `registryToken` to a token that may read packages and hasn't expired: `npx pulumi config set --secret registryToken` asks for it.";

function tokenUrl(challenge: { realm: string; query: URLSearchParams }, repository: string): URL {
  const url = URL.canParse(challenge.realm) ? new URL(challenge.realm) : undefined;
  const safe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.host));
  if (url === undefined || !safe) {
    throw new OperatorError(
      `The registry of \`${repository}\` wants a token from \`${quoted(challenge.realm)}\`; expected an https URL.`,
      { hint: "Check `imageRepository`, and whether a proxy answers in the registry's place." },
    );
  }
  challenge.query.forEach((value, name) => url.searchParams.set(name, value));
  return url;
}

/** `access_token` is what OAuth 2.0 calls it; the specification allows both names. */
function readToken(text: string): string | undefined {
  const answer = parseJson(text) as { token?: unknown; access_token?: unknown } | null | undefined;
  const given = answer?.token ?? answer?.access_token;
  return typeof given === "string" && given !== "" ? given : undefined;
}
