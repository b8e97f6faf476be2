// `rollback undo`: returns to the release that a rollback has left, and lifts its pin.
import { leftFor } from "../../guards/release/wayBack";
import { rollbackLine } from "../../commandLines";
import { refused, type Outcome } from "../../report/outcome";
import { release, releasing, type ReleasingOptions } from "../options";
import type { Verb } from "../verb";
import type { RollbackDeps } from "../deps";
import { liveTagOf } from "../facts/situation";
import { goLive, lookAtStack, type ReleaseOptions } from "../goLive";

/** As it is typed. */
export const UNDO: Verb<ReleasingOptions, string | undefined> = {
  define: (root) =>
    releasing(
      root
        .command("undo")
        .description("returns to the release that a rollback left, and lifts its pin")
        .addArgument(release("[tag]")),
    ),
  run: ({ target = "", options }, deps) => undo({ ...options, target }, deps),
};

/** Does it; without a target, to the release that was left for the one that is live. */
export async function undo(options: ReleaseOptions, deps: RollbackDeps): Promise<Outcome> {
  const { stack } = options;
  const start = await lookAtStack(stack, deps);
  const { situation } = start;
  const target = options.target || leftFor(situation.proofs, liveTagOf(situation));
  if (target === undefined) {
    return refused(
      "there is nothing to undo: the live release has replaced no other one here.",
      rollbackLine(stack, "candidates"),
    );
  }
  return goLive({ ...options, target, verb: "undo" }, start, deps);
}
