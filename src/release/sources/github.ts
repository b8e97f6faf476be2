// GitHub's REST API as this project needs it: lists, page by page, and single writes.
import type { z } from "zod";
import { OperatorError } from "../../errors";
import { type Call, createFetch, quoted } from "./fetching";

/** A repository on GitHub, and how it is asked about. */
export interface GithubAddress extends Call {
  /** `owner/name`. */
  readonly repository: string;
  /** May read the repository; without one GitHub answers for public repositories only. */
  readonly token?: string;
  /** Of a GitHub Enterprise Server, such as `https://github.example/api/v3`. */
  readonly apiUrl?: string;
}

/** What of a list is wanted. */
export interface GithubCall extends GithubAddress {
  /** How many of the newest. */
  readonly limit: number;
}

/** A list of GitHub's REST API. */
export interface GithubList<Item> {
  /** Its route below `/repos/{owner}/{repo}`, such as `/commits`. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Reads a page. */
  readonly page: z.ZodType<readonly Item[]>;
  /** What must be there for it, as errors name it: "branch `main`". */
  readonly of: string;
}

const PUBLIC_API = "https://api.github.com";
const LARGEST_PAGE = 100;

/**
 * The newest items of a list.
 *
 * @throws OperatorError when GitHub refuses, is silent, or answers something else.
 */
export async function newestOf<Item>(call: GithubCall, list: GithubList<Item>): Promise<Item[]> {
  const { limit } = call;
  const size = Math.min(limit, LARGEST_PAGE);
  const ask = await asker(call);
  const items: Item[] = [];
  for (let page = 1; items.length < limit; page++) {
    const data = await ask("GET", list, { per_page: size, page });
    const found = readAs(data, call, list.page, `the list of its ${list.of}`);
    items.push(...found);
    if (found.length < size) break;
  }
  return items.slice(0, limit);
}

/**
 * One thing.
 *
 * @throws OperatorError when GitHub refuses, has none, is silent, or answers something else.
 */
export async function readFromGithub<Thing>(
  call: GithubAddress,
  {
    page: thing,
    ...asked
  }: Omit<GithubList<unknown>, "page"> & { readonly page: z.ZodType<Thing> },
): Promise<Thing> {
  const ask = await asker(call);
  return readAs(await ask("GET", asked, {}), call, thing, `its ${asked.of}`);
}

/** Something to write: to which route, as what, and what errors call the place. */
export interface GithubWrite extends Pick<GithubList<unknown>, "route" | "of"> {
  readonly method: "POST" | "PATCH";
  readonly parameters: Readonly<Record<string, string | number>>;
}

/**
 * Writes once: it isn't tried again when the answer is lost.
 *
 * @throws OperatorError when GitHub refuses or is silent.
 */
export async function writeToGithub(
  call: GithubAddress,
  { method, ...write }: GithubWrite,
): Promise<void> {
  const ask = await asker(call);
  await ask(method, write, {});
}

/** Asks one repository, and answers what is in the body. */
async function asker(call: GithubAddress) {
  const { apiUrl: baseUrl = PUBLIC_API, token, timeLimitMs } = call;
  const [owner, repo] = ownerAndName(call.repository);
  const { request } = await import("@octokit/request");
  const ask = request.defaults({
    baseUrl,
    headers: {
      "x-github-api-version": "2022-11-28",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    request: { fetch: createFetch(call), signal: AbortSignal.timeout(timeLimitMs) },
    owner,
    repo,
  });
  return async (
    method: "GET" | GithubWrite["method"],
    { route, of, parameters }: Omit<GithubWrite, "method">,
    page: Readonly<Record<string, number>>,
  ): Promise<unknown> => {
    const answer: { data: unknown } = await ask(`${method} /repos/{owner}/{repo}${route}`, {
      ...parameters,
      ...page,
    }).catch((error: unknown) => {
      throw refusal(error, call, of);
    });
    return answer.data;
  };
}

/** @param what it should be, with its article. */
function readAs<Output>(
  data: unknown,
  call: GithubAddress,
  schema: z.ZodType<Output>,
  what: string,
): Output {
  const read = schema.safeParse(data);
  if (read.success) return read.data;
  const { host } = new URL(call.apiUrl ?? PUBLIC_API);
  const said = quoted(typeof data === "string" ? data : JSON.stringify(data), [call.token]);
  throw new OperatorError(
    `${host} sent something other than ${what} for \`${call.repository}\`: ${said}`,
    { hint: "Check GITHUB_API_URL, and whether a proxy answers in GitHub's place." },
  );
}

/** What Octokit throws, as far as it is looked at. */
interface OctokitFailure extends Error {
  readonly status?: number;
  readonly response?: { readonly headers: Readonly<Record<string, string | undefined>> };
}

/** What to throw in the place of Octokit's error. */
function refusal(error: unknown, call: GithubAddress, of: string): unknown {
  const { cause, status, response, message } = error as OctokitFailure;
  if (cause instanceof OperatorError) return cause;
  if (status === undefined || response === undefined) return error;
  const { host } = new URL(call.apiUrl ?? PUBLIC_API);
  const said =
    status === 404
      ? `there is no such repository, or no ${of} in it, or you may not see it`
      : quoted(message, [call.token]);
  return new OperatorError(`${host} answered ${status} for \`${call.repository}\`: ${said}`, {
    hint: hintFor(status, response.headers),
  });
}

const TOKEN_HINT =
  "Set GITHUB_TOKEN to a token that may read the repository's contents and actions";

function hintFor(status: number, headers: Readonly<Record<string, string | undefined>>): string {
  // docs.github.com, "Rate limits for the REST API": 403 or 429, with these headers.
  const limited = status === 403 || status === 429;
  if (limited && headers["x-ratelimit-remaining"] === "0") {
    const reset = new Date(Number(headers["x-ratelimit-reset"] ?? 0) * 1000).toISOString();
    return `GitHub's rate limit is used up until ${reset}. ${TOKEN_HINT}: with one, the limit is far higher.`;
  }
  if (status === 429 || headers["retry-after"] !== undefined) {
    return `GitHub limits requests for now. Try again in ${headers["retry-after"] ?? "60"} seconds.`;
  }
  if (status === 401) return `The token is wrong or expired. ${TOKEN_HINT}, or unset it.`;
  if (status === 403) return `${TOKEN_HINT}.`;
  if (status === 404) return `Check the names. For a private repository: ${TOKEN_HINT}.`;
  return "Try again in a moment; www.githubstatus.com shows GitHub's own problems.";
}

/** How the environment says that GitHub is to be asked: as `gh` and GitHub's own runners have it. */
export function githubEnvironment(): Pick<GithubAddress, "token" | "apiUrl"> {
  const { GITHUB_TOKEN, GH_TOKEN, GITHUB_API_URL } = process.env;
  const token = GITHUB_TOKEN || GH_TOKEN;
  return {
    ...(token ? { token } : {}),
    ...(GITHUB_API_URL ? { apiUrl: GITHUB_API_URL } : {}),
  };
}

function ownerAndName(repository: string): [string, string] {
  const [, owner, name] = /^([^/\s]+)\/([^/\s]+)$/.exec(repository) ?? [];
  if (owner === undefined || name === undefined) {
    throw new OperatorError(`\`${repository}\` is no repository on GitHub.`, {
      hint: "Name it as `owner/name`.",
    });
  }
  return [owner, name];
}
