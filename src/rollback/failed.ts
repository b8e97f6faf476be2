// Where things stand after an update that failed, and what to type next.
import { Interrupted, NotBegun } from "../process/changes";
import type { PutBack } from "../config/writeStackFile";
import { OperatorError } from "../errors";
import { recordIn } from "../pulumi/state";
import { rollbackLine } from "../commandLines";
import type { RollbackDeps } from "./deps";
import type { Execution } from "./execution";
import { neverBegan } from "../pulumi/lockRefusal";
import { EXIT, type Outcome } from "../report/outcome";
import { kindOf } from "./release";
import { lookAgain } from "./facts/situation";
import { failureOf, interrupted, withoutNext, nextCommand } from "./judge/nextCommand";

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
    (now !== undefined && now.taskDefinition === was?.taskDefinition);
  const isLive = now?.tag === checked.tag;
  const proofs = state.ok ? recordIn(state.value).proofs : situation.proofs;
  const failure = signal.aborted ? failureOf(proofs, checked.tag) : undefined;
  const isUnjudged = signal.aborted && failure === undefined;
  const next = isUnjudged
    ? rollbackLine(file.stack, verb, checked.tag)
    : nextCommand({
        stack: file.stack,
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
    exitCode: isLive ? EXIT.unhealthy : EXIT.failed,
    report: { error: error.message, live: now?.tag, mitigated: isRollback && isLive, next },
    lines: [
      signal.aborted ? interrupted(failure) : withoutNext(error.message),
      isLive
        ? `\`${checked.tag}\` is live, but wasn't verified.`
        : now === undefined
          ? `What is live couldn't be seen: ${live.ok ? "no such service" : live.why}.`
          : `\`${now.tag}\` is live${isUntouched ? ", as before" : ""}.`,
      ...said,
      `Next: \`${next}\``,
    ],
  };
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
