// `rollback verify`: the health proof alone, against what is live.
import type { VerificationTarget } from "../../health/verification";
import { verifyRelease } from "../../health/verification";
import { verificationDeps } from "../../health/deps";
import { toRecord } from "../../guards/release/proofSettings";
import type { StackFile } from "../../config/stackFile";
import { describeError, OperatorError } from "../../errors";
import { rollbackLine } from "../../commandLines";
import { logGroupIn } from "../../names";
import { readOutputs } from "../../outputs/readOutputs";
import type { Live } from "../facts/live";
import { EXIT, refused, type Narrate, type Outcome } from "../../report/outcome";
import { canRaise, raise } from "../raise";
import { readSituation, type Situation } from "../facts/situation";
import { LOOKED_AT, saying } from "../../process/waiting";

/**
 * Proves what is live. Where its newest proof was weaker than this one, failed, or never came, that is recorded; nothing else is
 * changed.
 */
export async function verify(
  folder: string,
  stack: string,
  narrate: Narrate,
  signal: AbortSignal,
): Promise<Outcome> {
  const situation = await saying(LOOKED_AT, narrate, readSituation(folder, stack));
  const { live } = situation;
  if (!live.ok || live.value === undefined) {
    const why = live.ok ? "there is no service" : live.why;
    return refused(`what is live can't be seen: ${why}.`, rollbackLine(stack, "status"));
  }
  const target = targetOf(situation, live.value);
  if (target.url === "") {
    return refused("where users reach the stack isn't known.", rollbackLine(stack, "status"));
  }
  if (situation.state.ok && canRaise(situation)) return raise(situation, narrate, signal);
  return prove(target, narrate, signal);
}

/** The proof as an outcome. */
export async function prove(
  target: VerificationTarget,
  narrate: Narrate,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const result = await verifyRelease(target, verificationDeps(target, narrate), signal);
    const { p50, p95 } = result.latencyMs;
    return {
      exitCode: EXIT.done,
      report: result,
      lines: [
        `\`${target.imageTag}\` is live, healthy and fast: verified in ${result.seconds.total} s, p50 ${p50} ms, p95 ${p95} ms.`,
      ],
    };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return {
      exitCode: EXIT.unhealthy,
      report: { error: error.message },
      lines: [describeError(error)],
    };
  }
}

/** What must be proven of a release that is live. */
export function targetOf({ file, state }: Situation, live: Live): VerificationTarget {
  return verificationTarget(file, live, state.ok ? state.value.outputs : {});
}

/** The same, from the stack's file alone where there is no state. */
export function verificationTarget(
  { region, stack, prefix, names, values }: StackFile,
  { image, tag, taskDefinition }: Pick<Live, "image" | "tag" | "taskDefinition">,
  outputs: Readonly<Record<string, unknown>>,
): VerificationTarget {
  const { logGroup = logGroupIn(prefix), url = values.url ?? "" } = readOutputs(outputs, stack);
  return {
    region,
    stack,
    ...names,
    taskDefinition,
    image,
    imageTag: tag,
    containerName: values.containerName,
    logGroup,
    url,
    ...toRecord(values),
    maintenance: values.maintenance,
    again: rollbackLine(stack, "verify"),
  };
}
