// The rollback command: its verbs put together, as `--help` lists them. Each verb declares itself, in src/rollback/verbs.
import { Command } from "commander";
import { stackName } from "../options";
import { addMigrations } from "./migrationsCommand";
import type { Narrate, Outcome } from "../../report/outcome";
import { rollbackDeps } from "../realDeps";
import { recorded, type Recorder } from "./record";
import type { CommonOptions, Verb } from "../verb";
import { ADOPT } from "../verbs/adopt";
import { BREAK_GLASS } from "../verbs/breakGlass";
import { CANDIDATES } from "../verbs/candidates";
import { DEPLOY } from "../verbs/deploy";
import { MAINTENANCE } from "../verbs/maintenance";
import { PIN, UNPIN } from "../verbs/pin";
import { PLAN } from "../verbs/plan";
import { STATUS } from "../verbs/status";
import { TAKEOVER } from "../verbs/takeover";
import { SYNC } from "../verbs/sync";
import { TO } from "../verbs/to";
import { UNDO } from "../verbs/undo";
import { VERIFY } from "../verbs/verify";

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
  npx --no rollback candidates                               the releases that you can go back to
  npx --no rollback plan previous                            what a rollback would do; changes nothing
  npx --no rollback to previous --reason "checkout fails"    asks for ROLLBACK on a terminal
  npx --no rollback to 1b2f4d6e8a0c --confirm ROLLBACK --reason "checkout fails" \\
    --approved-by bob --justification "no fix in sight"      in CI
  npx --no rollback break-glass previous --confirm ROLLBACK --reason "Pulumi is down"`;

/** In the order in which `--help` lists them. */
const VERBS: readonly Verb[] = [
  STATUS,
  CANDIDATES,
  PLAN,
  TO,
  DEPLOY,
  UNDO,
  TAKEOVER,
  VERIFY,
  BREAK_GLASS,
  ADOPT,
  PIN,
  UNPIN,
  SYNC,
  MAINTENANCE,
];

/** What the command needs of the process. */
export interface CommandContext {
  /** The folder of Pulumi.yaml. */
  readonly folder: string;
  readonly narrate: Narrate;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  readonly print: (outcome: Outcome, json: boolean) => void;
  /** Keeps the record; one that only hands on where it is left out. */
  readonly recorder?: Recorder;
}

/** Runs a verb that was asked for without an error of usage. */
export type Perform = Recorder["run"];

/**
 * The command, to be parsed.
 *
 * @param perform called instead of running the verb and keeping its record: for tests and tools that only parse.
 * @param depsFor what the verbs need of the world.
 */
export function program(
  context: CommandContext,
  perform?: Perform,
  depsFor: typeof rollbackDeps = rollbackDeps,
): Command {
  const { folder, signal, print } = context;
  const record = context.recorder ?? recorded(context.narrate);
  const run = perform ?? record.run;
  const root = new Command("rollback")
    .description("Takes a stack back to a release that was good here, and proves it.")
    .option("-s, --stack <name>", "the stack", stackName, process.env["PULUMI_STACK"] ?? "prod")
    .option("--json", "print the result as JSON; narration goes to stderr")
    .option("--record <file>", "write the record of this run to it, as JSON")
    .option("--summary <file>", "append the result to it, as Markdown")
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", `${TARGET}\n${EXAMPLES}`)
    .addHelpText("afterAll", EXIT_CODES)
    .exitOverride();
  for (const verb of VERBS) {
    const command = verb.define(root).exitOverride();
    command.action(async () => {
      const options = command.optsWithGlobals<CommonOptions>();
      const [typed = ""] = command.args;
      const name = verb.recordedAs?.(options) ?? command.name();
      const outcome = await run({ verb: name, target: typed, stack: options.stack }, options, () =>
        verb.run(
          { target: command.processedArgs[0] as unknown, options },
          depsFor({ folder, signal, narrate: record.narrate }),
        ),
      );
      print(outcome, options.json === true);
    });
  }
  addMigrations(root, run, { print, narrate: record.narrate });
  return root;
}
