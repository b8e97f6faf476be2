// The rollback command's process: parse, run a verb, print, exit. Whatever it prints or keeps goes through one filter
// that takes secrets out; however it ends, it says where things stand, and the record is written.
import { setMaxListeners } from "node:events";
import { CommanderError, type Command } from "commander";
import { dropOptions } from "../src/pulumi/options";
import { changes } from "../src/process/changes";
import { redactor, secretsOf } from "../src/redaction/redact";
import {
  afterSignal,
  endedBy,
  endingOf,
  type EndSignal,
  type RunState,
} from "../src/process/ending";
import { EXIT, type Outcome } from "../src/report/outcome";
import { USAGE } from "../src/rollback/options";
import { program } from "../src/rollback/cli/program";
import { askedIn, recorded } from "../src/rollback/cli/record";
import { onEndSignals } from "../src/process/signals";

const clean = redactor(secretsOf(process.env));
const writeErr = (text: string) => void process.stderr.write(clean(text));
const writeOut = (text: string) => void process.stdout.write(clean(text));

/**
 * Parses and runs.
 *
 * @param folder where Pulumi.yaml is.
 */
export async function main(argv: readonly string[], folder: string): Promise<void> {
  // A reader that has gone, such as `| head`, ends no update.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const words = argv.slice(2);
  const began = askedIn(words, process.env["PULUMI_STACK"] ?? "prod");
  const recorder = recorded((line) => writeErr(`${line}\n`), clean, began);
  for (const name of dropOptions(process.env)) {
    recorder.narrate(`${name} is set in this shell. It has no effect here.`);
  }
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  let signal: EndSignal | undefined;
  const standing = (): RunState => ({ stack: began.asked.stack, signal, changed: changes.made });
  let exitCode: number = EXIT.done;
  const print = (outcome: Outcome, json: boolean) => {
    const { report, lines } = afterSignal(outcome, standing());
    writeOut(json ? `${JSON.stringify(report, undefined, 2)}\n` : `${lines.join("\n")}\n`);
    ({ exitCode } = outcome);
  };
  /** For a person on stderr; for a program, its answer on stdout. */
  const end = (outcome: Outcome) => {
    const { report, lines } = recorder.end(outcome);
    writeErr(`${lines.join("\n")}\n`);
    if (words.includes("--json")) writeOut(`${JSON.stringify(report, undefined, 2)}\n`);
    ({ exitCode } = outcome);
  };

  const ended = onEndSignals({
    first: (name) => {
      signal = name;
      changes.close();
      recorder.narrate("Stopping safely. Press Ctrl-C again to stop now.");
      // With the name that any other abort has, and the signal as its message (src/pulumi/engine.ts).
      abort.abort(new DOMException(name, "AbortError"));
    },
    atOnce: (name) => {
      end(endedBy(name, standing()));
      process.exit(exitCode);
    },
    mayEnd: () => changes.made.length === 0,
  });
  const around = { folder, narrate: recorder.narrate, signal: abort.signal, print, recorder };
  const root = program(around);
  for (const command of [root, ...root.commands]) command.configureOutput({ writeOut, writeErr });
  const how = await Promise.race([
    run(root, argv).then(
      () => ({}),
      (error: unknown) => ({ error }),
    ),
    ended.then((by) => ({ by })),
  ]);
  if ("by" in how) end(endedBy(how.by, standing()));
  else if ("error" in how) {
    end(how.error instanceof CommanderError ? usage(how.error) : endingOf(how.error, standing()));
  }
  // A connection that nobody answers would keep the process for as long as it likes.
  process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
}

/** Help that was asked for is no error. */
async function run(root: Command, argv: readonly string[]): Promise<void> {
  try {
    await root.parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
  }
}

/** Commander has printed its own errors already. */
function usage({ code, message }: CommanderError): Outcome {
  const lines = code === USAGE ? [message] : ["Nothing was changed."];
  return { exitCode: EXIT.usage, report: { error: message }, lines };
}
