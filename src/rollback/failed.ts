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
import {
  type FailedUpdate,
  failureOf,
  interrupted,
  withoutNext,
  nextCommand,
} from "./judge/nextCommand";

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
  // There is nothing to go back from.
  const isWell =
    isUntouched &&
    now !== undefined &&
    (!isLive || situation.isProven) &&
    standingOf(proofs, now.tag).good !== undefined;
  const next = nextLine({
    stack: file.stack,
    verb,
    proofs,
    pinnedTags: file.values.pinnedTags,
    tried: checked.tag,
    now: now?.tag,
    left: was?.tag,
    isWell,
    isUnjudged: signal.aborted && failure === undefined,
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
      `Next: \`${next}\``,
    ],
  };
}

/** What decides about the next command. */
interface Ended extends FailedUpdate {
  readonly verb: Execution["verb"];
  /** Users have what they had, and it is good. */
  readonly isWell: boolean;
  /** It was interrupted before the release was judged. */
  readonly isUnjudged: boolean;
}

function nextLine({ verb, isWell, isUnjudged, ...ended }: Ended): string {
  const { stack, tried } = ended;
  if (isUnjudged) return rollbackLine(stack, verb, tried);
  return isWell ? rollbackLine(stack, "status") : nextCommand(ended);
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
