// A commit's files, as git keeps them: the work tree is neither read nor touched.
import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { OperatorError } from "../../errors";
import { commitDigits } from "../../guards/release/imageName";
import { gitEnvironment as environment, gitFailed as failed, type GitObjects } from "./gitObjects";

/** The files of one commit, or of a folder. */
export interface SourceTree {
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
 * Opens a commit by whatever a person calls it.
 *
 * @param name a commit, a branch, a tag, or an image's tag that ends in a commit's first digits (`main-1b2f4d6`).
 * @throws OperatorError when there is no such commit, or no repository.
 */
export async function gitTree(objects: GitObjects, name: string): Promise<SourceTree> {
  return treeOf(objects, name, await commitNamed(objects.folder, name));
}

/**
 * The commit that an image was built from: by a tag of git's with the image's own name, else by the digits of a commit in it. A
 * branch isn't taken: it has moved on since.
 *
 * @returns undefined where the clone has no such commit.
 * @throws OperatorError when git fails.
 */
export async function commitOfImage(objects: GitObjects, tag: string): Promise<string | undefined> {
  const digits = commitDigits(tag);
  const names = [`refs/tags/${tag}`, ...(digits === undefined ? [] : [digits])];
  for (const name of names) {
    const found = await objects.object(`${name}^{commit}`);
    if (found !== undefined) return found.oid;
  }
  return undefined;
}

/** Opens that commit; undefined where there is none. Throws as {@link commitOfImage} does. */
export async function treeOfImage(
  objects: GitObjects,
  tag: string,
): Promise<SourceTree | undefined> {
  const commit = await commitOfImage(objects, tag);
  return commit === undefined ? undefined : treeOf(objects, tag, commit);
}

async function treeOf(objects: GitObjects, name: string, commit: string): Promise<SourceTree> {
  const files = new Map<string, string>();
  await addFiles(objects, `${commit}^{tree}`, "", files);
  const read = async (paths: readonly string[]) => {
    const wanted = paths.filter((path) => files.has(path));
    const texts = await Promise.all(wanted.map((path) => objects.text(files.get(path)!)));
    return new Map(wanted.map((path, index) => [path, texts[index]!]));
  };
  const textOf = (path: string) => {
    const oid = files.get(path);
    return oid === undefined ? undefined : blobNow(objects.folder, oid);
  };
  return { name, commit, files, read, textOf };
}

async function addFiles(
  objects: GitObjects,
  oid: string,
  folder: string,
  files: Map<string, string>,
): Promise<void> {
  const entries = await objects.entries(oid);
  for (const entry of entries) {
    const path = `${folder}${entry.name}`;
    if (entry.isFolder) await addFiles(objects, entry.oid, `${path}/`, files);
    else files.set(path, entry.oid);
  }
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
  const digits = commitDigits(name);
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

function blobNow(folder: string, oid: string): string | undefined {
  try {
    const options = { env: environment(), timeout: TIME_LIMIT_MS, maxBuffer: LARGEST_ANSWER };
    return execFileSync("git", ["-C", folder, "cat-file", "blob", oid], options).toString();
  } catch {
    return undefined;
  }
}

async function run(folder: string, args: readonly string[]): Promise<string> {
  const options = { env: environment(), timeout: TIME_LIMIT_MS, maxBuffer: LARGEST_ANSWER };
  const { stdout } = await promisify(execFile)("git", ["-C", folder, ...args], options);
  return stdout;
}
