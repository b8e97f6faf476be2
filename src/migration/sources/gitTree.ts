// A commit's files, as git keeps them: the work tree is neither read nor touched.
import { execFile, execFileSync, spawn } from "node:child_process";
import { promisify } from "node:util";
import { OperatorError } from "../../errors";

/** The files of one commit, or of a folder. */
export interface Tree {
  /** What was asked for, such as `HEAD~3`. */
  readonly name: string;
  /** In full; undefined for a folder. */
  readonly commit: string | undefined;
  /** Every file's path from the repository's folder, with what names its content. */
  readonly files: ReadonlyMap<string, string>;
  /** Texts of files, by path; those that aren't there are left out. */
  readonly read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** One text at once, for a file that another one imports; undefined where there is none. */
  readonly textOf: (path: string) => string | undefined;
}

const TIME_LIMIT_MS = 20_000;
const LARGEST_ANSWER = 256 * 1024 * 1024;

/**
 * Opens a commit.
 *
 * @param folder a clone, or a folder in one.
 * @param name a commit, a branch, a tag, or an image's tag that ends in a commit's first digits (`main-1b2f4d6`).
 * @throws OperatorError when there is no such commit, or no repository.
 */
export async function gitTree(folder: string, name: string): Promise<Tree> {
  const commit = await commitNamed(folder, name);
  const listed = await git(folder, ["ls-tree", "-r", "-z", "--full-tree", commit]);
  const files = new Map<string, string>();
  for (const entry of listed.split("\0")) {
    const [, oid, path] = /^\d+ blob (\w+)\t([^]*)$/.exec(entry) ?? [];
    if (oid !== undefined && path !== undefined) files.set(path, oid);
  }
  const read = async (paths: readonly string[]) => {
    const wanted = paths.filter((path) => files.has(path));
    const texts = await blobs(folder, [...new Set(wanted.map((path) => files.get(path)!))]);
    return new Map(
      wanted.flatMap((path) => {
        const text = texts.get(files.get(path)!);
        return text === undefined ? [] : [[path, text] as const];
      }),
    );
  };
  const textOf = (path: string) => {
    const oid = files.get(path);
    return oid === undefined ? undefined : blobNow(folder, oid);
  };
  return { name, commit, files, read, textOf };
}

/** Whether one commit is the other's ancestor, or the same. */
export async function isAncestor(folder: string, one: string, other: string): Promise<boolean> {
  try {
    await run(folder, ["merge-base", "--is-ancestor", one, other]);
    return true;
  } catch {
    return false;
  }
}

/** The commit that two branches have in common; undefined when there is none, or when history was cut off. */
export async function mergeBase(
  folder: string,
  one: string,
  other: string,
): Promise<string | undefined> {
  try {
    return (await run(folder, ["merge-base", one, other])).trim() || undefined;
  } catch {
    return undefined;
  }
}

async function commitNamed(folder: string, name: string): Promise<string> {
  const digits = /(?:^|-)([0-9a-f]{7,64})$/.exec(name)?.[1];
  for (const candidate of [name, `origin/${name}`, ...(digits === undefined ? [] : [digits])]) {
    try {
      return (
        await run(folder, [
          "rev-parse",
          "--verify",
          "--quiet",
          "--end-of-options",
          `${candidate}^{commit}`,
        ])
      ).trim();
    } catch (error) {
      // 1: no such commit. Anything else, such as no repository at all, is git's to say.
      if ((error as { code?: unknown }).code !== 1) throw failed(folder, "rev-parse", error);
    }
  }
  throw new OperatorError(
    `\`${name}\` is no commit, branch or tag of the repository in ${folder}.`,
    {
      hint: `Bring the clone up to date: \`git -C ${folder} fetch --tags\`.`,
    },
  );
}

async function blobs(
  folder: string,
  oids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (oids.length === 0) return new Map();
  const output = await batch(folder, `${oids.join("\n")}\n`);
  const texts = new Map<string, string>();
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(10, at);
    const [oid = "", type, size] = output.toString("utf8", at, end).split(" ");
    at = end + 1;
    // A clone without this blob (a partial one, offline) says so in place of it.
    if (type !== "blob") continue;
    const length = Number(size);
    texts.set(oid, output.toString("utf8", at, at + length));
    at += length + 1;
  }
  return texts;
}

function blobNow(folder: string, oid: string): string | undefined {
  try {
    const options = { env: environment(), timeout: TIME_LIMIT_MS, maxBuffer: LARGEST_ANSWER };
    return execFileSync("git", ["-C", folder, "cat-file", "blob", oid], options).toString();
  } catch {
    return undefined;
  }
}

function batch(folder: string, input: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-C", folder, "cat-file", "--batch"], {
      env: environment(),
      stdio: ["pipe", "pipe", "pipe"],
      timeout: TIME_LIMIT_MS,
    });
    const [out, said]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    child.on("error", (error) => reject(failed(folder, "cat-file", error)));
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(failed(folder, "cat-file", { stderr: Buffer.concat(said).toString() }));
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

async function git(folder: string, args: readonly string[]): Promise<string> {
  try {
    return await run(folder, args);
  } catch (error) {
    throw failed(folder, args[0] ?? "", error);
  }
}

async function run(folder: string, args: readonly string[]): Promise<string> {
  const options = { env: environment(), timeout: TIME_LIMIT_MS, maxBuffer: LARGEST_ANSWER };
  const { stdout } = await promisify(execFile)("git", ["-C", folder, ...args], options);
  return stdout;
}

/** A git that runs us, for a hook, would have its own repository looked at. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined, LC_ALL: "C" };
}

function failed(folder: string, command: string, error: unknown): OperatorError {
  const { stderr, message, code } = error as { stderr?: string; message?: string; code?: unknown };
  const said =
    code === "ENOENT"
      ? "git isn't installed, or the folder isn't there"
      : stderr?.trim() || message;
  return new OperatorError(`\`git ${command}\` in ${folder} failed: ${said}`, {
    hint: "Name a clone of the application's repository with --clone <folder>.",
    cause: error,
  });
}
