// Where things stand, and what only a plan needs besides; asked side by side with the rest, so that it costs no time.
import type { Access } from "../../aws/access";
import { readStackFile } from "../../config/stackFile";
import type { ImageRegistry } from "../../release/sources/registry";
import { readAccess } from "./access";
import { registryOf } from "./registryOf";
import { answer, situationOf, type Answer, type Situation } from "./situation";

/** A situation to plan in. */
export interface PlanSituation extends Situation {
  /** Signed in, or why that failed. */
  readonly registry: Answer<ImageRegistry>;
  /** Still asked while the image is looked at. Never rejected. */
  readonly access: Promise<Access>;
}

const REGISTRY_TIME_LIMIT_MS = 3_000;

/**
 * Looks at everything.
 *
 * @throws OperatorError when the stack's own file can't be used.
 */
export async function readForPlan(folder: string, stack: string): Promise<PlanSituation> {
  const file = readStackFile(folder, stack);
  // The commands of Pulumi begin first: they take longest.
  const others = Promise.all([situationOf(file), answer(registryOf(file, REGISTRY_TIME_LIMIT_MS))]);
  const access = readAccess(file);
  const [situation, registry] = await others;
  return { ...situation, registry, access };
}
