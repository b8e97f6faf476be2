// The rollback command's verbs and options, as `--help` lists them.
import { Command, CommanderError } from "commander";
import { EXIT, type Narrate, type Outcome } from "./outcome";
import { terminal } from "./people";
import { adopt } from "./verbs/adopt";
import { breakGlass } from "./verbs/breakGlass";
import { candidates } from "./verbs/candidates";
import { maintenance } from "./verbs/maintenance";
import { pin } from "./verbs/pin";
import { plan } from "./verbs/plan";
import { status } from "./verbs/status";
import { takeover } from "./verbs/takeover";
import { to, type ToOptions } from "./verbs/to";
import { verify } from "./verbs/verify";
import { watch } from "./verbs/watch";

/** The code of an error of usage that commander doesn't print itself. */
export const USAGE = "rollback.usage";

/** What the verbs need of the process. */
export interface Around {
  /** The folder of Pulumi.yaml. */
  readonly folder: string;
  readonly narrate: Narrate;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  readonly print: (outcome: Outcome, json: boolean) => void;
}

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
  readonly maintenance?: string;
  readonly watch?: boolean;
  readonly seconds?: string;
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

/** The command, to be parsed. */
export function program(around: Around): Command {
  const { folder, narrate, signal } = around;
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
        around.print(await run(target, options), options.json === true);
      });

  verb("status", "what is live, in one screen", (_, { stack }) => status(folder, stack));
  verb("candidates", "where one can go back to", (_, options) =>
    candidates({ ...options, folder, all: options.all === true }),
  )
    .option("--all", "every row")
    .option("--repository <owner/name>", "the application's repository on GitHub")
    .option("--clone <folder>", "a local clone of it, for its commits");
  verb("plan <target>", "checks and previews a rollback; changes nothing", (target, options) =>
    plan({
      folder,
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
              folder,
              stack: options.stack,
              target,
              acceptMoved: options.acceptMovedTag === true,
              narrate,
            })
          : to(toOptions(around, "to", target, options)),
    ),
  ).option("--dry-run", "plan only");
  releasing(
    verb("deploy <tag>", "puts a new release live by the same road", (target, options) =>
      to(toOptions(around, "deploy", target, options)),
    ),
  );
  releasing(
    verb(
      "undo [tag]",
      "returns to the release that a rollback left, and lifts its pin",
      (target, options) => to(toOptions(around, "undo", target, options)),
    ),
  );
  releasing(
    verb(
      "takeover <target>",
      "ends an update that holds the lock, then goes back",
      (target, options) => takeover(toOptions(around, "to", target, options)),
    ),
  );
  verb("verify", "proves what is live; changes nothing", (_, { stack, watch: keeps, seconds }) =>
    keeps === true
      ? watch({
          folder,
          stack,
          seconds: seconds === undefined ? undefined : Number(seconds),
          narrate,
          signal,
        })
      : verify(folder, stack, narrate, signal),
  )
    .option("--watch", "keeps looking: error rate and response times, until Ctrl-C")
    .option("--seconds <n>", "how long to watch");
  people(
    verb(
      "break-glass <target>",
      "straight to ECS, when Pulumi, its state or CI is down",
      (target, options) =>
        breakGlass({
          ...options,
          folder,
          target,
          ask: terminal(),
          narrate,
          signal,
        }),
    ),
  );
  people(
    verb("adopt", "makes config and state say what is live", (_, options) =>
      adopt({
        ...options,
        folder,
        yes: options.yes === true,
        ask: terminal(),
        narrate,
        signal,
      }),
    ),
  ).option("--yes", "without asking");
  verb("pin <tag>", "a bad tag: nobody can deploy it", (tag, { stack }) =>
    pin(folder, stack, tag, "pin"),
  );
  verb("unpin <tag>", "lifts a pin", (tag, { stack }) => pin(folder, stack, tag, "unpin"));
  verb("maintenance <on|off>", "a page of ours instead of the application", (state, { stack }) =>
    maintenance({ folder, stack, on: onOff(state), narrate, signal }),
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
    .option("--maintenance <on|off>", "switches the maintenance page in the same update")
    .option(
      "--accept-moved-tag",
      "the image is another than it was when it ran here, and that is meant",
    )
    .option("--unchecked", "go on although something couldn't be looked at");
}

function toOptions(
  { folder, narrate, signal }: Around,
  verb: ToOptions["verb"],
  target: string,
  options: Options,
): ToOptions {
  return {
    ...options,
    folder,
    target,
    verb,
    emergency: options.emergency === true,
    withConfig: options.withConfig === true,
    maintenance: options.maintenance === undefined ? undefined : onOff(options.maintenance),
    acceptMoved: options.acceptMovedTag === true,
    unchecked: options.unchecked === true,
    ask: terminal(),
    narrate,
    signal,
  };
}

function onOff(text: string): boolean {
  if (text === "on" || text === "off") return text === "on";
  throw new CommanderError(EXIT.usage, USAGE, `\`${text}\` is neither on nor off.`);
}
