// Puts a release live by config and `pulumi up`: confirmed, written, previewed, updated, each step once, in this order. Where
// a step fails, config is put back unless the update has begun.
import { isDeepStrictEqual } from "node:util";
import { Interrupted } from "../process/changes";
import type { PutBack } from "../config/writeStackFile";
import { describeError, OperatorError } from "../errors";
import { REQUESTED_BY } from "../health/circumstances";
import { atUsers } from "../guards/release/proofs";
import { recordIn } from "../pulumi/state";
import type { RollbackDeps } from "./deps";
import type { Execution } from "./execution";
import { failed } from "./failed";
import { refused, type Outcome } from "../report/outcome";
import { noRoom } from "../process/room";
import { rollbackLine } from "../commandLines";
import { preview, type Previewed, removePlan } from "./plan";
import { mustRefresh } from "./judge/staleState";
import { kindOf, whatIsMissing } from "./release";
import { answer } from "./facts/situation";
import { succeeded } from "./succeeded";
import { inTurn } from "./turn";

/** Does it, one at a time. Config and state are true afterwards, whatever happened. */
export async function execute(execution: Execution, deps: RollbackDeps): Promise<Outcome> {
  const { file } = execution.situation;
  return inTurn(file, deps, (fresh) =>
    isDeepStrictEqual(fresh, file)
      ? release(execution, deps)
      : refused(
          `${file.path} was changed after it was read, so what was checked may not hold any more.`,
          planLine(execution),
        ),
  );
}

async function release(execution: Execution, deps: RollbackDeps): Promise<Outcome> {
  const { situation, checked, confirmation, engine } = execution;
  const startedAt = deps.clock.now();
  const now = new Date(startedAt);
  const unconfirmed = whatIsMissing(situation, checked.tag, confirmation, now);
  if (unconfirmed !== undefined) return unconfirmed;
  if (mustRefresh(situation, checked.tag)) {
    deps.narrate("Reading state from AWS: it doesn't know what ECS runs");
    await engine.refresh();
  }
  const putBack = deps.writeConfig(situation.file, {
    imageTag: checked.tag,
    ...(Object.keys(confirmation).length === 0 ? {} : { rollback: confirmation }),
    emergency: execution.emergency ? true : undefined,
    ...execution.config,
  });
  if (execution.emergency) return updated(execution, deps, putBack, { startedAt });
  const previewed = await previewedWell(execution, deps, putBack);
  if ("exitCode" in previewed) return previewed;
  const { plan } = previewed;
  try {
    return await updated(execution, deps, putBack, {
      startedAt,
      plan,
      plannedAt: deps.clock.now(),
    });
  } finally {
    removePlan(plan);
  }
}

/** The plan that was saved; where it can't be carried out, the refusal, with config put back. */
async function previewedWell(
  execution: Execution,
  { narrate, pulumi, signal }: RollbackDeps,
  putBack: PutBack,
): Promise<Previewed | Outcome> {
  narrate("Previewing");
  let previewed: Previewed;
  try {
    previewed = await preview(execution.engine, pulumi.gate, { signal });
  } catch (error) {
    const left = putBack();
    if (signal.aborted) throw new Interrupted();
    const full = noRoom(error);
    if (full !== undefined) {
      return refused([full.message, ...left].join("\n"), full.next(verbLine(execution)));
    }
    if (!(error instanceof OperatorError)) throw error;
    return refused([describeError(error), ...left].join("\n"), planLine(execution));
  }
  const objections = previewed.verdict.objections.filter(({ level }) => level === "mandatory");
  if (objections.length === 0) return previewed;
  removePlan(previewed.plan);
  const said = objections.map(({ rule, message }) => `${rule}: ${message}`).join("\n");
  return refused(
    [`the plan can't be carried out:\n${said}`, ...putBack()].join("\n"),
    planLine(execution),
    { objections },
  );
}

/** What has been done before the update. */
interface Before {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The saved plan, and when it was made; missing in an emergency. */
  readonly plan?: string;
  readonly plannedAt?: number;
}

async function updated(
  execution: Execution,
  deps: RollbackDeps,
  putBack: PutBack,
  before: Before,
): Promise<Outcome> {
  const failure = await update(execution, deps, before.plan);
  if (failure === undefined) return succeeded(execution, deps, before);
  // Pulumi ends what it has begun: an interrupt may come when all that was left is done.
  if (deps.signal.aborted && (await isProven(execution, deps))) {
    deps.narrate("It had finished before the interrupt could stop it");
    return succeeded(execution, deps, before);
  }
  return failed(execution, deps, failure, putBack);
}

/** Why the update failed; undefined when it didn't. */
async function update(
  { situation, checked, engine, by, reason }: Execution,
  { narrate, signal }: RollbackDeps,
  plan: string | undefined,
): Promise<OperatorError | undefined> {
  narrate(`Updating: \`${checked.tag}\``);
  try {
    await engine.up({
      message: `${kindOf(situation, checked.tag)} ${checked.tag} by ${by}: ${reason}`,
      ...(plan === undefined ? {} : { plan }),
      hear: narrate,
      signal,
      env: { [REQUESTED_BY]: by },
    });
    return undefined;
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
}

/** Whether the newest proof is of the target, and of what ECS was asked for. */
async function isProven(
  { situation: { file }, checked }: Execution,
  { pulumi }: RollbackDeps,
): Promise<boolean> {
  const state = await answer(pulumi.state(file));
  const newest = state.ok ? atUsers(recordIn(state.value).proofs).at(-1) : undefined;
  return newest?.ended === "proven" && newest.tag === checked.tag;
}

function planLine({ situation: { file }, checked }: Execution): string {
  return rollbackLine(file.stack, "plan", checked.tag);
}

function verbLine({ situation: { file }, checked, verb }: Execution): string {
  return rollbackLine(file.stack, verb, checked.tag);
}
