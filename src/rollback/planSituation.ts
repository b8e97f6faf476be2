// Where things stand, and what only a plan needs besides; asked side by side with the rest, so that it costs no time.
import { readStackFile } from "../config/stackFile";
import type { ImageRegistry } from "../release/sources/registry";
import { registryOf } from "./registryOf";
import { answer, readSituation, type Answer, type Situation } from "./situation";

/** A situation to plan in. */
export interface PlanSituation extends Situation {
  /** Signed in, or why that failed. */
  readonly registry: Answer<ImageRegistry>;
}

const REGISTRY_TIME_LIMIT_MS = 5_000;

/**
 * Looks at everything.
 *
 * @throws OperatorError when the stack's own file can't be used.
 */
export async function readForPlan(folder: string, stack: string): Promise<PlanSituation> {
  const file = readStackFile(folder, stack);
  const [situation, registry] = await Promise.all([
    readSituation(folder, stack),
    answer(registryOf(file, REGISTRY_TIME_LIMIT_MS)),
  ]);
  return { ...situation, registry };
}
