// Asks the process that reads migrations (serve.ts). It may hang, crash or answer nonsense: then what was asked isn't known,
// and whoever asked goes on.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import * as readline from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { ImageAnswer, ImagesAsked } from "./images";
import type { CloneToRead } from "./serve";

/** The application's migrations, by the tags of its images. */
export interface MigrationSource {
  /**
   * One question, with an answer for each target, by its tag. Never rejects.
   *
   * @param limitMs what isn't known by then stays unknown.
   */
  readonly ask: (asked: ImagesAsked, limitMs: number) => Promise<ReadonlyMap<string, ImageAnswer>>;
}

type Reader = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Starts a reader at once: it opens the clone and loads its parsers while other things are looked at. A further question
 * starts another.
 *
 * @param script bin/migrationReader.js.
 */
export function startReader(script: string, place: CloneToRead): MigrationSource {
  let ready: Reader | undefined = start(script, place);
  return {
    ask: (asked, limitMs) => {
      const reader = ready ?? start(script, place);
      ready = undefined;
      return answersOf(reader, asked, limitMs);
    },
  };
}

function start(script: string, place: CloneToRead): Reader {
  const reader = spawn(process.execPath, [script, JSON.stringify(place)], {
    stdio: ["pipe", "pipe", "pipe"],
    // A group of its own: what it starts ends with it.
    detached: true,
  });
  // A process that nobody asks anything of any more ends when its input does.
  reader.unref();
  for (const pipe of [reader.stdin, reader.stdout, reader.stderr] as readonly unknown[]) {
    (pipe as { unref: () => void }).unref();
  }
  reader.stdin.on("error", () => undefined);
  reader.on("error", () => undefined);
  return reader;
}

async function answersOf(
  reader: Reader,
  asked: ImagesAsked,
  limitMs: number,
): Promise<ReadonlyMap<string, ImageAnswer>> {
  const answers = new Map<string, ImageAnswer>();
  const end = () => endGroup(reader);
  let said = "";
  let isLate = false;
  process.once("exit", end);
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, limitMs);
  reader.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  readline.createInterface({ input: reader.stdout }).on("line", (line) => {
    const answer = parsed(line);
    if (answer !== undefined) answers.set(answer.target, answer);
  });
  const ended = new Promise<void>((resolve) => {
    reader.once("error", (error) => {
      said += error.message;
      resolve();
    });
    reader.once("close", resolve);
    // It may have ended before it was asked.
    if (reader.exitCode !== null || reader.signalCode !== null) resolve();
  });
  reader.stdin.end(`${JSON.stringify(asked)}\n`);
  await ended;
  end();
  clearTimeout(timer);
  process.off("exit", end);
  const why = isLate
    ? `reading the migrations took longer than ${limitMs / 1000} s`
    : `the reader of migrations ended: ${said.trim().split("\n")[0] || "it said nothing"}`;
  for (const target of asked.targets) {
    if (!answers.has(target)) answers.set(target, { target, why, isMissing: false });
  }
  return answers;
}

function endGroup({ pid }: Reader): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing of it is left.
  }
}

function parsed(line: string): ImageAnswer | undefined {
  try {
    return JSON.parse(line) as ImageAnswer;
  } catch {
    return undefined;
  }
}
