// The rollback command's process: parse, run a verb, print, exit.
import { CommanderError } from "commander";
import { describeError, OperatorError } from "../src/errors";
import { EXIT, type Outcome } from "../src/rollback/outcome";
import { USAGE } from "../src/rollback/options";
import { program } from "../src/rollback/program";

const abort = new AbortController();
const narrate = (line: string) => void process.stderr.write(`${line}\n`);

/**
 * Parses and runs.
 *
 * @param folder where Pulumi.yaml is.
 */
export async function main(argv: readonly string[], folder: string): Promise<void> {
  onInterrupt();
  await run(argv, folder);
  // A connection that nobody answers would keep the process for as long as it likes.
  process.stdout.write("", () => process.exit());
}

async function run(argv: readonly string[], folder: string): Promise<void> {
  try {
    await program({ folder, narrate, signal: abort.signal, print }).parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.code === USAGE) narrate(error.message);
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
      return;
    }
    narrate(describeError(error));
    process.exitCode = EXIT.failed;
    if (!(error instanceof OperatorError)) narrate("This is a bug of the rollback command.");
  }
}

function print({ exitCode, report, lines }: Outcome, json: boolean): void {
  process.stdout.write(
    json ? `${JSON.stringify(report, undefined, 2)}\n` : `${lines.join("\n")}\n`,
  );
  process.exitCode = exitCode;
}

/** Ctrl-C once: what runs is asked to end, and says where things stand. Twice: at once. */
function onInterrupt(): void {
  process.once("SIGINT", () => {
    narrate("Stopping safely: once more ends it at once.");
    abort.abort();
    process.once("SIGINT", () => process.exit(EXIT.failed));
  });
}
