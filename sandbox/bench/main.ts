// `npm run bench`: how long the rollback command takes. It prints numbers and judges nothing: they differ from machine to
// machine.
import * as fs from "node:fs";
import * as path from "node:path";
import { Argument, Command, InvalidArgumentError } from "commander";
import { describeError } from "../../src/errors";
import { requireNoKeptSandbox } from "../kept";
import { takeSandbox } from "../lock";
import { PROJECT_DIR } from "../paths";
import { type Sandbox, startSandbox, stopSandbox } from "../sandbox";
import { timeReading } from "./reading";
import { timeRollbacks } from "./rollback";

const REPORT_DIR = path.join(PROJECT_DIR, "sandbox", "report");

type Show = (line: string) => void;
type Part = (sandbox: Sandbox, runs: number, show: Show) => Promise<string>;

const PARTS: Readonly<Record<string, { readonly what: string; readonly part: Part }>> = {
  reading: { what: "the verbs that only read, on a stack with a long history", part: timeReading },
  rollback: {
    what: "a rollback of two tasks: by this command, and by other tools",
    part: timeRollbacks,
  },
};

const show: Show = (line) => void process.stderr.write(`${line}\n`);

const program = new Command("bench")
  .description("Times the rollback command in a sandbox of its own.")
  .addArgument(new Argument("[part]", "what is timed; without it, all").choices(Object.keys(PARTS)))
  .option("--runs <number>", "how often each is timed", parseRuns, 5)
  .option("--force", "remove a sandbox that was kept", false)
  .addHelpText(
    "after",
    `\nParts:\n${Object.entries(PARTS)
      .map(([name, { what }]) => `  ${name.padEnd(9)} ${what}`)
      .join("\n")}`,
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse();

function parseRuns(text: string): number {
  const runs = Number(text);
  if (!Number.isInteger(runs) || runs < 1) throw new InvalidArgumentError("It must be 1 or more.");
  return runs;
}

async function main(): Promise<void> {
  const { force, runs } = program.opts<{ force: boolean; runs: number }>();
  takeSandbox("bench");
  requireNoKeptSandbox("bench", force);
  const chosen = program.args[0] === undefined ? Object.keys(PARTS) : [program.args[0]];
  for (const name of chosen) {
    await stopSandbox();
    // Only what this run made is taken down.
    const table = await time(PARTS[name]!.part, runs).finally(stopSandbox);
    process.stdout.write(`${table}\n`);
    fs.mkdirSync(REPORT_DIR, { recursive: true });
    fs.writeFileSync(path.join(REPORT_DIR, `bench-${name}.txt`), `${table}\n`);
  }
}

async function time(part: Part, runs: number): Promise<string> {
  return part(await startSandbox(show), runs, show);
}

main()
  .catch((error: unknown) => {
    show(describeError(error));
    process.exitCode = 1;
  })
  .finally(() => process.exit());
