// The health proof alone, of what runs in a slot: nothing is recorded.
import { toRecord } from "../guards/release/proofSettings";
import type { VerificationTarget } from "../health/verificationTarget";
import type { StackFile } from "../config/stackFile";
import { describeError, OperatorError } from "../errors";
import { rollbackLine } from "../commandLines";
import { logGroupIn } from "../names";
import { readOutputs } from "../outputs/readOutputs";
import type { Live } from "./facts/live";
import { EXIT, type Outcome } from "../report/outcome";
import type { RollbackDeps } from "./deps";
import type { Situation } from "./facts/situation";

/**
 * The proof as an outcome.
 *
 * @param own headers of each request: they choose a slot.
 */
export async function prove(
  target: VerificationTarget,
  deps: Pick<RollbackDeps, "prove">,
  own: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  try {
    const result = await deps.prove(target, own);
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
  { slot, image, tag, taskDefinition }: Pick<Live, "slot" | "image" | "tag" | "taskDefinition">,
  outputs: Readonly<Record<string, unknown>>,
): VerificationTarget {
  const { logGroup = logGroupIn(prefix), url = values.url ?? "" } = readOutputs(outputs, stack);
  return {
    region,
    stack,
    cluster: names.cluster,
    service: names.services[slot],
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
