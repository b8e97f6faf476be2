// The rollback command: parse, run a verb, print, exit.
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { describeError, OperatorError } from "../src/errors";
import { EXIT, type Outcome } from "../src/rollback/outcome";
import { terminal } from "../src/rollback/people";
import { adopt } from "../src/rollback/verbs/adopt";
import { breakGlass } from "../src/rollback/verbs/breakGlass";
import { candidates } from "../src/rollback/verbs/candidates";
import { maintenance } from "../src/rollback/verbs/maintenance";
import { pin } from "../src/rollback/verbs/pin";
import { plan } from "../src/rollback/verbs/plan";
import { status } from "../src/rollback/verbs/status";
import { takeover } from "../src/rollback/verbs/takeover";
import { to, type ToOptions } from "../src/rollback/verbs/to";
import { verify } from "../src/rollback/verbs/verify";

interface Options {
  readonly stack: string;
  readonly json?: boolean;
  readonly reason?: string;
  readonly confirm?: string;
  readonly requestedBy?: string;
  readonly approvedBy?: string;
  readonly justification?: string;
  readonly acceptMovedTag?: boolean;
  readonly unchecked?: boolean;
  readonly emergency?: boolean;
  readonly withConfig?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly all?: boolean;
  readonly repository?: string;
  readonly clone?: string;
}

const HELP = `
A target is an image tag, a unique beginning of one, a digest, a release number (see candidates), or \`previous\`:
the last release before the live one that was verified here.

Exit codes: 0 done, 1 failed, 2 usage, 3 refused as unsafe, 4 live but not healthy.

Examples:
  rollback status                                   what is live, and what differs
  rollback candidates                               where one can go back to
  rollback plan previous                            what a rollback would do; changes nothing
  rollback to previous --reason "checkout fails"    asks for ROLLBACK on a terminal
  rollback to 1b2f4d6e8a0c --confirm ROLLBACK --reason "checkout fails" \\
    --approved-by bob --justification "no fix in sight"                    in CI
  rollback break-glass previous --confirm ROLLBACK --reason "Pulumi is down"`;

/** The folder of Pulumi.yaml. */
let FOLDER = "";

const abort = new AbortController();
const narrate = (line: string) => void process.stderr.write(`${line}\n`);

/**
 * Parses and runs.
 *
 * @param folder where Pulumi.yaml is.
 */
export async function main(argv: readonly string[], folder: string): Promise<void> {
  FOLDER = folder;
  onInterrupt();
  try {
    await program().parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
      return;
    }
    narrate(describeError(error));
    process.exitCode = EXIT.failed;
    if (!(error instanceof OperatorError)) narrate("This is a bug of the rollback command.");
  }
}

function program(): Command {
  const root = new Command("rollback")
    .description("Takes a stack back to a release that was good here, and proves it.")
    .option("-s, --stack <name>", "the stack", process.env["PULUMI_STACK"] ?? "prod")
    .option("--json", "print the result as JSON; narration goes to stderr")
    .addHelpText("after", HELP)
    .exitOverride();
  const verb = (
    name: string,
    description: string,
    run: (target: string, options: Options) => Promise<Outcome> | Outcome,
  ) =>
    root
      .command(name)
      .description(description)
      .exitOverride()
      .action(async (...given: unknown[]) => {
        const target = given.length > 2 ? ((given[0] as string | undefined) ?? "") : "";
        const options = (given.at(-1) as Command).optsWithGlobals<Options>();
        print(await run(target, options), options.json === true);
      });

  verb("status", "what is live, in one screen", (_, { stack }) => status(FOLDER, stack));
  verb("candidates", "where one can go back to", (_, options) =>
    candidates({ ...options, folder: FOLDER, all: options.all === true }),
  )
    .option("--all", "every row")
    .option("--repository <owner/name>", "the application's repository on GitHub")
    .option("--clone <folder>", "a local clone of it, for its commits");
  verb("plan <target>", "checks and previews a rollback; changes nothing", (target, options) =>
    plan({
      folder: FOLDER,
      stack: options.stack,
      target,
      acceptMoved: options.acceptMovedTag === true,
      narrate,
    }),
  ).option(
    "--accept-moved-tag",
    "the image is another than it was when it ran here, and that is meant",
  );
  releasing(
    verb(
      "to <target>",
      "goes back, proves it, and pins the release left behind",
      (target, options) =>
        options.dryRun === true
          ? plan({
              folder: FOLDER,
              stack: options.stack,
              target,
              acceptMoved: options.acceptMovedTag === true,
              narrate,
            })
          : to(toOptions("to", target, options)),
    ),
  ).option("--dry-run", "plan only");
  releasing(
    verb("deploy <tag>", "puts a new release live by the same road", (target, options) =>
      to(toOptions("deploy", target, options)),
    ),
  );
  releasing(
    verb(
      "undo [tag]",
      "returns to the release that a rollback left, and lifts its pin",
      (target, options) => to(toOptions("undo", target, options)),
    ),
  );
  releasing(
    verb(
      "takeover <target>",
      "ends an update that holds the lock, then goes back",
      (target, options) => takeover(toOptions("to", target, options)),
    ),
  );
  verb("verify", "proves what is live; changes nothing", (_, { stack }) =>
    verify(FOLDER, stack, narrate, abort.signal),
  );
  people(
    verb(
      "break-glass <target>",
      "straight to ECS, when Pulumi, its state or CI is down",
      (target, options) =>
        breakGlass({
          ...options,
          folder: FOLDER,
          target,
          ask: terminal(),
          narrate,
          signal: abort.signal,
        }),
    ),
  );
  people(
    verb("adopt", "makes config and state say what is live", (_, options) =>
      adopt({
        ...options,
        folder: FOLDER,
        yes: options.yes === true,
        ask: terminal(),
        narrate,
        signal: abort.signal,
      }),
    ),
  ).option("--yes", "without asking");
  verb("pin <tag>", "a bad tag: nobody can deploy it", (tag, { stack }) =>
    pin(FOLDER, stack, tag, "pin"),
  );
  verb("unpin <tag>", "lifts a pin", (tag, { stack }) => pin(FOLDER, stack, tag, "unpin"));
  verb("maintenance <on|off>", "a page of ours instead of the application", (state, { stack }) =>
    maintenance({ folder: FOLDER, stack, on: onOff(state), narrate, signal: abort.signal }),
  );
  return root;
}

function people(command: Command): Command {
  return command
    .option("--confirm <word>", "ROLLBACK")
    .option("--reason <why>", "at least ten characters")
    .option("--requested-by <who>", "you, where Git or CI don't know it")
    .option("--approved-by <who>", "somebody else, where the stack asks for approval")
    .option("--justification <why>", "why it may be done now");
}

function releasing(command: Command): Command {
  return people(command)
    .option("--emergency", "the fastest safe way: no preview; policies and guards still hold")
    .option("--with-config", "the application's environment as it was when the target was good")
    .option(
      "--accept-moved-tag",
      "the image is another than it was when it ran here, and that is meant",
    )
    .option("--unchecked", "go on although something couldn't be looked at");
}

function toOptions(verb: ToOptions["verb"], target: string, options: Options): ToOptions {
  return {
    ...options,
    folder: FOLDER,
    target,
    verb,
    emergency: options.emergency === true,
    withConfig: options.withConfig === true,
    acceptMoved: options.acceptMovedTag === true,
    unchecked: options.unchecked === true,
    ask: terminal(),
    narrate,
    signal: abort.signal,
  };
}

function onOff(text: string): boolean {
  if (text === "on" || text === "off") return text === "on";
  throw new InvalidArgumentError(`\`${text}\` is neither on nor off.`);
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
