// `npm run sandbox`: the sandbox by hand.
import { Command, Option } from "commander";
import { describeError } from "../src/errors";
import { takeSandbox } from "./lock";
import { type StackName, STACKS } from "./projectConfig";
import { startSandbox, stopSandbox } from "./sandbox";
import { createStack, stackEnvironment } from "./stack";

const onStack = () =>
  new Option("--stack <name>", "the stack to work on").choices(STACKS).default("prod");
const narrate = (line: string) => void process.stderr.write(`${line}\n`);

const program = new Command("sandbox").description("A local AWS with real containers.");
program
  .command("up")
  .description("start it, or go on with it, and make the stack")
  .addOption(onStack())
  .action(async ({ stack }: { stack: StackName }) => {
    takeSandbox("sandbox up");
    await createStack(await startSandbox(narrate), stack);
    narrate('It is up. `eval "$(npm run -s sandbox -- env)"`, then `npx pulumi …`.');
  });
program
  .command("env")
  .description("print what a shell needs to use it: eval the output")
  .addOption(onStack())
  .action(async ({ stack }: { stack: StackName }) => {
    // It starts what doesn't run, and makes the stack: not while a test or a drill does the same.
    takeSandbox("sandbox env");
    const sandbox = await startSandbox(narrate);
    await createStack(sandbox, stack);
    for (const [name, value] of Object.entries(stackEnvironment(sandbox, stack))) {
      process.stdout.write(`export ${name}='${value.replaceAll("'", `'\\''`)}'\n`);
    }
  });
program
  .command("down")
  .description("stop it and remove what it made; tools and images stay in .cache")
  .action(async () => {
    takeSandbox("sandbox down");
    await stopSandbox();
  });

void program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
});
