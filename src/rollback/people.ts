// Who asks, who approves and why: from flags, from CI, or asked on a terminal.
import { execFileSync } from "node:child_process";
import * as os from "node:os";
import * as readline from "node:readline/promises";
import { CONFIRM_WORD, inMinutes, DEFAULT_MINUTES } from "../guards/release/confirmation";

/** What flags gave. */
export interface Said {
  readonly reason?: string | undefined;
  readonly confirm?: string | undefined;
  readonly requestedBy?: string | undefined;
  readonly approvedBy?: string | undefined;
  readonly justification?: string | undefined;
}

/** Asks a person; undefined where there is none. */
export type Ask = (question: string) => Promise<string>;

/** A terminal's questions go to stderr: stdout is for the answer of the command. */
export function terminal(): Ask | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return async (question) => {
    const asking = readline.createInterface({ input: process.stdin, output: process.stderr });
    try {
      return (await asking.question(question)).trim();
    } finally {
      asking.close();
    }
  };
}

/** Who runs this command: CI's actor, or Git's user, or the machine's. */
export function whoRuns(): string {
  const { GITHUB_ACTOR } = process.env;
  if (GITHUB_ACTOR) return GITHUB_ACTOR;
  try {
    const name = execFileSync("git", ["config", "user.name"], { encoding: "utf8" }).trim();
    return name || os.userInfo().username;
  } catch {
    return os.userInfo().username;
  }
}

/**
 * Config `rollback` for a rollback, with what nobody said left out: the guards say then what is missing.
 *
 * @param needsApproval whether somebody else must approve.
 */
export async function confirmationFor(
  { from, to }: { readonly from: string; readonly to: string },
  said: Said,
  needsApproval: boolean,
  ask: Ask | undefined,
): Promise<Readonly<Record<string, string>>> {
  const asked = async (given: string | undefined, question: string) =>
    given ?? (await ask?.(question)) ?? "";
  const confirm = await asked(
    said.confirm,
    `Type ${CONFIRM_WORD} to go back from ${from} to ${to}: `,
  );
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
    requestedBy: said.requestedBy ?? whoRuns(),
    expires: inMinutes(new Date(), DEFAULT_MINUTES),
    ...approval,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
}
