// Where things stand after an update that failed, and what to type next.
import { Interrupted, NotBegun } from "../process/changes";
import type { PutBack } from "../config/writeStackFile";
import { OperatorError } from "../errors";
import { standingOf } from "../guards/release/proofs";
import { recordIn } from "../pulumi/state";
import { rollbackLine } from "../commandLines";
import type { RollbackDeps } from "./deps";
import type { Execution } from "./execution";
import { neverBegan } from "../pulumi/lockRefusal";
import { EXIT, type Outcome } from "../report/outcome";
import { kindOf } from "./release";
import { lookAgain } from "./facts/situation";
import type { PlanSituation } from "./facts/planSituation";
import { wayBackLine } from "./judge/databaseCheck";
import {
  type FailedUpdate,
  failureOf,
  interrupted,
  nextStep,
  withoutNext,
} from "./judge/nextCommand";
import { ranSince } from "../release/releases";

/** The first error is shown first; what is found out afterwards is only added to it. */
export async function failed(
  execution: Execution,
  deps: RollbackDeps,
  error: OperatorError,
  putBack: PutBack,
): Promise<Outcome> {
  const { situation, checked, verb } = execution;
  const { signal } = deps;
  const { file, live: before } = situation;
  const { live, state } = await lookAgain(file, deps);
  const now = live.ok ? live.value : undefined;
  const was = before.ok ? before.value : undefined;
  const isUntouched =
    neverBegan(error, file.stack) ||
    (now !== undefined && now.slot === was?.slot && now.taskDefinition === was.taskDefinition);
  const isLive = now?.tag === checked.tag;
  const proofs = state.ok ? recordIn(state.value).proofs : situation.proofs;
  const failure = signal.aborted ? failureOf(proofs, checked.tag) : undefined;
  const isUnjudged = signal.aborted && failure === undefined;
  // There is nothing to go back from.
  const isWell =
    isUntouched &&
    now !== undefined &&
    (!isLive || situation.isProven) &&
    standingOf(proofs, now.tag).good !== undefined;
  const { next, summary } = isUnjudged
    ? { next: rollbackLine(file.stack, verb, checked.tag) }
    : isWell
      ? { next: rollbackLine(file.stack, "status") }
      : await nextLine(situation, {
          proofs,
          pinnedTags: file.values.pinnedTags,
          tried: checked.tag,
          now: now?.tag,
          left: was?.tag,
        });
  const isRollback = kindOf(situation, checked.tag) === "rollback";
  const said = isUntouched ? setBack(putBack) : withoutNewPins(execution, deps);
  if (error instanceof NotBegun && signal.aborted) throw new Interrupted();
  return {
    exitCode: isLive && !isWell ? EXIT.unhealthy : EXIT.failed,
    report: { error: error.message, live: now?.tag, mitigated: isRollback && isLive, next },
    lines: [
      signal.aborted ? interrupted(failure) : withoutNext(error.message),
      isLive && !isWell
        ? `\`${checked.tag}\` is live, but wasn't verified.`
        : now === undefined
          ? `What is live couldn't be seen: ${live.ok ? "no such service" : live.why}.`
          : `\`${now.tag}\` is live${isUntouched ? ", as before" : ""}.`,
      ...said,
      ...(summary === undefined ? [] : [summary]),
      `Next: \`${next}\``,
    ],
  };
}

const MIGRATIONS_LIMIT_MS = 3_000;

/** The next command that isn't refused, and what the migrations between say where it has to accept something. */
async function nextLine(
  { file: { stack }, releases, database }: PlanSituation,
  facts: Omit<FailedUpdate, "stack">,
): Promise<{ next: string; summary?: string }> {
  const step = nextStep(facts);
  if (!("to" in step)) return { next: rollbackLine(stack, step.verb) };
  const { tried, now: live = tried } = facts;
  const ran = new Set([tried, ...ranSince(live, releases)]);
  ran.delete(live);
  const asked = { live, ran: [...ran], targets: [step.to] };
  const found = (await database.lookAt(asked, MIGRATIONS_LIMIT_MS)).get(step.to);
  const { next, summary } = wayBackLine(stack, step.to, found);
  return summary === undefined
    ? { next }
    : { next, summary: `Going back to \`${step.to}\` would be ${summary}.` };
}

/** Puts config back, and says so; or what couldn't be put back. */
export function setBack(putBack: PutBack): readonly string[] {
  const left = putBack();
  return left.length === 0 ? ["Config is as it was."] : left;
}

/** If the new release isn't proven, the old one may be the better one, so it isn't pinned. */
export function withoutNewPins(
  { situation: { file }, config }: Execution,
  { writeConfig }: RollbackDeps,
): readonly string[] {
  const pinned = config["pinnedTags"];
  if (!Array.isArray(pinned)) return [];
  const before = file.values.pinnedTags;
  const added = (pinned as string[]).filter((tag) => !before.includes(tag));
  if (added.length === 0) return [];
  const tags = added.map((tag) => `\`${tag}\``).join(", ");
  try {
    writeConfig(file, { pinnedTags: before.length === 0 ? undefined : [...before] });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return [`${tags} is still pinned, though nothing better is proven: ${error.message}`];
  }
  return [`${tags} isn't pinned: nothing better is proven.`];
}
