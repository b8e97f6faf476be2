// The rollback command's verbs and options, as `--help` lists them.
import { Command } from "commander";
import { rollbackLine } from "../../commandLines";
import { stoppedByOpenChecks } from "../judge/openChecks";
import {
  ACCEPT_MOVED,
  type Around,
  onOff,
  type Options,
  people,
  positiveSeconds,
  releaseName,
  releasing,
  requireSense,
  stackName,
  toOptions,
} from "./options";
import type { Outcome } from "../../report/outcome";
import { addMigrations } from "./migrationsCommand";
import { terminal } from "../people";
import { recorded, type Recorder } from "./record";
import { adopt } from "../verbs/adopt";
import { breakGlass } from "../verbs/breakGlass";
import { candidates } from "../verbs/candidates";
import { maintenance } from "../verbs/maintenance";
import { pin } from "../verbs/pin";
import { plan } from "../verbs/plan";
import { status } from "../verbs/status";
import { takeover } from "../verbs/takeover";
import { sync } from "../verbs/sync";
import { to } from "../verbs/to";
import { verify } from "../verbs/verify";
import { watch } from "../verbs/watch";

const TARGET = `
A target is an image tag, a unique beginning of one, a digest, a release number (see candidates), or \`previous\`:
the last release before the live one that was verified here.`;

// Beneath each verb's own help, too.
const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 usage, 3 refused as unsafe, 4 live but not healthy or not verified;
130, 143 or 129 ended by Ctrl-C, by a signal to end, or by a closed terminal, before anything was changed.`;

const EXAMPLES = `
Examples, in the project's folder:
  npx --no rollback status                                   what is live, and what differs
  npx --no rollback candidates                               where one can go back to
  npx --no rollback plan previous                            what a rollback would do; changes nothing
  npx --no rollback to previous --reason "checkout fails"    asks for ROLLBACK on a terminal
  npx --no rollback to 1b2f4d6e8a0c --confirm ROLLBACK --reason "checkout fails" \\
    --approved-by bob --justification "no fix in sight"      in CI
  npx --no rollback break-glass previous --confirm ROLLBACK --reason "Pulumi is down"`;

const STATUS_CODES = `
Ends with 0 when the release is live, verified and well; with 4 when it is live, but isn't healthy, is slow, isn't verified
or is behind the maintenance page; with 1 when nothing is live, or what matters couldn't be seen.`;

const WATCH_CODES = `
With --watch it ends with 4 when a request failed, and with 1 when none was answered.`;

const DRY_RUN = ["--dry-run", "plan only"] as const;
const READ_ONLY = ["--read-only", "planned by who may only read; somebody else does it"] as const;

/** Runs a verb that was asked for without an error of usage. */
export type Perform = Recorder["run"];

/**
 * The command, to be parsed.
 *
 * @param perform instead of running the verb, and keeping its record: for whoever only wants to know what was asked.
 */
export function program(outer: Around, perform?: Perform): Command {
  const record = outer.recorder ?? recorded(outer.narrate);
  const run = perform ?? record.run;
  const around = { ...outer, narrate: record.narrate };
  const { folder, signal, narrate } = around;
  const root = new Command("rollback")
    .description("Takes a stack back to a release that was good here, and proves it.")
    .option("-s, --stack <name>", "the stack", stackName, process.env["PULUMI_STACK"] ?? "prod")
    .option("--json", "print the result as JSON; narration goes to stderr")
    .option("--record <file>", "write what was asked, said and found into it, as JSON")
    .option("--summary <file>", "append the result to it, as Markdown")
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", `${TARGET}\n${EXAMPLES}`)
    .addHelpText("afterAll", EXIT_CODES)
    .exitOverride();
  const verb = (
    name: string,
    description: string,
    work: (target: string, options: Options) => Promise<Outcome> | Outcome,
    readTarget: (text: string) => unknown = releaseName,
  ) => {
    const command = root.command(name).description(description).exitOverride();
    const [argument] = command.registeredArguments;
    argument?.argParser((text) => {
      readTarget(text);
      return text;
    });
    return command.action(async (...given: unknown[]) => {
      const target = given.length > 2 ? ((given[0] as string | undefined) ?? "") : "";
      const options = (given.at(-1) as Command).optsWithGlobals<Options>();
      requireSense(options);
      const what = options.dryRun === true ? "plan" : command.name();
      const asked = { verb: what, target, stack: options.stack };
      const outcome = await run(asked, options, () => work(target, options));
      around.print(outcome, options.json === true);
    });
  };

  verb("status", "what is live, in one screen", (_, { stack }) =>
    status(folder, stack, narrate, signal),
  ).addHelpText("after", STATUS_CODES);
  verb("candidates", "where one can go back to", (_, options) =>
    candidates({ ...options, folder, all: options.all === true }),
  )
    .option("--all", "every row")
    .option("--repository <owner/name>", "the application's repository on GitHub")
    .option("--clone <folder>", "a local clone of it, for its commits");
  const planned = async (target: string, options: Options, isDeploy: boolean) => {
    const { stack, dryRun, unchecked } = options;
    const outcome = await plan({
      folder,
      stack,
      target,
      acceptMoved: options.acceptMovedTag === true,
      isDeploy,
      readOnly: options.readOnly === true,
      narrate,
    });
    if (dryRun !== true || unchecked === true || terminal(signal) !== undefined) return outcome;
    const verb = isDeploy ? "deploy" : "to";
    return stoppedByOpenChecks(outcome, rollbackLine(stack, verb, target, "--unchecked"));
  };
  verb("plan <target>", "checks and previews a rollback; changes nothing", (target, options) =>
    planned(target, options, false),
  )
    .option(...ACCEPT_MOVED)
    .option(...READ_ONLY);
  releasing(
    verb(
      "to <target>",
      "goes back, proves it, and pins the release left behind",
      (target, options) =>
        options.dryRun === true
          ? planned(target, options, false)
          : to(toOptions(around, "to", target, options)),
    ),
  )
    .option(...DRY_RUN)
    .option(...READ_ONLY);
  releasing(
    verb("deploy <tag>", "puts a new release live by the same road", (target, options) =>
      options.dryRun === true
        ? planned(target, options, true)
        : to(toOptions(around, "deploy", target, options)),
    ),
  )
    .option(...DRY_RUN)
    .option(...READ_ONLY);
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
          seconds,
          narrate,
          signal,
        })
      : verify(folder, stack, narrate, signal),
  )
    .option("--watch", "keeps looking: error rate and response times, until Ctrl-C")
    .option("--seconds <n>", "how long to watch (with --watch)", positiveSeconds)
    .addHelpText("after", WATCH_CODES);
  people(
    verb(
      "break-glass <target>",
      "straight to ECS, when Pulumi, its state or CI is down",
      (target, options) =>
        breakGlass({
          ...options,
          folder,
          target,
          ask: terminal(signal),
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
        ask: terminal(signal),
        narrate,
        signal,
      }),
    ),
  ).option("--yes", "without asking");
  verb("pin <tag>", "a bad tag: nobody can deploy it", (tag, { stack }) =>
    pin(folder, stack, tag, "pin"),
  );
  verb("unpin <tag>", "lifts a pin", (tag, { stack }) => pin(folder, stack, tag, "unpin"));
  verb("sync", "brings what the last update went with into this clone's config", (_, { stack }) =>
    sync(folder, stack),
  );
  verb(
    "maintenance <on|off>",
    "a page of ours instead of the application",
    (state, { stack }) => maintenance({ folder, stack, on: onOff(state), narrate, signal }),
    onOff,
  );
  addMigrations(root, run, around);
  return root;
}
