// What the rollback command makes of a line, by its own parser; the verb isn't run.
import { CommanderError } from "commander";
import { program } from "../../src/rollback/cli/program";
import type { Asked } from "../../src/rollback/cli/record";

/** A line as the parser took it. */
export interface ParsedLine {
  /** Undefined where the line is an error of usage, or asks for help. */
  readonly asked?: Asked;
  /** How the parser ended it, where it did. */
  readonly error?: CommanderError;
  /** What was printed. */
  readonly said: string;
}

/** Parses the words after `rollback`, in a folder. */
export async function parsedLine(folder: string, words: readonly string[]): Promise<ParsedLine> {
  let asked: Asked | undefined;
  let said = "";
  const signal = new AbortController().signal;
  const around = { folder, narrate: () => {}, signal, print: () => {} };
  const root = program(around, async (what) => {
    asked = what;
    return { exitCode: 0, report: {}, lines: [] };
  });
  const write = (text: string) => void (said += text);
  for (const command of [root, ...root.commands]) {
    command.configureOutput({ writeOut: write, writeErr: write });
  }
  try {
    await root.parseAsync(["node", "rollback", ...words]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { error, said };
  }
  return { said, ...(asked && { asked }) };
}
