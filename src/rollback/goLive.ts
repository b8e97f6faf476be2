// What `to`, `deploy`, `undo` and `takeover` have in common: look, check, confirm, execute, pin.
import type { ConfigChanges } from "../config/writeStackFile";
import { RESTORE_ENVIRONMENT } from "../guards/release/confirmation";
import { rollbackLine } from "../commandLines";
import type { PulumiEngine, RollbackDeps } from "./deps";
import { execute } from "./execute";
import { EXIT, refused, type Outcome } from "../report/outcome";
import { databaseFound, withDatabase } from "./judge/databaseCheck";
import type { AcceptedRisks } from "./judge/databaseFacts";
import { confirmationFor, type ConfirmationFlags } from "./people";
import { pins } from "./judge/pins";
import { check, type Checked } from "./plan";
import type { Target } from "../release/target";
import { type PlanSituation, readForPlan } from "./facts/planSituation";
import { checkedAgainst, refusal } from "./judge/refusal";
import { checkLines } from "./render";
import { saying } from "../process/waiting";
import { kindOf, needsConfirmation, replacedBy } from "./release";
import { changedSettings } from "./judge/changedSettings";
import type { Situation } from "./facts/situation";

/** How a release is put live. */
export interface ReleaseOptions extends ConfirmationFlags {
  readonly stack: string;
  readonly target: string;
  readonly emergency?: boolean | undefined;
  /** The application's environment comes back with the release. */
  readonly withConfig?: boolean | undefined;
  /** Switches the maintenance page with the release; undefined leaves it. */
  readonly maintenance?: boolean | undefined;
  readonly acceptMovedTag?: boolean | undefined;
  /** Continue although something couldn't be checked. */
  readonly unchecked?: boolean | undefined;
  /** Risks of the database's migrations that were accepted. */
  readonly acceptRisk?: AcceptedRisks["rules"] | undefined;
  /** By whom, where it isn't who asks. */
  readonly acceptedBy?: string | undefined;
}

/** By which verb. */
export interface GoLiveOptions extends ReleaseOptions {
  readonly verb: "to" | "deploy" | "undo";
  /** An update was ended for it. */
  readonly takesOver?: boolean;
  /**
   * The release that was live before that. By then, state may name the target as live, and this would not look like a
   * rollback.
   */
  readonly leaves?: string | undefined;
}

/** Where it begins. */
export interface Start {
  readonly situation: PlanSituation;
  /** It loads while something else is done. */
  readonly engine: PulumiEngine;
}

/** Looks at everything, and opens Pulumi meanwhile. */
export async function lookAtStack(stack: string, deps: RollbackDeps): Promise<Start> {
  deps.narrate("Looking at ECS, state, history and lock");
  const situation = await readForPlan(stack, deps);
  const engine = deps.pulumi.engine(situation.file);
  engine.warmUp();
  return { situation, engine };
}

/** Checks, confirms, executes. */
export async function goLive(
  options: GoLiveOptions,
  { situation, engine }: Start,
  deps: RollbackDeps,
): Promise<Outcome> {
  const { target, stack, verb } = options;
  const checking = check(verb === "undo" ? withoutPin(situation, target) : situation, {
    target,
    acceptMoved: options.acceptMovedTag === true,
    isDeploy: verb === "deploy",
    verb,
    risks: {
      rules: options.acceptRisk ?? [],
      by: options.acceptedBy ?? options.requestedBy ?? deps.whoRuns(),
    },
    takesOver: options.takesOver === true,
    goOnDenied: options.unchecked === true,
  });
  const checked = await saying("the registry, IAM and the migrations", deps.narrate, checking);
  if (!("checks" in checked)) return notFound(checked, stack);
  for (const line of checkLines(checked.checks)) deps.narrate(line);
  const stop = await stopped(checked, options, situation, deps);
  return stop ?? release(options, { situation, engine }, checked, deps);
}

async function release(
  options: GoLiveOptions,
  { situation, engine }: Start,
  checked: Checked,
  deps: RollbackDeps,
): Promise<Outcome> {
  const { file } = situation;
  const { verb } = options;
  const from = replacedBy(situation, checked.tag);
  const needsWord = needsConfirmation(situation, checked.tag);
  if (verb === "deploy" && needsWord) {
    return refused(
      `\`${checked.tag}\` ran here before: putting it live again is a rollback.`,
      rollbackLine(file.stack, "to", checked.tag),
    );
  }
  const environment =
    options.withConfig === true ? changedSettings(file, checked.release).appEnvironment : undefined;
  const confirmation: Readonly<Record<string, string>> = needsWord
    ? {
        ...(await confirmationFor(
          { from: from ?? "", to: checked.tag, stack: file.stack },
          options,
          file.values.requireApproval,
          deps,
        )),
        ...(environment === undefined ? {} : { environment: RESTORE_ENVIRONMENT }),
        ...acceptedIn(checked),
      }
    : {};
  const isRollback = kindOf(situation, checked.tag) === "rollback";
  const left = isRollback ? from : options.leaves;
  const leaves = verb === "to" && left !== checked.tag ? left : undefined;
  const { maintenance } = options;
  const outcome = await execute(
    {
      situation,
      checked,
      verb,
      confirmation,
      config: {
        ...pinning(verb, file.values.pinnedTags, checked.tag, leaves),
        ...(environment === undefined ? {} : { appEnvironment: environment }),
        ...(maintenance === undefined ? {} : { maintenance }),
      },
      reason: options.reason ?? confirmation["reason"] ?? verb,
      by: options.requestedBy ?? deps.whoRuns(),
      emergency: options.emergency === true,
      engine,
    },
    deps,
  );
  const told = withDatabase(outcome, checked.checks);
  if (outcome.exitCode !== EXIT.done || leaves === undefined) return told;
  return {
    ...told,
    report: { ...told.report, pinned: leaves },
    lines: [
      ...told.lines,
      `\`${leaves}\` is pinned: it can't be deployed until \`${rollbackLine(file.stack, "unpin", leaves)}\`.`,
    ],
  };
}

/** The stack's history keeps it, with who asked for it. */
function acceptedIn({ checks }: Checked): Readonly<Record<string, string>> {
  const rules = databaseFound(checks)?.accepted?.rules;
  return rules === undefined ? {} : { acceptedRisks: rules.join(", ") };
}

/** The update includes the pin, so that the ledger has it: other clones of this project read it there. */
function pinning(
  verb: GoLiveOptions["verb"],
  pinned: readonly string[],
  tag: string,
  leaves: string | undefined,
): ConfigChanges {
  if (verb === "undo") return { pinnedTags: pins(pinned, [], [tag]) };
  return leaves === undefined ? {} : { pinnedTags: pins(pinned, [leaves], [tag]) };
}

/** The target that was named is none. */
export function notFound(
  { kind, message }: Exclude<Target, { kind: "tag" }>,
  stack: string,
): Outcome {
  const outcome = refused(message, rollbackLine(stack, "candidates"));
  return kind === "usage" ? { ...outcome, exitCode: EXIT.usage } : outcome;
}

/** Why it ends here: a check failed, or something couldn't be checked and nobody said to continue. */
async function stopped(
  checked: Checked,
  { unchecked, stack, verb }: GoLiveOptions,
  situation: Situation,
  { ask }: RollbackDeps,
): Promise<Outcome | undefined> {
  const refusedBy = refusal(checked, checkedAgainst(situation, verb === "to"));
  if (refusedBy !== undefined) return refusedBy;
  const { checks, tag } = checked;
  const open = checks.filter((check) => check.unchecked === true);
  if (open.length === 0 || unchecked === true) return undefined;
  const what = open.map(({ what: name, seen }) => `${name} (${seen})`).join(", ");
  const goOn = await ask?.(`Not checked: ${what}. Continue anyway? (yes/no) `);
  if (goOn === "yes") return undefined;
  return refused(`not checked: ${what}.`, rollbackLine(stack, verb, tag, "--unchecked"), {
    checks,
  });
}

/** As it will be: `undo` lifts the pin with its update. */
function withoutPin<S extends Situation>(situation: S, tag: string): S {
  const { file } = situation;
  const pinnedTags = file.values.pinnedTags.filter((pinned) => pinned !== tag);
  return { ...situation, file: { ...file, values: { ...file.values, pinnedTags } } };
}
