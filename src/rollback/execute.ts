// Puts a release live by config and `pulumi up`, and says where things stand when that fails.
import { isDeepStrictEqual } from "node:util";
import { Interrupted } from "../changes";
import { describeError, OperatorError } from "../errors";
import { shortenings } from "../config/emergency";
import { objections } from "../guards/release/confirmation";
import { kindOfRelease, type ReleaseKind } from "../guards/release/kind";
import { provenTag, readDeployment } from "../release/deployment";
import { rememberedTags } from "../release/rollbackPoints";
import { type ConfigChanges, type PutBack, writeConfig } from "../config/writeStackFile";
import { rollbackLine } from "./commands";
import type { Engine } from "./engine";
import { EXIT, refused, type Narrate, type Outcome } from "./outcome";
import { preview, removePlan, type Checked } from "./plan";
import { addressOf, answer, ecsOf, type Situation } from "./situation";
import { readLive } from "./live";
import { inTurn } from "./turn";

/** What is to be done. */
export interface Execution {
  readonly situation: Situation;
  readonly checked: Checked;
  /** Config `rollback`, for a rollback. */
  readonly confirmation: Readonly<Record<string, string>>;
  /** Further config that is written with it. */
  readonly config: ConfigChanges;
  readonly reason: string;
  readonly by: string;
  /** No preview: the policies and the program's own guards still hold. */
  readonly emergency: boolean;
  readonly engine: Engine;
  readonly narrate: Narrate;
  readonly signal: AbortSignal;
}

/** When what happened, seconds from the start. */
interface Timeline {
  readonly planned?: number;
  readonly requested?: number;
  readonly verified?: number;
}

/** What a change of the tag is, as the guards see it. */
export function kindOf({ stateTag, state, history }: Situation, wanted: string): ReleaseKind {
  return kindOfRelease({
    live: stateTag,
    wanted,
    verified: state.ok ? rememberedTags(state.value.outputs) : [],
    ledger: history.ok ? history.value : [],
  });
}

/** Does it, one at a time. Config and state are true afterwards, whatever happened. */
export async function execute(execution: Execution): Promise<Outcome> {
  const { file } = execution.situation;
  return inTurn(file, (fresh) =>
    isDeepStrictEqual(fresh, file)
      ? release(execution)
      : refused(
          `${file.path} was changed after it was read, so what was checked may not hold any more.`,
          rollbackLine(file.stack, "plan", execution.checked.tag),
        ),
  );
}

async function release(execution: Execution): Promise<Outcome> {
  const { situation, checked, engine, narrate } = execution;
  const { file } = situation;
  const startedAt = Date.now();
  const unconfirmed = whatIsMissing(execution);
  if (unconfirmed !== undefined) return unconfirmed;
  let plan: string | undefined;
  let planned: number | undefined;
  const { confirmation } = execution;
  const putBack = writeConfig(file, {
    imageTag: checked.tag,
    ...(Object.keys(confirmation).length === 0 ? {} : { rollback: confirmation }),
    emergency: execution.emergency ? true : undefined,
    ...execution.config,
  });
  try {
    if (!execution.emergency) {
      narrate("Previewing");
      const previewed = await preview(engine, execution.signal);
      plan = previewed.plan;
      planned = secondsSince(startedAt);
      const objections = previewed.verdict.objections.filter(({ level }) => level === "mandatory");
      if (objections.length > 0) {
        putBack().forEach(narrate);
        const said = objections.map(({ rule, message }) => `${rule}: ${message}`).join("\n");
        return refused(`the plan can't go through:\n${said}`, "rollback plan", { objections });
      }
    }
  } catch (error) {
    putBack().forEach(narrate);
    if (execution.signal.aborted) throw new Interrupted();
    if (!(error instanceof OperatorError)) throw error;
    return refused(describeError(error), `rollback plan ${checked.tag}`);
  }
  try {
    narrate(`Updating: \`${checked.tag}\``);
    await engine.up({
      message: `${kindOf(situation, checked.tag)} ${checked.tag} by ${execution.by}: ${execution.reason}`,
      ...(plan === undefined ? {} : { plan }),
      hear: narrate,
      signal: execution.signal,
    });
    return await succeeded(execution, startedAt, planned);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    // Pulumi ends what it has begun: an interrupt may come when all that was left is done.
    if (execution.signal.aborted && (await isProven(execution))) {
      narrate("It was done before the interrupt could stop it");
      return await succeeded(execution, startedAt, planned);
    }
    return await failed(execution, error, putBack);
  } finally {
    if (plan !== undefined) removePlan(plan);
  }
}

async function isProven({ situation: { file }, checked }: Execution): Promise<boolean> {
  const state = await answer(readDeployment(addressOf(file)));
  return state.ok && provenTag(state.value) === checked.tag;
}

/** The same judgement as the guards', before anything is written. */
function whatIsMissing({ situation, checked, confirmation }: Execution): Outcome | undefined {
  const { file, stateTag, history } = situation;
  const { guards, requireApproval } = file.values;
  if (guards !== "production" || kindOf(situation, checked.tag) !== "rollback") return undefined;
  const wrong = objections({
    from: stateTag ?? "",
    to: checked.tag,
    confirmation,
    requireApproval,
    ledger: history.ok ? history.value : [],
    now: new Date(),
  });
  if (wrong.length === 0) return undefined;
  const flags = wrong.map(({ field, problem }) => `--${FLAGS[field] ?? field} ${problem}`);
  return refused(
    `the rollback from \`${stateTag}\` to \`${checked.tag}\` isn't confirmed: ${flags.join("; ")}.`,
    `rollback to ${checked.tag} --stack ${file.stack} --confirm ROLLBACK --reason '<why>'` +
      (requireApproval ? " --approved-by '<who>' --justification '<why now>'" : ""),
  );
}

const FLAGS: Readonly<Record<string, string>> = {
  requestedBy: "requested-by",
  approvedBy: "approved-by",
};

async function succeeded(
  { situation, checked, reason, by, emergency }: Execution,
  startedAt: number,
  planned: number | undefined,
): Promise<Outcome> {
  const live = await answer(
    readLive(ecsOf(situation.file), situation.file, AbortSignal.timeout(5000)),
  );
  const since = live.ok ? live.value?.since : undefined;
  // A proof alone asks ECS for nothing.
  const createdAt = since !== undefined && since >= startedAt ? since : undefined;
  const seconds: Timeline = {
    ...(planned === undefined ? {} : { planned }),
    ...(createdAt === undefined ? {} : { requested: toSeconds(createdAt - startedAt) }),
    verified: secondsSince(startedAt),
  };
  const skipped = emergency ? ["preview", "plan gate", ...shortenings(situation.file.values)] : [];
  const { stateTag } = situation;
  const isSame = stateTag === undefined || stateTag === checked.tag;
  const before = isSame ? "" : `; before: \`${stateTag}\``;
  return {
    exitCode: EXIT.done,
    report: { live: checked.tag, from: stateTag, reason, by, seconds, skipped },
    lines: [
      `\`${checked.tag}\` is live and verified${before}.`,
      `${Object.entries(seconds)
        .map(([what, value]) => `${what} ${value} s`)
        .join(", ")} after the start.`,
      ...(skipped.length > 0 ? [`Skipped or shortened for speed: ${skipped.join(", ")}.`] : []),
    ],
  };
}

/** The first error stays the first: what is found out afterwards only stands beside it. */
async function failed(
  { situation, checked, signal }: Execution,
  error: OperatorError,
  putBack: PutBack,
): Promise<Outcome> {
  const { file, live: before } = situation;
  const live = await answer(readLive(ecsOf(file), file, AbortSignal.timeout(5000)));
  const now = live.ok ? live.value : undefined;
  const was = before.ok ? before.value : undefined;
  const isUntouched = now !== undefined && now.taskDefinition === was?.taskDefinition;
  const left = isUntouched ? putBack() : [];
  const isMitigated = now?.tag === checked.tag;
  const standing = isMitigated
    ? `\`${checked.tag}\` is live, but wasn't verified.`
    : now === undefined
      ? `What is live couldn't be seen: ${live.ok ? "no such service" : live.why}.`
      : `\`${now.tag}\` is live${isUntouched && left.length === 0 ? ", as before; config is as it was" : ""}.`;
  const next =
    isMitigated && !signal.aborted
      ? `rollback to previous --stack ${file.stack}`
      : `rollback to ${checked.tag} --stack ${file.stack}`;
  return {
    exitCode: isMitigated ? EXIT.unhealthy : EXIT.failed,
    report: { error: error.message, live: now?.tag, mitigated: isMitigated, next },
    lines: [
      signal.aborted ? "Interrupted." : error.message,
      standing,
      ...left,
      `Next: \`${next}\``,
    ],
  };
}

function secondsSince(start: number): number {
  return toSeconds(Date.now() - start);
}

function toSeconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
