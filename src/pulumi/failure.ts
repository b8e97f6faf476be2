// Why a command of Pulumi failed, in an operator's words, with the way out. Pure: it reads what the command printed.
import { pulumiLine, rollbackLine } from "../commandLines";

/** What was wrong. */
export type PulumiProblem =
  | "not-logged-in"
  | "no-stack"
  | "no-passphrase"
  | "wrong-passphrase"
  | "key-denied"
  | "locked"
  | "backend-denied"
  | "backend-missing"
  | "backend-unreachable"
  | "no-room"
  | "no-plugin"
  | "no-pulumi"
  | "too-slow"
  | "program";

/** A failure as an operator reads it; both texts are whole sentences. */
export interface PulumiFailure {
  readonly problem: PulumiProblem;
  readonly reason: string;
  /** What to do, with the command to type where there is one. */
  readonly next: string;
}

/** One kind of failure: how it is known, and what is said. */
interface Kind {
  readonly problem: PulumiProblem;
  readonly sign: RegExp;
  readonly reason: (match: RegExpExecArray, stack: string) => string;
  readonly next: (stack: string) => string;
}

const BACKEND =
  "Set PULUMI_BACKEND_URL to where the state is (docs/rollback.md), or log in once: `npx pulumi login <url>`.";
/** For whom users can't wait. */
const breakGlass = (stack: string) =>
  `A rollback that can't wait needs no state: \`${rollbackLine(stack, "break-glass", "previous")}\`.`;

// The first that fits counts: the narrow ones come first. The texts are those of Pulumi 3.259 (pkg/backend, sdk/go/common)
// and of gocloud.dev/blob, which its file, S3, GCS and Azure backends read through.
const KINDS: readonly Kind[] = [
  {
    problem: "no-room",
    sign: /(?:\b(?:write|open|mkdir|create) (\S+): )?no space left on device|ENOSPC/i,
    reason: (match) =>
      match[1] === undefined
        ? "The disk is full."
        : `The disk is full: ${match[1]} can't be written.`,
    next: () =>
      "Make room, or set TMPDIR to a folder that has some. `--emergency` saves no plan there.",
  },
  {
    problem: "no-pulumi",
    sign: /spawn pulumi ENOENT|pulumi: (?:command )?not found|failed to find the Pulumi CLI|Failed to find .*pulumi/i,
    reason: () => "Pulumi isn't installed here.",
    next: () => "Install what the project needs, in its folder: `npm ci`.",
  },
  {
    // The npm package `pulumi` fetches the engine when it is called for the first time.
    problem: "no-pulumi",
    sign: /pulumi: fetch failed|Failed to download pulumi/i,
    reason: () => "Pulumi's engine isn't installed here, and couldn't be downloaded.",
    next: (stack) =>
      `Check the network (HTTPS_PROXY names a proxy), then: \`npx pulumi version\`. ${breakGlass(stack)}`,
  },
  {
    problem: "not-logged-in",
    sign: /PULUMI_ACCESS_TOKEN must be set|no credentials provided|not (?:currently )?logged in|\[401\]|invalid access token/i,
    reason: () => "Nobody is logged in to the backend that keeps Pulumi's state.",
    next: () => BACKEND,
  },
  {
    problem: "locked",
    sign: /currently locked by \d+ lock(?:[^]*?created by ([^\n]+))?|\[409\] Conflict: Another update/i,
    reason: (match, stack) =>
      `Another update holds the lock of the stack ${stack}${match[1] === undefined ? "" : ` (${match[1].trim()})`}.`,
    next: (stack) =>
      `See who holds it: \`${rollbackLine(stack, "status")}\`. Only if that update has ended: \`${pulumiLine(stack, "cancel", "--yes")}\`.`,
  },
  {
    problem: "no-stack",
    sign: /no stack named '?([^'\n]*?)'? found|\[404\] Not found: Stack/i,
    reason: (_, stack) => `The backend has no stack ${stack}.`,
    next: () =>
      "See which stacks it has: `npx pulumi stack ls`. If the list is another one than expected, PULUMI_BACKEND_URL or the login names another backend.",
  },
  {
    problem: "no-passphrase",
    sign: /passphrase must be set with PULUMI_CONFIG_PASSPHRASE/,
    reason: (_, stack) =>
      `The secrets of the stack ${stack} can't be read, since no passphrase is given.`,
    next: () => "Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, and try again.",
  },
  {
    problem: "wrong-passphrase",
    sign: /incorrect passphrase|invalid passphrase/,
    reason: (_, stack) =>
      `The secrets of the stack ${stack} can't be read, since the passphrase is wrong.`,
    next: () =>
      "Set PULUMI_CONFIG_PASSPHRASE to the passphrase that this stack was made with, and try again.",
  },
  {
    problem: "key-denied",
    sign: /secrets? (?:manager|provider)[^]*(?:AccessDenied|PermissionDenied|not authorized|403)|kms:\s?Decrypt/i,
    reason: (_, stack) =>
      `The secrets of the stack ${stack} can't be read, since its key refuses these credentials.`,
    next: () =>
      "Use credentials that may decrypt with the stack's key; who you are: `aws sts get-caller-identity`.",
  },
  {
    problem: "no-plugin",
    sign: /no (resource|language|analyzer) plugin '?([^'\s]+)|could not find (?:latest version for )?plugin|failed to load plugin|plugin install/i,
    reason: (match) =>
      match[2] === undefined
        ? "A plugin of Pulumi isn't installed here."
        : `The plugin ${match[2]} isn't installed here.`,
    next: () => "Install what the project needs, in its folder: `npm ci && npx pulumi install`.",
  },
  {
    problem: "backend-denied",
    sign: /AccessDenied|code=PermissionDenied|StatusCode: 403|\[403\]|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|get credentials:|could not find default credentials|permission denied/i,
    reason: () => "The backend that keeps Pulumi's state refuses these credentials.",
    next: (stack) =>
      `Use credentials that may read it; who you are: \`aws sts get-caller-identity\`. ${breakGlass(stack)}`,
  },
  {
    problem: "backend-missing",
    sign: /unable to open (?:state directory|bucket) "?([^"\s]+)|NoSuchBucket|no Pulumi\.yaml|unsupported backend|unknown PULUMI_BACKEND_URL|no such file or directory/i,
    reason: (match) =>
      match[1] === undefined
        ? "The place that should keep Pulumi's state isn't there."
        : `The place that should keep Pulumi's state isn't there: ${match[1].replace(/[":]+$/, "")}.`,
    next: (stack) => `Check PULUMI_BACKEND_URL. ${breakGlass(stack)}`,
  },
  {
    problem: "backend-unreachable",
    sign: /dial tcp|no such host|connection refused|connection reset|i\/o timeout|TLS handshake|request send failed|exceeded maximum number of attempts|performing HTTP request|network is unreachable|\[5\d\d\]|context deadline exceeded/i,
    reason: () => "The backend that keeps Pulumi's state can't be reached.",
    next: (stack) => `Check the network, and PULUMI_BACKEND_URL. ${breakGlass(stack)}`,
  },
  {
    problem: "program",
    sign: /failed with an unhandled exception|running program .* failed|Program exited with non-zero exit code/i,
    reason: () => "The program itself failed.",
    next: () => "This is a bug of the program, or of the last change to it: see the error above.",
  },
];

/**
 * What it was.
 *
 * @param said what the command printed on stderr, or its error's message.
 * @returns undefined for a failure of none of these kinds: then Pulumi's own words say it best.
 */
export function pulumiFailure(said: string, stack: string): PulumiFailure | undefined {
  for (const { problem, sign, reason, next } of KINDS) {
    const match = sign.exec(said);
    if (match !== null) return { problem, reason: reason(match, stack), next: next(stack) };
  }
  return undefined;
}

/** A command that was ended since it took too long. */
export function tooSlow(command: string, timeLimitMs: number, stack: string): PulumiFailure {
  return {
    problem: "too-slow",
    reason: `pulumi ${command} didn't end within ${timeLimitMs / 1000} s.`,
    next: `The backend that keeps Pulumi's state is slow, or waits for input. ${breakGlass(stack)}`,
  };
}

const LONGEST = 300;

/** Any other failure in one line: Pulumi's own error, or else its last line. */
export function lastWords(said: string): string {
  const error = /^error: ([^]*)/m.exec(said)?.[1] ?? said.trim().split("\n").at(-1) ?? "";
  const line = error.replaceAll(/\s+/g, " ").trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
