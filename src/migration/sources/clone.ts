// The application's repository, wherever it is: a folder on this machine, or a URL. Of a URL a bare clone is kept, with the
// newest commits of every branch and tag. Nobody is asked for a password, and what hangs is cut off.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { OperatorError } from "../../errors";
import { gitEnvironment } from "./gitObjects";

// As many releases as anybody looks back over; a branch's whole history may be large.
const DEPTH = 500;
const EVERYTHING = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];

/** How a URL is fetched. */
export interface Fetching {
  /** Where clones are kept. */
  readonly cache: string;
  /** By when, milliseconds since the epoch. */
  readonly until: number;
}

/** Where clones are kept on this machine. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(
    env["XDG_CACHE_HOME"] || path.join(os.homedir(), ".cache"),
    "rollback",
    "clones",
  );
}

/** Whether a place is a URL of git's rather than a folder: `https://…`, `ssh://…`, `file://…`, `git@host:path`. */
export function isCloneUrl(place: string): boolean {
  return /^(https|ssh|file):\/\/|^[\w.-]+@[\w.-]+:/.test(place);
}

/**
 * The clone of a URL; made when there is none.
 *
 * @returns its folder.
 * @throws OperatorError when it can't be fetched, or not in time.
 */
export async function cloneOf(url: string, { cache, until }: Fetching): Promise<string> {
  const folder = path.join(
    cache,
    `${createHash("sha256").update(url).digest("hex").slice(0, 20)}.git`,
  );
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(cache, { recursive: true });
  const made = fs.mkdtempSync(path.join(cache, "new-"));
  try {
    await git(url, ["init", "--quiet", "--bare", made], until);
    await fetchClone(made, url, until);
    // Another command may have made it meanwhile: both hold the same.
    if (!fs.existsSync(folder)) fs.renameSync(made, folder);
    return folder;
  } finally {
    fs.rmSync(made, { recursive: true, force: true });
  }
}

/** What {@link freshCloneOf} calls the newest commit of the repository's own branch. */
export const CLONED_HEAD = "refs/remotes/origin/HEAD";

/** The clone of a URL as the repository is now, with its {@link CLONED_HEAD}. Throws as {@link cloneOf} does. */
export async function freshCloneOf(url: string, fetching: Fetching): Promise<string> {
  const folder = await cloneOf(url, fetching);
  await fetchClone(folder, url, fetching.until, [...EVERYTHING, `+HEAD:${CLONED_HEAD}`]);
  return folder;
}

/** Brings a clone up to date. Throws as {@link cloneOf} does. */
export async function fetchClone(
  folder: string,
  url: string,
  until: number,
  refs: readonly string[] = EVERYTHING,
): Promise<void> {
  const how = ["fetch", "--quiet", "--force", "--no-auto-gc", "--depth", String(DEPTH)];
  await git(url, ["-C", folder, ...how, "--end-of-options", url, ...refs], until);
}

async function git(url: string, args: readonly string[], until: number): Promise<void> {
  const child = spawn("git", args, {
    env: { ...gitEnvironment(), GIT_ALLOW_PROTOCOL: "https:ssh:file", ...withoutQuestions() },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const limitMs = Math.max(0, until - Date.now());
  let said = "";
  let isLate = false;
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, limitMs);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      // What git has started for the connection may live on for a while, and keep its pipes.
      child.on("exit", resolve);
    });
    if (code !== 0) throw new Error(said.trim().split("\n").at(-1) || `git ended with ${code}`);
  } catch (error) {
    const why = isLate
      ? `it wasn't done within ${Math.round(limitMs / 100) / 10} s`
      : (error as Error).message;
    throw new OperatorError(`\`git fetch\` of ${withoutUser(url)} failed: ${withoutUser(why)}`, {
      hint: "Check that this machine may read it, or name a clone that is there already.",
    });
  } finally {
    clearTimeout(timer);
    child.stderr.destroy();
  }
}

/** Whoever has set up git's own helpers is served by them; a question nobody would hear. */
function withoutQuestions(): Record<string, string> {
  return {
    GIT_ASKPASS: process.env["GIT_ASKPASS"] ?? "true",
    SSH_ASKPASS: process.env["SSH_ASKPASS"] ?? "true",
    GCM_INTERACTIVE: "never",
    GIT_SSH_COMMAND: process.env["GIT_SSH_COMMAND"] ?? "ssh -oBatchMode=yes -oConnectTimeout=5",
  };
}

/** Git names URLs in what it says, and a URL may hold a password. */
function withoutUser(text: string): string {
  return text.replaceAll(/(\w+:\/\/)[^/@\s]*@/g, "$1");
}
