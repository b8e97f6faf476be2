// Objects of a repository, as git keeps them: one process answers for as many as are asked for, and none is read twice.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { OperatorError } from "../../errors";

/** An object. */
export interface GitObject {
  readonly oid: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** What a folder has in it. */
export interface TreeEntry {
  readonly name: string;
  readonly oid: string;
  readonly isFolder: boolean;
}

const LONGEST_SILENCE_MS = 20_000;

/** A git that runs us, for a hook, would have its own repository looked at; and nobody is there to type a password. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GIT_DIR: undefined,
    GIT_WORK_TREE: undefined,
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
}

/** What git said, as an error of whoever named the folder. */
export function gitFailed(folder: string, command: string, error: unknown): OperatorError {
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

interface Waiting {
  readonly resolve: (object: GitObject | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** The objects of one repository. */
export class GitObjects {
  readonly #waiting: Waiting[] = [];
  readonly #texts = new Map<string, Promise<string>>();
  readonly #folders = new Map<string, Promise<readonly TreeEntry[]>>();
  #git: ChildProcessByStdio<Writable, Readable, Readable> | undefined;
  #read: Buffer = Buffer.alloc(0);
  #said = "";
  #silence: NodeJS.Timeout | undefined;

  /** @param folder a clone, a folder in one, or a bare repository. Nothing is run before something is asked for. */
  constructor(readonly folder: string) {}

  /**
   * An object by whatever names it, such as `HEAD` or `1b2f4d6^{commit}`.
   *
   * @returns undefined when nothing has this name, or more than one thing.
   * @throws OperatorError when git fails.
   */
  object(name: string): Promise<GitObject | undefined> {
    if (/[\n\0]/.test(name)) return Promise.resolve(undefined);
    const git = (this.#git ??= this.#start());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (this.#waiting.length === 1) this.#listen();
      git.stdin.write(`${name}\n`);
    });
  }

  /**
   * The text of a file.
   *
   * @throws OperatorError when this clone hasn't it: what isn't read must not look empty.
   */
  text(oid: string): Promise<string> {
    const text =
      this.#texts.get(oid) ?? this.#whole(oid).then(({ bytes }) => bytes.toString("utf8"));
    this.#texts.set(oid, text);
    return text;
  }

  /** What is in a folder. Throws as `text` does. */
  entries(oid: string): Promise<readonly TreeEntry[]> {
    const entries = this.#folders.get(oid) ?? this.#whole(oid).then(entriesOf);
    this.#folders.set(oid, entries);
    return entries;
  }

  async #whole(oid: string): Promise<GitObject> {
    const found = await this.object(oid);
    if (found !== undefined) return found;
    throw new OperatorError(`The clone in ${this.folder} isn't whole: ${oid} is missing.`, {
      hint: `Clone the application's repository again, without --filter, or: \`git -C ${this.folder} fetch --refetch\`.`,
    });
  }

  #start(): ChildProcessByStdio<Writable, Readable, Readable> {
    const git = spawn("git", ["-C", this.folder, "cat-file", "--batch"], {
      env: gitEnvironment(),
      stdio: ["pipe", "pipe", "pipe"],
    });
    git.stdout.on("data", (chunk: Buffer) => this.#hear(chunk));
    git.stderr.on("data", (chunk: Buffer) => (this.#said += chunk.toString()));
    git.stdin.on("error", () => undefined);
    git.on("error", (error) => this.#fail(error));
    git.on("close", () => this.#fail({ stderr: this.#said, message: "it ended" }));
    this.#keep(git, false);
    return git;
  }

  /** An idle git keeps no process alive; one that owes an answer does, and not for ever. */
  #keep(git: ChildProcessByStdio<Writable, Readable, Readable>, isWaited: boolean): void {
    for (const part of [git, git.stdout, git.stderr, git.stdin] as readonly unknown[]) {
      const handle = part as { ref?: () => void; unref?: () => void };
      if (isWaited) handle.ref?.();
      else handle.unref?.();
    }
  }

  #listen(): void {
    this.#keep(this.#git!, true);
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#git?.kill("SIGKILL"), LONGEST_SILENCE_MS);
  }

  #hear(chunk: Buffer): void {
    this.#silence?.refresh();
    this.#read = this.#read.length === 0 ? chunk : Buffer.concat([this.#read, chunk]);
    for (;;) {
      const end = this.#read.indexOf(10);
      if (end === -1) return;
      const header = this.#read.toString("utf8", 0, end);
      const [, oid, type, size] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header) ?? [];
      if (oid === undefined || type === undefined) {
        this.#read = this.#read.subarray(end + 1);
        this.#answer(undefined);
        continue;
      }
      const last = end + 1 + Number(size);
      if (this.#read.length <= last) return;
      const bytes = this.#read.subarray(end + 1, last);
      this.#read = this.#read.subarray(last + 1);
      this.#answer({ oid, type, bytes });
    }
  }

  #answer(object: GitObject | undefined): void {
    this.#waiting.shift()?.resolve(object);
    if (this.#waiting.length > 0) return;
    clearTimeout(this.#silence);
    this.#keep(this.#git!, false);
  }

  #fail(error: unknown): void {
    clearTimeout(this.#silence);
    this.#git = undefined;
    this.#read = Buffer.alloc(0);
    for (const { reject } of this.#waiting.splice(0)) {
      reject(gitFailed(this.folder, "cat-file", error));
    }
  }
}

/** A tree's bytes: mode, name, NUL, then the oid of 20 or 32 bytes (git's documentation, "Git Internals: Git Objects"). */
function entriesOf({ oid: own, bytes }: GitObject): readonly TreeEntry[] {
  const length = own.length / 2;
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    const mode = bytes.toString("latin1", at, space);
    const oid = bytes.toString("hex", end + 1, end + 1 + length);
    // A submodule is another repository's commit.
    if (mode !== "160000") {
      entries.push({
        name: bytes.toString("utf8", space + 1, end),
        oid,
        isFolder: mode === "40000",
      });
    }
    at = end + 1 + length;
  }
  return entries;
}
