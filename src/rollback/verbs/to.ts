// `rollback to`: goes back to a release, proves it, and pins the one that is left.
import type { Outcome } from "../../report/outcome";
import { dryRun, type DryRunOptions, release, releasing, type ReleasingOptions } from "../options";
import type { Verb } from "../verb";
import type { RollbackDeps } from "../deps";
import { goLive, type GoLiveOptions, lookAtStack } from "../goLive";
import { dryRunOf } from "./plan";

/** As it is typed. */
export const TO: Verb<ReleasingOptions & DryRunOptions, string> = {
  define: (root) =>
    dryRun(
      releasing(
        root
          .command("to")
          .description("goes back, proves it, and pins the release left behind")
          .addArgument(release("<target>")),
      ),
    ),
  run: ({ target, options }, deps) =>
    options.dryRun === true
      ? dryRunOf("to", { ...options, target }, deps)
      : to({ ...options, target }, deps),
  recordedAs: (options) => (options.dryRun === true ? "plan" : undefined),
};

/** Does it. */
export async function to(
  options: Omit<GoLiveOptions, "verb">,
  deps: RollbackDeps,
): Promise<Outcome> {
  const start = await lookAtStack(options.stack, deps);
  return goLive({ ...options, verb: "to" }, start, deps);
}
