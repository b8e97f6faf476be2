// Puts a release live by config and `pulumi up`, and says where things stand when that fails.
import { isDeepStrictEqual } from "node:util";
import { Interrupted } from "../process/changes";
import { shortenings } from "../config/emergency";
import { writeConfig } from "../config/writeStackFile";
import { describeError, OperatorError } from "../errors";
import { REQUESTED_BY } from "../health/circumstances";
import { readState, recordIn } from "../pulumi/state";
import type { Execution } from "./execution";
import { failed } from "./failed";
import { EXIT, refused, type Outcome } from "../report/outcome";
import { rollbackLine } from "../commandLines";
import { preview, removePlan } from "./plan";
import { provenInWords } from "./judge/proven";
import { kindOf, mustRefresh, whatIsMissing } from "./release";
import { addressOf, answer, lookAgain } from "./facts/situation";
import { inTurn } from "./turn";

/** When what happened, seconds from the start. */
interface Timeline {
  readonly planned?: number;
  readonly requested?: number;
  readonly verified?: number;
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
  const { situation, checked, confirmation, engine, narrate } = execution;
  const { file } = situation;
  const startedAt = Date.now();
  const unconfirmed = whatIsMissing(situation, checked.tag, confirmation);
  if (unconfirmed !== undefined) return unconfirmed;
  if (mustRefresh(situation, checked.tag)) {
    narrate("Reading state from AWS: it doesn't know what ECS runs");
    await engine.refresh();
  }
  const putBack = writeConfig(file, {
    imageTag: checked.tag,
    ...(Object.keys(confirmation).length === 0 ? {} : { rollback: confirmation }),
    emergency: execution.emergency ? true : undefined,
    ...execution.config,
  });
  let plan: string | undefined;
  let planned: number | undefined;
  try {
    if (!execution.emergency) {
      narrate("Previewing");
      const previewed = await preview(engine, execution.signal);
      plan = previewed.plan;
      planned = secondsSince(startedAt);
      const objections = previewed.verdict.objections.filter(({ level }) => level === "mandatory");
      if (objections.length > 0) {
        const said = objections.map(({ rule, message }) => `${rule}: ${message}`).join("\n");
        const next = rollbackLine(file.stack, "plan", checked.tag);
        return refused([`the plan can't be carried out:\n${said}`, ...putBack()].join("\n"), next, {
          objections,
        });
      }
    }
  } catch (error) {
    const left = putBack();
    if (execution.signal.aborted) throw new Interrupted();
    if (!(error instanceof OperatorError)) throw error;
    const next = rollbackLine(file.stack, "plan", checked.tag);
    return refused([describeError(error), ...left].join("\n"), next);
  }
  try {
    narrate(`Updating: \`${checked.tag}\``);
    process.env[REQUESTED_BY] = execution.by;
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

/** Whether the newest proof is of the target, and of what ECS was asked for. */
async function isProven({ situation: { file }, checked }: Execution): Promise<boolean> {
  const state = await answer(readState(addressOf(file)));
  const newest = state.ok ? recordIn(state.value).proofs.at(-1) : undefined;
  return newest?.ended === "proven" && newest.tag === checked.tag;
}

async function succeeded(
  { situation, checked, reason, by, emergency, confirmation }: Execution,
  startedAt: number,
  planned: number | undefined,
): Promise<Outcome> {
  const { file, stateTag } = situation;
  const { live, state } = await lookAgain(file);
  const proofs = state.ok ? recordIn(state.value).proofs : undefined;
  const proven = provenInWords(checked.tag, file.stack, proofs);
  const since = live.ok ? live.value?.since : undefined;
  // A proof alone asks ECS for nothing.
  const createdAt = since !== undefined && since >= startedAt ? since : undefined;
  const seconds: Timeline = {
    ...(planned === undefined ? {} : { planned }),
    ...(createdAt === undefined ? {} : { requested: toSeconds(createdAt - startedAt) }),
    verified: secondsSince(startedAt),
  };
  // A confirmation is for one rollback: the ledger has it.
  if (Object.keys(confirmation).length > 0) writeConfig(file, { rollback: undefined });
  const skipped = emergency ? ["preview", "plan gate", ...shortenings(file.values)] : [];
  const isSame = stateTag === undefined || stateTag === checked.tag;
  const before = isSame ? "" : `; before: \`${stateTag}\``;
  return {
    exitCode: EXIT.done,
    report: { live: checked.tag, from: stateTag, reason, by, seconds, skipped },
    lines: [
      `${proven.said}${before}.`,
      `${Object.entries(seconds)
        .map(([what, value]) => `${what} ${value} s`)
        .join(", ")} after the start.`,
      ...(skipped.length > 0 ? [`Skipped or shortened for speed: ${skipped.join(", ")}.`] : []),
      ...(proven.next === undefined ? [] : [`Next, for a proof in full: \`${proven.next}\``]),
    ],
  };
}

function secondsSince(start: number): number {
  return toSeconds(Date.now() - start);
}

function toSeconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
