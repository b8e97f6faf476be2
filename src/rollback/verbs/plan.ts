// `rollback plan`: every check, the preview with the policies, the time it will take, and the commands it stands for.
// Nothing is changed: the preview is made on a copy of the stack's file.
import * as fs from "node:fs";
import * as path from "node:path";
import { withChanges } from "../../config/writeStackFile";
import { describeError, OperatorError } from "../../errors";
import { inMinutes, DEFAULT_MINUTES } from "../../guards/release/confirmation";
import type { ResourceEffect } from "../../enforcement/planGate";
import { Engine } from "../../pulumi/engine";
import { pulumiLine, rollbackLine } from "../../commandLines";
import { expectedTime } from "../judge/expected";
import { EXIT, refused, type Narrate, type Outcome } from "../../report/outcome";
import { check, preview, removePlan, type Checked } from "../plan";
import { readForPlan } from "../facts/planSituation";
import { checkLines } from "../render";
import { kindOf, mustRefresh, replacedBy } from "../release";
import { settingsApart } from "../judge/settingsApart";
import type { Situation } from "../facts/situation";
import { removeTemporary, temporaryFolder } from "../../process/temporary";

/** What is to be planned. */
export interface PlanOptions {
  readonly folder: string;
  readonly stack: string;
  readonly target: string;
  readonly acceptMoved: boolean;
  /** A deploy: it needn't have run here. */
  readonly isDeploy: boolean;
  /** Planned by who may only read; somebody else does it. */
  readonly readOnly: boolean;
  readonly narrate: Narrate;
}

/** Plans. */
export async function plan(options: PlanOptions): Promise<Outcome> {
  const { folder, stack, target, acceptMoved, isDeploy, readOnly, narrate } = options;
  const situation = await readForPlan(folder, stack);
  const checked = await check(situation, {
    target,
    acceptMoved,
    isDeploy,
    takesOver: false,
    goOnDenied: readOnly,
  });
  if (!("checks" in checked)) {
    const outcome = refused(checked.message, rollbackLine(stack, "candidates"));
    return checked.kind === "usage" ? { ...outcome, exitCode: EXIT.usage } : outcome;
  }
  narrate("Previewing");
  const isRefused = checked.checks.some(({ result }) => result === "NO");
  const seen = isRefused ? undefined : await planned(situation, checked, narrate);
  return describe(situation, checked, seen);
}

interface Seen {
  readonly ok: boolean;
  readonly lines: readonly string[];
  readonly verdict?: object;
}

/** Previews the rollback as if it were confirmed: who confirms it is asked when it is done. */
async function planned(situation: Situation, { tag }: Checked, narrate: Narrate): Promise<Seen> {
  const { file } = situation;
  if (mustRefresh(situation, tag)) {
    return {
      ok: true,
      lines: [
        "SKIP  changes: state doesn't know what ECS runs; it is read anew first, then previewed",
      ],
    };
  }
  const folder = temporaryFolder("rollback-config-");
  const copy = path.join(folder, path.basename(file.path));
  const before = process.env["PULUMI_OPTION_CONFIG_FILE"];
  process.env["PULUMI_OPTION_CONFIG_FILE"] = copy;
  try {
    const rollback = asConfirmed(replacedBy(situation, tag), tag);
    const asked = { imageTag: tag, emergency: undefined, rollback };
    fs.writeFileSync(copy, withChanges(file, fs.readFileSync(file.path, "utf8"), asked));
    const previewed = await preview(new Engine({ ...file, path: copy }, narrate));
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
    if (!(error instanceof OperatorError)) throw error;
    return { ok: false, lines: [`NO    preview: ${describeError(error)}`] };
  } finally {
    if (before === undefined) delete process.env["PULUMI_OPTION_CONFIG_FILE"];
    else process.env["PULUMI_OPTION_CONFIG_FILE"] = before;
    removeTemporary(folder);
  }
}

/** By the last word of their type: `TaskDefinition replaced`. The record of the proof is no resource of AWS's. */
function inWords(changes: readonly ResourceEffect[]): string {
  const said = changes.map(({ type, name, what }) => {
    const kind = type.split(":").at(-1) ?? type;
    return kind === "Stash" ? "the proof's record" : `${kind} ${name} (${what})`;
  });
  return said.join(", ") || "none";
}

function asConfirmed(from: string | undefined, to: string): object {
  return {
    from: from ?? "",
    to,
    confirm: "ROLLBACK",
    reason: "planned, not confirmed",
    requestedBy: "plan",
    approvedBy: "nobody yet",
    justification: "planned, not confirmed",
    expires: inMinutes(new Date(), DEFAULT_MINUTES),
  };
}

function describe(situation: Situation, checked: Checked, seen: Seen | undefined): Outcome {
  const { file, history } = situation;
  const { tag, checks, release } = checked;
  const time = expectedTime(file, history.ok ? history.value : []);
  const apart = settingsApart(file, release);
  const commands = [
    pulumiLine(file.stack, "config", "set", "imageTag", tag),
    pulumiLine(file.stack, "preview"),
    pulumiLine(file.stack, "up"),
  ];
  const isOk = seen?.ok === true;
  const kind = kindOf(situation, tag);
  return {
    exitCode: isOk ? EXIT.done : EXIT.refused,
    report: { target: tag, kind, checks, plan: seen?.verdict, time, settings: apart, commands },
    lines: [
      ...checkLines(checks),
      ...(seen?.lines ?? []),
      ...apart.lines,
      `Expected: mitigated in ${time.mitigated} s, steady in ${time.steady} s on AWS at most` +
        (time.past === undefined
          ? "."
          : `; the last updates here took ${Math.round(time.past)} s.`),
      `By hand it is: ${commands.join(" && ")}`,
      isOk
        ? `Next: \`${rollbackLine(file.stack, kind === "rollback" ? "to" : "deploy", tag)}\``
        : "Blocked: fix what is marked NO.",
    ],
  };
}
