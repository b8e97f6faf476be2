// `npm run -s gate`: judges what `pulumi preview --json` printed, or `--save-plan` wrote. Exit codes: 0 passes,
// 1 failed, 2 usage, 3 refused.
import * as fs from "node:fs";
import { Command } from "commander";
import { describeError, OperatorError } from "../src/errors";
import { gatePlan, type GateVerdict } from "../src/enforcement/planGate";

const USAGE = 2;
const REFUSED = 3;

function read(file: string): string {
  try {
    return fs.readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new OperatorError(`The plan can't be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** For a person, a line an objection; for a program, JSON. */
function print(verdict: GateVerdict, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(verdict, undefined, 2)}\n`);
    return;
  }
  const { stack, release, objections } = verdict;
  const lines = objections.map(
    ({ level, rule, message }) => `${level === "mandatory" ? "NO" : "!!"} ${rule}: ${message}`,
  );
  const end = verdict.passes ? "passes" : "is refused";
  process.stdout.write([...lines, `The plan for ${stack} (${release}) ${end}.`, ""].join("\n"));
}

/**
 * Judges the plan that `argv` names.
 *
 * @param folder where Pulumi.yaml is.
 */
export async function main(argv: readonly string[], folder: string): Promise<void> {
  await program(folder)
    .parseAsync([...argv])
    .catch((error: unknown) => {
      process.stderr.write(`${describeError(error)}\n`);
      process.exitCode = 1;
    });
}

/** The command, to be parsed. */
function program(folder: string): Command {
  return new Command("gate")
    .description("Names every deletion, replacement and danger in a planned update.")
    .argument("[file]", "the plan; `-` is standard input", "-")
    .option("--json", "print the verdict as JSON")
    .addHelpText(
      "after",
      `
Examples:
  pulumi preview --json | npm run -s gate
  pulumi preview --save-plan plan.json && npm run -s gate -- plan.json`,
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE))
    .action(async (file: string, { json = false }: { json?: boolean }) => {
      const verdict = await gatePlan(read(file), folder);
      print(verdict, json);
      process.exitCode = verdict.passes ? 0 : REFUSED;
    });
}
