// `npm run drill`: sets the sandbox up, rehearses a rollback on it, reports, and takes it down again.
import * as fs from "node:fs";
import * as path from "node:path";
import { Command, Option } from "commander";
import { describeError } from "../../src/errors";
import { takeSandbox } from "../lock";
import { PROJECT_DIR } from "../paths";
import { type StackName, STACKS } from "../projectConfig";
import { startSandbox, stopSandbox } from "../sandbox";
import { runDrill } from "./drill";
import { type DrillReport, renderMarkdown, renderSummary } from "./report";
import { SCENARIOS } from "./scenarios";

const REPORT_DIR = path.join(PROJECT_DIR, "sandbox", "report");

const INTERRUPTED = 130;

interface Options {
  readonly scenario: string;
  readonly stack: StackName;
  readonly keep: boolean;
  readonly json: boolean;
}

const program = new Command("drill")
  .description("Rehearses a deploy, a bad deploy and the rollback by config, with real containers.")
  .addOption(
    new Option("--scenario <name>", "how the bad release is bad")
      .choices(SCENARIOS.map(({ name }) => name))
      .default("unhealthy"),
  )
  .addOption(
    new Option("--stack <name>", "whose program and config").choices(STACKS).default("prod"),
  )
  .option("--keep", "leave the sandbox up, to type `pulumi` commands against it", false)
  .option("--json", "the report on stdout as JSON, everything else on stderr", false)
  .addHelpText("after", ["", "Scenarios:", ...SCENARIOS.map(describeScenario)].join("\n"))
  .addHelpText(
    "after",
    "\nExit codes: 0 every step did what it must, 1 not, 2 usage, 130 interrupted.",
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

void main(program.parse().opts<Options>()).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${describeError(error)}\n`);
    process.exit(1);
  },
);

async function main(options: Options): Promise<number> {
  const show = (line: string) => {
    (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  };
  takeSandbox("drill");
  const interrupted = new AbortController();
  let isDrilling = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (interrupted.signal.aborted) process.exit(INTERRUPTED);
      interrupted.abort();
      if (isDrilling) {
        return show("Stopping after this command. Press Ctrl-C again to stop now.");
      }
      show("Interrupted: taking the sandbox down.");
      void stopSandbox().finally(() => process.exit(INTERRUPTED));
    });
  }
  const scenario = SCENARIOS.find(({ name }) => name === options.scenario);
  if (scenario === undefined) throw new Error(`commander let ${options.scenario} through`);
  const started = Date.now();
  // What an earlier run left would be in the way, whether it was kept or killed.
  await stopSandbox();
  try {
    const sandbox = await startSandbox(show);
    const setUpSeconds = (Date.now() - started) / 1000;
    isDrilling = true;
    show(`The sandbox is up after ${setUpSeconds.toFixed(1)} s.`);
    const { stack } = options;
    const { signal } = interrupted;
    const report = await runDrill({ sandbox, stack, scenario, setUpSeconds, show, signal });
    writeReport(report);
    if (options.json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    show(`\n${renderSummary(report)}`);
    show(`Report: ${path.relative(process.cwd(), path.join(REPORT_DIR, "drill.md"))}`);
    if (signal.aborted) return INTERRUPTED;
    return report.ok ? 0 : 1;
  } finally {
    if (options.keep) {
      show('The sandbox stays up. `eval "$(npm run -s sandbox -- env)"` and use `npx pulumi`.');
    } else await stopSandbox();
  }
}

function writeReport(report: DrillReport): void {
  fs.mkdirSync(REPORT_DIR, { recursive: true });
  fs.writeFileSync(path.join(REPORT_DIR, "drill.md"), renderMarkdown(report));
  fs.writeFileSync(path.join(REPORT_DIR, "drill.json"), JSON.stringify(report, undefined, 2));
}

function describeScenario({ name, symptom }: (typeof SCENARIOS)[number]): string {
  return `  ${name.padEnd(15)} ${symptom}`;
}
