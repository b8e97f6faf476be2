// `rollback to`, `deploy` and `undo`: find, check, confirm, execute, pin.
import type { ConfigChanges } from "../../config/writeStackFile";
import { CONFIRM_WORD, RESTORE_ENVIRONMENT } from "../../guards/release/confirmation";
import { leftFor } from "../../guards/release/wayBack";
import { rollbackLine } from "../../commandLines";
import { Engine } from "../../pulumi/engine";
import { execute } from "../execute";
import { EXIT, refused, type Narrate, type Outcome } from "../../report/outcome";
import { type Ask, confirmationFor, type Said, whoRuns } from "../people";
import { pins } from "../judge/pins";
import { check, type Checked } from "../plan";
import type { Target } from "../../release/target";
import { readForPlan } from "../facts/planSituation";
import { checkedAgainst, refusal } from "../judge/refusal";
import { checkLines } from "../render";
import { saying } from "../../process/waiting";
import { kindOf, needsConfirmation, replacedBy } from "../release";
import { settingsApart } from "../judge/settingsApart";
import { liveTagOf, type Situation } from "../facts/situation";

type NoTarget = Exclude<Target, { kind: "tag" }>;

/** How a release is put live. */
export interface ToOptions extends Said {
  readonly folder: string;
  readonly stack: string;
  readonly target: string;
  /** `undo` returns to the release that was left, and lifts its pin. */
  readonly verb: "to" | "deploy" | "undo";
  readonly emergency: boolean;
  /** An update was ended for it. */
  readonly takesOver?: boolean;
  /** The application's environment comes back with the release. */
  readonly withConfig: boolean;
  /** Switches the maintenance page with the release; undefined leaves it. */
  readonly maintenance: boolean | undefined;
  readonly acceptMoved: boolean;
  /** Go on although something couldn't be looked at. */
  readonly unchecked: boolean;
  readonly ask: Ask | undefined;
  readonly narrate: Narrate;
  readonly signal: AbortSignal;
}

/** Does it. */
export async function to(options: ToOptions): Promise<Outcome> {
  const { folder, stack, narrate } = options;
  narrate("Looking at ECS, state, history and lock");
  const situation = await readForPlan(folder, stack);
  const engine = new Engine(situation.file, narrate);
  engine.warmUp();
  const target =
    options.verb === "undo"
      ? options.target || (leftFor(situation.proofs, liveTagOf(situation)) ?? "")
      : options.target;
  if (options.verb === "undo" && target === "") {
    return refused(
      "there is nothing to undo: the live release has replaced no other one here.",
      rollbackLine(stack, "candidates"),
    );
  }
  const unpinned = options.verb === "undo" ? withoutPin(situation, target) : situation;
  const checking = check(unpinned, {
    target,
    acceptMoved: options.acceptMoved,
    isDeploy: options.verb === "deploy",
    takesOver: options.takesOver === true,
    goOnDenied: options.unchecked,
  });
  const checked = await saying("the registry and IAM", narrate, checking);
  if (!("checks" in checked)) return notFound(checked, stack);
  for (const line of checkLines(checked.checks)) narrate(line);
  const stop = await stopped(checked, options, situation);
  if (stop !== undefined) return stop;
  const outcome = await release(options, situation, checked, engine);
  const goesBack = options.verb === "deploy" && situation.file.values.autoRollback;
  return goesBack && outcome.exitCode === EXIT.unhealthy ? backAgain(options, outcome) : outcome;
}

/** Config `autoRollback`: a deploy whose proof failed goes back by itself, and both are reported. */
async function backAgain(options: ToOptions, deploy: Outcome): Promise<Outcome> {
  for (const line of deploy.lines) options.narrate(line);
  options.narrate("Config `autoRollback` is on: going back to the last good release");
  const back = await to({
    ...options,
    verb: "to",
    target: "previous",
    confirm: CONFIRM_WORD,
    // Nobody is there to ask, and config asks for it whatever the database is like.
    unchecked: true,
    // Said anew each time: no reason confirms two rollbacks.
    reason: `the deploy of ${options.target} failed its proof at ${new Date().toISOString()}`,
    approvedBy: "config autoRollback",
    // What an earlier rollback was justified with justifies no other.
    justification: `the stack's config asks for it, at ${new Date().toISOString()}`,
  });
  return {
    exitCode: back.exitCode === EXIT.done ? EXIT.failed : back.exitCode,
    report: { deploy: deploy.report, rollback: back.report },
    lines: [`The deploy of \`${options.target}\` failed; by itself:`, ...back.lines],
  };
}

async function release(
  options: ToOptions,
  situation: Situation,
  checked: Checked,
  engine: Engine,
): Promise<Outcome> {
  const { file } = situation;
  const kind = kindOf(situation, checked.tag);
  const from = replacedBy(situation, checked.tag);
  const needsWord = needsConfirmation(situation, checked.tag);
  if (options.verb === "deploy" && needsWord) {
    return refused(
      `\`${checked.tag}\` ran here before: putting it live again is a rollback.`,
      rollbackLine(file.stack, "to", checked.tag),
    );
  }
  const environment = options.withConfig
    ? settingsApart(file, checked.release).appEnvironment
    : undefined;
  const asked = needsWord
    ? await confirmationFor(
        { from: from ?? "", to: checked.tag, stack: file.stack },
        options,
        file.values.requireApproval,
        options.ask,
      )
    : {};
  const confirmation =
    needsWord && environment !== undefined ? { ...asked, environment: RESTORE_ENVIRONMENT } : asked;
  const leaves = options.verb === "to" && kind === "rollback" ? from : undefined;
  const outcome = await execute({
    situation,
    checked,
    verb: options.verb,
    confirmation,
    config: {
      ...pinning(options.verb, file.values.pinnedTags, checked.tag, leaves),
      ...(environment === undefined ? {} : { appEnvironment: environment }),
      ...(options.maintenance === undefined ? {} : { maintenance: options.maintenance }),
    },
    reason: options.reason ?? confirmation["reason"] ?? options.verb,
    by: options.requestedBy ?? whoRuns(),
    emergency: options.emergency,
    engine,
    narrate: options.narrate,
    signal: options.signal,
  });
  if (outcome.exitCode !== EXIT.done || leaves === undefined) return outcome;
  return {
    ...outcome,
    report: { ...outcome.report, pinned: leaves },
    lines: [
      ...outcome.lines,
      `\`${leaves}\` is pinned: it can't be deployed until \`${rollbackLine(file.stack, "unpin", leaves)}\`.`,
    ],
  };
}

/** The pin goes with the update, so that the ledger has it: other clones of this project read it there. */
function pinning(
  verb: ToOptions["verb"],
  pinned: readonly string[],
  tag: string,
  leaves: string | undefined,
): ConfigChanges {
  if (verb === "undo") return { pinnedTags: pins(pinned, [], [tag]) };
  return leaves === undefined ? {} : { pinnedTags: pins(pinned, [leaves], [tag]) };
}

/** The target that was named is none. */
export function notFound({ kind, message }: NoTarget, stack: string): Outcome {
  const outcome = refused(message, rollbackLine(stack, "candidates"));
  return kind === "usage" ? { ...outcome, exitCode: EXIT.usage } : outcome;
}

/** Why it ends here: a check says no, or something couldn't be looked at and nobody says to go on. */
async function stopped(
  checked: Checked,
  { unchecked, ask, stack, verb }: ToOptions,
  situation: Situation,
): Promise<Outcome | undefined> {
  const refusedBy = refusal(checked, checkedAgainst(situation, verb === "to"));
  if (refusedBy !== undefined) return refusedBy;
  const { checks, tag } = checked;
  const open = checks.filter((check) => check.unchecked === true);
  if (open.length === 0 || unchecked) return undefined;
  const what = open.map(({ what: name, seen }) => `${name} (${seen})`).join(", ");
  const goOn = await ask?.(`Not checked: ${what}. Go on all the same? (yes/no) `);
  if (goOn === "yes") return undefined;
  return refused(`not checked: ${what}.`, rollbackLine(stack, verb, tag, "--unchecked"), {
    checks,
  });
}

function withoutPin<S extends Situation>(situation: S, tag: string): S {
  const { file } = situation;
  const pinnedTags = file.values.pinnedTags.filter((pinned) => pinned !== tag);
  return { ...situation, file: { ...file, values: { ...file.values, pinnedTags } } };
}
