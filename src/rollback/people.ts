// Who asks, who approves and why: from flags, from CI, or asked on a terminal.
import { execFileSync } from "node:child_process";
import * as os from "node:os";
import * as readline from "node:readline";
import { Interrupted } from "../process/changes";
import { CONFIRM_WORD, inMinutes, DEFAULT_MINUTES } from "../guards/release/confirmation";
import { Unanswered } from "../process/ending";
import type { Ask } from "./deps";

/** What the flags said about a confirmation. */
export interface ConfirmationFlags {
  readonly reason?: string | undefined;
  readonly confirm?: string | undefined;
  readonly requestedBy?: string | undefined;
  readonly approvedBy?: string | undefined;
  readonly justification?: string | undefined;
}

/** Who is there to be asked, who runs this, and what time it is. */
export interface Person {
  readonly ask: Ask | undefined;
  readonly whoRuns: () => string;
  readonly clock: { now(): number };
}

/** What a terminal consists of. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Ctrl-C at a question: the terminal gives it to the question, and to nobody else. */
  readonly interrupt: () => void;
}

/**
 * A terminal's questions go to stderr: stdout is for the answer of the command.
 *
 * @param signal of the process's end.
 */
export function terminal(signal: AbortSignal): Ask | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const interrupt = () => void process.kill(process.pid, "SIGINT");
  return askOn({ input: process.stdin, output: process.stderr, interrupt }, signal);
}

/** Questions on any terminal. */
export function askOn({ input, output, interrupt }: Terminal, signal: AbortSignal): Ask {
  return (question) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new Interrupted());
      const asking = readline.createInterface({ input, output });
      let answer: string | undefined;
      const end = () => asking.close();
      asking.on("SIGINT", interrupt);
      signal.addEventListener("abort", end, { once: true });
      asking.on("close", () => {
        signal.removeEventListener("abort", end);
        if (answer !== undefined) return resolve(answer.trim());
        // The cursor is still on the line of the question.
        output.write("\n");
        reject(signal.aborted ? new Interrupted() : new Unanswered());
      });
      asking.question(question, (text) => {
        answer = text;
        asking.close();
      });
    });
}

const TRIES = 3;

/**
 * Asks for the word that confirms, again when it is wrong, before anything else is asked.
 *
 * @param what is about to happen: a whole sentence.
 * @returns what was said last; empty where there is nobody to ask.
 * @throws Unanswered when it was wrong three times.
 */
export async function confirmWord(
  said: string | undefined,
  what: string,
  ask: Ask | undefined,
): Promise<string> {
  const given = said?.trim();
  if (given === CONFIRM_WORD || ask === undefined) return given ?? "";
  let before = given === undefined ? "" : `${wrong(given)} `;
  for (let tries = 0; tries < TRIES; tries++) {
    const word = await ask(`${before}${what} Type ${CONFIRM_WORD} to go on: `);
    if (word === CONFIRM_WORD) return word;
    before = `${wrong(word)} `;
  }
  throw new Unanswered(`Not confirmed: the word was wrong ${TRIES} times.`);
}

function wrong(word: string): string {
  return `${JSON.stringify(word)} isn't the word.`;
}

/** Who runs this command: CI's actor, or Git's user, or the machine's. */
export function whoRuns(): string {
  const { GITHUB_ACTOR } = process.env;
  if (GITHUB_ACTOR) return GITHUB_ACTOR;
  try {
    const name = execFileSync("git", ["config", "user.name"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    return name || os.userInfo().username;
  } catch {
    return os.userInfo().username;
  }
}

/**
 * Config `rollback` for a rollback. What nobody gave is left out: the guards then say what is missing.
 *
 * @param stack whose release it is, for the question; left out where it is named before.
 * @param needsApproval whether somebody else must approve.
 * @throws what `ask` throws; Unanswered when the word was wrong three times.
 */
export async function confirmationFor(
  { from, to, stack }: { readonly from: string; readonly to: string; readonly stack?: string },
  said: ConfirmationFlags,
  needsApproval: boolean,
  { ask, whoRuns: whoIsThere, clock }: Person,
): Promise<Readonly<Record<string, string>>> {
  const asked = async (given: string | undefined, question: string) =>
    given?.trim() || (await ask?.(question)) || "";
  const where = stack === undefined ? "" : ` on the stack ${stack}`;
  const what = `\`${to}\` is about to go live${where} in place of \`${from}\`.`;
  const confirm = await confirmWord(said.confirm, what, ask);
  const reason = await asked(said.reason, "Why (at least ten characters): ");
  const approval = needsApproval
    ? {
        approvedBy: await asked(said.approvedBy, "Who approved it (somebody else): "),
        justification: await asked(said.justification, "Why it may be done now: "),
      }
    : {};
  const fields = {
    from,
    to,
    confirm,
    reason,
    requestedBy: said.requestedBy?.trim() || whoIsThere(),
    expires: inMinutes(new Date(clock.now()), DEFAULT_MINUTES),
    ...approval,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
}
