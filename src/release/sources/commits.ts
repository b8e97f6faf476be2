// The commits of the application's branch, from a clone or from GitHub, and which of them a tag names.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { OperatorError } from "../../errors";
import { commitDigits } from "../../guards/release/imageName";
import { quoted } from "./fetching";
import { type GithubCall, newestOf } from "./github";

/** A commit. */
export interface Commit {
  /** In full. */
  readonly sha: string;
  /** The first paragraph of its message, on one line, as git shows it. */
  readonly subject: string;
  readonly author: string;
  /** When it was committed; UTC, ISO 8601. */
  readonly date: string;
}

/** Which commits of a clone. */
export interface LocalCall {
  readonly branch: string;
  /** How many of the newest are wanted. */
  readonly limit: number;
  readonly timeLimitMs: number;
}

/** Which commits of a repository on GitHub. */
export interface CommitsCall extends GithubCall {
  readonly branch: string;
}

const LARGEST_ANSWER = 64 * 1024 * 1024;
const FIELDS = ["%H", "%s", "%an", "%cI"];

/**
 * The newest commits of a branch, newest first, as a clone has them: what wasn't fetched isn't there.
 *
 * @param folder the clone.
 * @throws OperatorError with git's words when it fails, or isn't done in time.
 */
export async function localCommits(folder: string, call: LocalCall): Promise<Commit[]> {
  const { branch, limit, timeLimitMs } = call;
  const output = await git(folder, timeLimitMs, [
    "log",
    // Config may ask for it, and it would stand among the fields.
    "--no-show-signature",
    "--encoding=UTF-8",
    `--max-count=${limit}`,
    // No commit holds a NUL: nothing in one can be taken for the end of a field, or of the record.
    `--format=${FIELDS.join("%x00")}`,
    "-z",
    "--end-of-options",
    branch,
    "--",
  ]);
  return parseLog(output);
}

function parseLog(output: string): Commit[] {
  const fields = output.split("\0");
  return Array.from({ length: Math.floor(fields.length / FIELDS.length) }, (_, index) => {
    const at = index * FIELDS.length;
    const [sha = "", subject = "", author = "", date = ""] = fields.slice(at, at + FIELDS.length);
    return { sha, subject, author, date: new Date(date).toISOString() };
  });
}

/**
 * The newest commits of a branch on GitHub, newest first.
 *
 * @throws OperatorError when GitHub refuses, is silent, or answers something else.
 */
export async function githubCommits(call: CommitsCall): Promise<Commit[]> {
  const { branch } = call;
  return newestOf(call, {
    route: "/commits",
    parameters: { sha: branch },
    page: z.array(githubCommit),
    of: `branch \`${branch}\``,
  });
}

/**
 * The commit that a tag names ({@link commitDigits}).
 *
 * @returns undefined when none of `commits` is meant, or more than one could be.
 */
export function commitOf(tag: string, commits: readonly Commit[]): Commit | undefined {
  const digits = commitDigits(tag);
  if (digits === undefined) return undefined;
  const [first, ...others] = commits.filter(({ sha }) => sha.startsWith(digits));
  return others.every(({ sha }) => sha === first?.sha) ? first : undefined;
}

const githubCommit = z
  .object({
    sha: z.string(),
    commit: z.object({
      message: z.string(),
      author: z.object({ name: z.string() }).nullable(),
      committer: z.object({ date: z.string() }),
    }),
  })
  .transform(({ sha, commit: { message, author, committer } }): Commit => {
    const [paragraph = ""] = message.trimStart().split(/\r?\n\s*\n/);
    const subject = paragraph.replace(/\s*\r?\n\s*/g, " ").trimEnd();
    const date = new Date(committer.date).toISOString();
    return { sha, subject, author: author?.name ?? "", date };
  });

async function git(folder: string, timeLimitMs: number, args: readonly string[]): Promise<string> {
  // A git that runs us, for a hook, would have its own repository looked at.
  const env = { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined };
  try {
    const { stdout } = await promisify(execFile)("git", ["-C", folder, ...args], {
      env,
      timeout: timeLimitMs,
      killSignal: "SIGKILL",
      maxBuffer: LARGEST_ANSWER,
    });
    return stdout;
  } catch (error) {
    const { stderr = "", message, killed } = error as Error & { stderr?: string; killed?: boolean };
    const said = killed
      ? `it wasn't done within ${timeLimitMs / 1000} s`
      : stderr.trim() || message;
    throw new OperatorError(`\`git ${args[0]}\` in ${folder} failed: ${quoted(said)}`, {
      hint: `Check that ${folder} is a clone of the application's repository, and up to date: \`git -C ${folder} fetch\`.`,
      cause: error,
    });
  }
}
