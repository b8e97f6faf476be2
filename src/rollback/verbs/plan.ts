// `rollback plan`: every check, the preview with the policies, the time it will take, and the commands it stands for.
// Nothing is changed: the preview is made on a copy of the stack's file.
import * as fs from "node:fs";
import * as path from "node:path";
import { withChanges } from "../../config/writeStackFile";
import { describeError, OperatorError } from "../../errors";
import { inMinutes, DEFAULT_MINUTES } from "../../guards/release/confirmation";
import type { RuleId } from "../../migration/ruleTable";
import type { ResourceEffect } from "../../enforcement/planGate";
import { pulumiLine, rollbackLine } from "../../commandLines";
import { databaseFound } from "../judge/databaseCheck";
import { expectedTime } from "../judge/expected";
import { EXIT, type Outcome } from "../../report/outcome";
import type { RollbackDeps } from "../deps";
import { notFound } from "../goLive";
import { stoppedByOpenChecks } from "../judge/openChecks";
import {
  ACCEPT_MOVED,
  acceptingRisks,
  type DryRunOptions,
  READ_ONLY,
  release,
  type ReleasingOptions,
} from "../options";
import { check, preview, removePlan, type Checked } from "../plan";
import { readForPlan } from "../facts/planSituation";
import { checkLines } from "../render";
import { isWarm, mustRefresh } from "../judge/staleState";
import { kindOf, needsConfirmation, replacedBy } from "../release";
import { changedSettings } from "../judge/changedSettings";
import type { Situation } from "../facts/situation";
import { noRoom } from "../../process/room";
import { removeTemporary, temporaryFolder } from "../../process/temporary";
import type { Verb } from "../verb";

/** What is to be planned. */
export interface PlanOptions {
  readonly stack: string;
  readonly target: string;
  readonly acceptMovedTag?: boolean | undefined;
  /** A deploy: it needn't have run here. */
  readonly isDeploy?: boolean;
  /** Planned by who may only read; somebody else does it. */
  readonly readOnly?: boolean | undefined;
  /** Risks of the database's migrations that would be accepted. */
  readonly acceptRisk?: readonly RuleId[] | undefined;
}

/** As it is typed. */
export const PLAN: Verb<Pick<PlanOptions, "acceptMovedTag" | "readOnly" | "acceptRisk">, string> = {
  define: (root) =>
    acceptingRisks(
      root
        .command("plan")
        .description("checks and previews a rollback; changes nothing")
        .addArgument(release("<target>"))
        .option(...ACCEPT_MOVED)
        .option(...READ_ONLY),
    ),
  run: ({ target, options }, deps) => plan({ ...options, target }, deps),
};

/** Plans. */
export async function plan(options: PlanOptions, deps: RollbackDeps): Promise<Outcome> {
  const { stack, target } = options;
  const situation = await readForPlan(stack, deps);
  const checked = await check(situation, {
    target,
    acceptMoved: options.acceptMovedTag === true,
    isDeploy: options.isDeploy === true,
    takesOver: false,
    goOnDenied: options.readOnly === true,
    risks: { rules: options.acceptRisk ?? [], by: deps.whoRuns() },
  });
  if (!("checks" in checked)) return notFound(checked, stack);
  deps.narrate("Previewing");
  const isRefused = checked.checks.some(({ result }) => result === "NO");
  const seen = isRefused ? undefined : await planned(situation, checked, deps);
  return describe(situation, checked, seen);
}

/** `--dry-run` of a verb: planned, and stopped where the verb would stop to ask and nobody is there. */
export async function dryRunOf(
  verb: "to" | "deploy",
  options: ReleasingOptions & DryRunOptions & { readonly stack: string; readonly target: string },
  deps: RollbackDeps,
): Promise<Outcome> {
  const { stack, target, acceptMovedTag, readOnly, unchecked, acceptRisk } = options;
  const isDeploy = verb === "deploy";
  const asked = { stack, target, acceptMovedTag, readOnly, isDeploy, acceptRisk };
  const outcome = await plan(asked, deps);
  if (unchecked === true || deps.ask !== undefined) return outcome;
  return stoppedByOpenChecks(outcome, rollbackLine(stack, verb, target, "--unchecked"));
}

interface Seen {
  readonly ok: boolean;
  readonly lines: readonly string[];
  readonly verdict?: object;
  /** What to type instead. */
  readonly next?: string;
}

/** Previews the rollback as if it were confirmed: who confirms it is asked when it is done. */
async function planned(
  situation: Situation,
  { tag }: Checked,
  { pulumi, clock }: RollbackDeps,
): Promise<Seen> {
  const { file } = situation;
  if (mustRefresh(situation, tag)) {
    return {
      ok: true,
      lines: [
        "SKIP  changes: state doesn't know what ECS runs; it is refreshed first, then previewed",
      ],
    };
  }
  let folder: string | undefined;
  try {
    folder = temporaryFolder("rollback-config-");
    const copy = path.join(folder, path.basename(file.path));
    const rollback = asConfirmed(replacedBy(situation, tag), tag, new Date(clock.now()));
    const asked = { imageTag: tag, emergency: undefined, rollback };
    fs.writeFileSync(copy, withChanges(file, fs.readFileSync(file.path, "utf8"), asked));
    const previewed = await preview(pulumi.engine(file), pulumi.gate, {
      env: { PULUMI_OPTION_CONFIG_FILE: copy },
    });
    removePlan(previewed.plan);
    const { passes, changes, objections } = previewed.verdict;
    const lines = objections.map(
      ({ level, rule, message }) =>
        `${level === "mandatory" ? "NO  " : "!!  "}  ${rule}: ${message}`,
    );
    return {
      ok: passes,
      lines: [`${passes ? "OK  " : "    "}  changes: ${inWords(changes)}; nothing else`, ...lines],
      verdict: previewed.verdict,
    };
  } catch (error) {
    const full = noRoom(error);
    if (full !== undefined) {
      const next = full.next(rollbackLine(file.stack, "plan", tag));
      return { ok: false, lines: [`NO    preview: ${full.message}`], next };
    }
    if (!(error instanceof OperatorError)) throw error;
    return { ok: false, lines: [`NO    preview: ${describeError(error)}`] };
  } finally {
    if (folder !== undefined) removeTemporary(folder);
  }
}

/** By the last word of their type: `TaskDefinition replaced`. The records of the proofs are no resources of AWS's. */
function inWords(changes: readonly ResourceEffect[]): string {
  const said = changes.map(({ type, name, what }) => {
    const kind = type.split(":").at(-1) ?? type;
    return kind === "Stash" ? "the proof's record" : `${kind} ${name} (${what})`;
  });
  return [...new Set(said)].join(", ") || "none";
}

function asConfirmed(from: string | undefined, to: string, now: Date): object {
  return {
    from: from ?? "",
    to,
    confirm: "ROLLBACK",
    reason: "planned, not confirmed",
    requestedBy: "plan",
    approvedBy: "nobody yet",
    justification: "planned, not confirmed",
    expires: inMinutes(now, DEFAULT_MINUTES),
  };
}

function describe(situation: Situation, checked: Checked, seen: Seen | undefined): Outcome {
  const { file, history } = situation;
  const { tag, checks, release } = checked;
  const time = expectedTime(file, isWarm(situation, tag), history.ok ? history.value : []);
  const settings = changedSettings(file, release);
  const commands = [
    pulumiLine(file.stack, "config", "set", "imageTag", tag),
    pulumiLine(file.stack, "preview"),
    pulumiLine(file.stack, "up"),
  ];
  const isOk = seen?.ok === true;
  const kind = kindOf(situation, tag);
  const accepted = databaseFound(checks)?.accepted?.rules;
  const risks = accepted === undefined ? [] : ["--accept-risk", ...accepted];
  return {
    exitCode: isOk ? EXIT.done : EXIT.refused,
    report: { target: tag, kind, checks, plan: seen?.verdict, time, settings, commands },
    lines: [
      ...checkLines(checks),
      ...(seen?.lines ?? []),
      ...settings.lines,
      `Expected: mitigated in ${time.mitigated} s, steady in ${time.steady} s on AWS at most` +
        (time.past === undefined
          ? "."
          : `; the last updates here took ${Math.round(time.past)} s.`),
      needsConfirmation(situation, tag)
        ? `By hand: \`${commands[0]}\`, then the lines that \`${commands[1]}\` prints, then \`${commands[2]}\`.`
        : `By hand it is: ${commands.join(" && ")}`,
      isOk
        ? `Next: \`${rollbackLine(file.stack, kind === "rollback" ? "to" : "deploy", tag, ...risks)}\``
        : "Blocked: fix what is marked NO.",
      ...(seen?.next === undefined ? [] : [`Next: \`${seen.next}\``]),
    ],
  };
}
