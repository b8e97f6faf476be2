// `rollback verify --standby`: proves the way back while nobody needs it yet. The release in the other slot is asked through the
// slot's own rule, as the proof before a switch asks it, with today's database and secrets.
import { SLOT_HEADER } from "../../guards/release/slotNames";
import { rollbackLine } from "../../commandLines";
import { EXIT, refused, type Outcome } from "../../report/outcome";
import type { RollbackDeps } from "../deps";
import { LOOKED_AT, saying } from "../../process/waiting";
import { liveTagOf, readSituation, type Situation } from "../facts/situation";
import { backFrom } from "../judge/nextCommand";
import { isWarm } from "../judge/staleState";
import { prove, verificationTarget } from "../proveRunning";

/** Proves it; changes nothing. Its exit code is 4 where the way back isn't warm, or fails. */
export async function verifyStandby(stack: string, deps: RollbackDeps): Promise<Outcome> {
  const situation = await saying(LOOKED_AT, deps.narrate, readSituation(stack, deps));
  const { idle, file, state, live } = situation;
  if (!state.ok || !live.ok) {
    const why = state.ok ? (live.ok ? "" : live.why) : state.why;
    return refused(
      `whether the way back is warm can't be seen: ${why}`,
      rollbackLine(stack, "status"),
    );
  }
  const broken = whyNotWarm(situation);
  if (broken !== undefined || idle === undefined) {
    return {
      exitCode: EXIT.unhealthy,
      report: { warm: false, why: broken },
      lines: [`${broken}`, `Next: \`${rollbackLine(stack, "status")}\``],
    };
  }
  const keys = await deps.pulumi.slotKeys(file);
  // The maintenance page is for users: the slot's own rule comes before it.
  const target = {
    ...verificationTarget(file, idle, state.value.outputs),
    maintenance: false,
    again: rollbackLine(stack, "verify", "--standby"),
  };
  const proof = await prove(target, deps, { [SLOT_HEADER]: keys[idle.slot] });
  if (proof.exitCode !== EXIT.done) {
    const said = `The way back to \`${idle.tag}\`, which is warm in slot ${idle.slot}, is broken:`;
    return { ...proof, lines: [said, ...proof.lines] };
  }
  return {
    ...proof,
    lines: [`The way back works: \`${idle.tag}\` is warm in slot ${idle.slot}, healthy and fast.`],
  };
}

/** Why users can't be sent to the way back at once: a sentence; undefined where they can. */
function whyNotWarm(situation: Situation): string | undefined {
  const { proofs, file, stateTag, idle } = situation;
  const { pinnedTags } = file.values;
  const best = backFrom({ proofs, pinnedTags, now: liveTagOf(situation), left: stateTag });
  if (best === undefined) return "There is no way back: no other release was proven in full here.";
  if (isWarm(situation, best.tag)) return undefined;
  const holds =
    idle === undefined
      ? "nothing was ever in the other slot"
      : idle.desiredCount === 0
        ? `slot ${idle.slot} was emptied`
        : `slot ${idle.slot} has ${idle.healthyTargets} of ${idle.desiredCount} tasks of \`${idle.tag}\` healthy`;
  return `The way back to \`${best.tag}\` isn't warm: ${holds}. Its tasks must start first.`;
}
