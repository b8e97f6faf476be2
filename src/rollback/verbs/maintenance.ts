// `rollback maintenance on|off`: the load balancer's own page instead of the application, by config and `up`.
import { writeConfig } from "../../config/writeStackFile";
import { describeError, OperatorError } from "../../errors";
import { Engine } from "../engine";
import { EXIT, refused, type Narrate, type Outcome } from "../outcome";
import { whoRuns } from "../people";
import { readSituation } from "../situation";

/** How it is switched. */
export interface MaintenanceOptions {
  readonly folder: string;
  readonly stack: string;
  readonly on: boolean;
  readonly narrate: Narrate;
  readonly signal: AbortSignal;
}

/** Switches it. Off takes two updates: the page goes, then the application is proven without it. */
export async function maintenance(options: MaintenanceOptions): Promise<Outcome> {
  const { folder, stack, on, narrate, signal } = options;
  const { file, stateTag } = await readSituation(folder, stack);
  if (file.imageTag !== stateTag) {
    return refused(
      `config asks for \`${file.imageTag}\`, and state says that \`${stateTag}\` is live: this would deploy it.`,
      `pulumi config set imageTag ${stateTag} --stack ${stack}`,
    );
  }
  const putBack = writeConfig(file, { maintenance: on });
  const engine = new Engine(file, options.narrate);
  const message = `maintenance ${on ? "on" : "off"} by ${whoRuns()}: asked for`;
  try {
    await engine.up({ message, hear: narrate, signal });
    if (!on) await engine.up({ message, hear: narrate, signal });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    // The page may be up although its proof failed: config says what was wanted, and `status` what is.
    if (signal.aborted) putBack();
    return {
      exitCode: EXIT.failed,
      report: { error: error.message },
      lines: [describeError(error), `Next: \`rollback status --stack ${stack}\``],
    };
  }
  return {
    exitCode: EXIT.done,
    report: { maintenance: on },
    lines: [on ? "Users get the maintenance page, with 503." : "Users get the application again."],
  };
}
