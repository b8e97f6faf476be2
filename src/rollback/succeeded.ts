// What is said after an update that put a release live: how strongly it was proven, when what happened, what was skipped.
import { shortenings } from "../config/emergency";
import { OperatorError } from "../errors";
import { recordIn } from "../pulumi/state";
import { EXIT, type Outcome } from "../report/outcome";
import type { RollbackDeps } from "./deps";
import type { Execution } from "./execution";
import { withoutNewPins } from "./failed";
import { lookAgain } from "./facts/situation";
import { provenInWords } from "./judge/proven";

/** When the update's steps were done, milliseconds since the epoch. */
interface Steps {
  readonly startedAt: number;
  readonly plannedAt?: number;
}

/** When what happened, seconds from the start. */
interface Timeline {
  readonly planned?: number;
  readonly requested?: number;
  readonly verified?: number;
}

/** The release is live. Nothing that fails from here on changes that. */
export async function succeeded(
  execution: Execution,
  deps: RollbackDeps,
  { startedAt, plannedAt }: Steps,
): Promise<Outcome> {
  const { situation, checked, reason, by, emergency } = execution;
  const { file, stateTag } = situation;
  const { live, state } = await lookAgain(file, deps);
  const proofs = state.ok ? recordIn(state.value).proofs : undefined;
  const proven = provenInWords(checked.tag, file.stack, proofs);
  const since = live.ok ? live.value?.since : undefined;
  // A proof alone asks ECS for nothing.
  const createdAt = since !== undefined && since >= startedAt ? since : undefined;
  const seconds: Timeline = {
    ...(plannedAt === undefined ? {} : { planned: toSeconds(plannedAt - startedAt) }),
    ...(createdAt === undefined ? {} : { requested: toSeconds(createdAt - startedAt) }),
    verified: toSeconds(deps.clock.now() - startedAt),
  };
  const left = [
    ...withoutConfirmation(execution, deps),
    ...(proven.isProven ? [] : withoutNewPins(execution, deps)),
  ];
  const skipped = emergency ? ["preview", "plan gate", ...shortenings(file.values)] : [];
  const isSame = stateTag === undefined || stateTag === checked.tag;
  const before = isSame ? "" : `; before: \`${stateTag}\``;
  return {
    exitCode: proven.isProven ? EXIT.done : EXIT.unhealthy,
    report: { live: checked.tag, from: stateTag, reason, by, seconds, skipped },
    lines: [
      `${proven.said}${before}.`,
      `${Object.entries(seconds)
        .map(([what, value]) => `${what} ${value} s`)
        .join(", ")} after the start.`,
      ...(skipped.length > 0 ? [`Skipped or shortened for speed: ${skipped.join(", ")}.`] : []),
      ...left,
      ...(proven.next === undefined ? [] : [`Next, for a proof in full: \`${proven.next}\``]),
    ],
  };
}

/** A confirmation is for one rollback, and the ledger has it: it is taken out of config. */
function withoutConfirmation(
  { situation: { file }, confirmation }: Execution,
  { writeConfig }: RollbackDeps,
): readonly string[] {
  if (Object.keys(confirmation).length === 0) return [];
  return forgetConfirmation(() => writeConfig(file, { rollback: undefined }));
}

/** A confirmation that stays in config has no effect any more: this is reported, but is no failure. */
export function forgetConfirmation(write: () => void): readonly string[] {
  try {
    write();
    return [];
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return [
      `The confirmation, which was for this rollback alone, is still in config: ${error.message}`,
    ];
  }
}

function toSeconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
