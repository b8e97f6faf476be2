// `rollback deploy`: puts a new release live, with the same checks and proof; if its proof fails and config
// `autoRollback` is on, it goes back.
import { CONFIRM_WORD } from "../../guards/release/confirmation";
import { EXIT, type Outcome } from "../../report/outcome";
import { dryRun, type DryRunOptions, release, releasing, type ReleasingOptions } from "../options";
import type { Verb } from "../verb";
import type { RollbackDeps } from "../deps";
import type { Check } from "../judge/planFacts";
import { goLive, lookAtStack, type ReleaseOptions } from "../goLive";
import { dryRunOf } from "./plan";
import { to } from "./to";

/** As it is typed. */
export const DEPLOY: Verb<ReleasingOptions & DryRunOptions, string> = {
  define: (root) =>
    dryRun(
      releasing(
        root
          .command("deploy")
          .description("puts a new release live, with the same checks and proof")
          .addArgument(release("<tag>")),
      ),
    ),
  run: ({ target, options }, deps) =>
    options.dryRun === true
      ? dryRunOf("deploy", { ...options, target }, deps)
      : deploy({ ...options, target }, deps),
  recordedAs: (options) => (options.dryRun === true ? "plan" : undefined),
};

/** Does it. */
export async function deploy(options: ReleaseOptions, deps: RollbackDeps): Promise<Outcome> {
  const start = await lookAtStack(options.stack, deps);
  const outcome = await goLive({ ...options, verb: "deploy" }, start, deps);
  const goesBack = start.situation.file.values.autoRollback;
  return goesBack && outcome.exitCode === EXIT.unhealthy
    ? backAgain(options, outcome, deps)
    : outcome;
}

/** Who decides where nobody is there. */
const CONFIG = "config autoRollback";

/** Config `autoRollback`: a deploy whose proof failed goes back by itself, and both are reported. */
async function backAgain(
  options: ReleaseOptions,
  deployed: Outcome,
  deps: RollbackDeps,
): Promise<Outcome> {
  for (const line of deployed.lines) deps.narrate(line);
  deps.narrate("Config `autoRollback` is on: going back to the last good release");
  const now = new Date(deps.clock.now()).toISOString();
  const back = await to(
    {
      ...options,
      target: "previous",
      confirm: CONFIRM_WORD,
      // Nobody is there to ask. What isn't known stops nothing, and what is risky is found out by the proof; what is
      // critical can't be taken back, and is left to a person.
      unchecked: true,
      acceptRisk: "all but critical",
      acceptedBy: CONFIG,
      // New each time, because no reason confirms two rollbacks.
      reason: `the deploy of ${options.target} failed its proof at ${now}`,
      approvedBy: CONFIG,
      // What an earlier rollback was justified with justifies no other.
      justification: `the stack's config asks for it, at ${now}`,
    },
    deps,
  );
  const frozen = whyFrozen(back);
  if (frozen !== undefined) return frozenAt(options, deployed, back, frozen);
  return {
    exitCode: back.exitCode === EXIT.done ? EXIT.failed : back.exitCode,
    report: { deploy: deployed.report, rollback: back.report },
    lines: [`The deploy of \`${options.target}\` failed. Automatic rollback:`, ...back.lines],
  };
}

/** Why it doesn't go back by itself: the migrations speak against it. */
function whyFrozen({ exitCode, report }: Outcome): Check | undefined {
  if (exitCode !== EXIT.refused) return undefined;
  const { checks = [] } = report as { checks?: readonly Check[] };
  return checks.find(({ database, result }) => database !== undefined && result === "NO");
}

function frozenAt(
  { target }: ReleaseOptions,
  deployed: Outcome,
  back: Outcome,
  { seen, next }: Check,
): Outcome {
  const why = `It didn't go back by itself: ${seen.replace(/\.$/, "")}.`;
  return {
    exitCode: deployed.exitCode,
    report: { deploy: deployed.report, rollback: back.report, frozen: why },
    lines: [
      `The deploy of \`${target}\` failed its proof, and \`${target}\` is still live.`,
      why,
      "A person must decide: go on with a corrected release, or go back and accept by name what is lost.",
      ...(next === undefined ? [] : [`Next: \`${next}\``]),
    ],
  };
}
