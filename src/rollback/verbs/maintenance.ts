// `rollback maintenance on|off`: the load balancer's own page instead of the application, by config and `up`.
import { Argument } from "commander";
import { readStackFile, type StackFile } from "../../config/stackFile";
import type { PutBack } from "../../config/writeStackFile";
import { Interrupted, NotBegun } from "../../process/changes";
import { describeError, OperatorError } from "../../errors";
import { pulumiLine, rollbackLine } from "../../commandLines";
import { lockRefusal, neverBegan } from "../../pulumi/lockRefusal";
import { EXIT, refused, type Outcome } from "../../report/outcome";
import type { RollbackDeps } from "../deps";
import { situationOf } from "../facts/situation";
import { onOff } from "../options";
import { inTurn } from "../turn";
import type { Verb } from "../verb";

/** As it is typed. */
export const MAINTENANCE: Verb<unknown, boolean> = {
  define: (root) =>
    root
      .command("maintenance")
      .description("shows our maintenance page instead of the application")
      .addArgument(new Argument("<on|off>").argParser(onOff)),
  run: ({ target, options }, deps) => maintenance(options.stack, target, deps),
};

/** Switches it. Off takes two updates: the page goes, then the application is proven without it. */
export async function maintenance(
  stack: string,
  on: boolean,
  deps: RollbackDeps,
): Promise<Outcome> {
  return inTurn(readStackFile(deps.folder, stack), deps, (file) => switched(file, on, deps));
}

async function switched(file: StackFile, on: boolean, deps: RollbackDeps): Promise<Outcome> {
  const { stack } = file;
  const { narrate, signal } = deps;
  const { state, stateTag, lock } = await situationOf(file, deps);
  const locked = lockRefusal(lock, stack);
  if (locked !== undefined) return locked;
  if (!state.ok) {
    return refused(`what is live can't be read: ${state.why}`, rollbackLine(stack, "status"));
  }
  if (file.imageTag !== stateTag) return otherRelease(file, stateTag);
  const putBack = deps.writeConfig(file, { maintenance: on });
  const engine = deps.pulumi.engine(file);
  const message = `maintenance ${on ? "on" : "off"} by ${deps.whoRuns()}: asked for`;
  let updates = 0;
  try {
    await engine.up({ message, hear: narrate, signal });
    updates++;
    if (!on) await engine.up({ message, hear: narrate, signal });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return failed(error, stack, on, updates === 0 ? putBack : undefined);
  }
  return {
    exitCode: EXIT.done,
    report: { maintenance: on },
    lines: [on ? "Users get the maintenance page, with 503." : "Users get the application again."],
  };
}

function otherRelease({ imageTag, stack }: StackFile, stateTag: string | undefined): Outcome {
  const message = `config asks for \`${imageTag}\`, and state says that \`${stateTag}\` is live: this would deploy it.`;
  return stateTag === undefined
    ? refused("nothing was deployed here yet.", rollbackLine(stack, "status"))
    : refused(message, pulumiLine(stack, "config", "set", "imageTag", stateTag));
}

/**
 * Where an update had begun, the page may be up although its proof failed: config goes on saying what was asked for, so
 * that the same command, or the next update, goes on from there.
 *
 * @param putBack undefined once an update has succeeded.
 */
function failed(
  error: OperatorError,
  stack: string,
  on: boolean,
  putBack: PutBack | undefined,
): Outcome {
  const isUntouched = putBack !== undefined && neverBegan(error, stack);
  const left = isUntouched ? putBack() : [];
  if (error instanceof NotBegun && left.length === 0 && isUntouched) throw new Interrupted();
  const word = on ? "on" : "off";
  const standing = isUntouched
    ? ["Nothing was changed.", ...left]
    : [`Config says that the page must be ${word}; whether it is wasn't checked.`];
  const next = rollbackLine(stack, ...(isUntouched ? ["status"] : ["maintenance", word]));
  return {
    exitCode: EXIT.failed,
    report: { error: error.message, changed: !isUntouched, next },
    lines: [describeError(error), ...standing, `Next: \`${next}\``],
  };
}
