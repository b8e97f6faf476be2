// The situation of a stack, with what only a plan needs. Everything is asked at the same time, so that the plan takes
// no longer.
import type { Access } from "../../aws/access";
import { readStackFile } from "../../config/stackFile";
import type { Registry, RollbackDeps } from "../deps";
import { type DatabaseReader, databaseReader } from "./database";
import { answer, situationOf, type Answer, type Situation } from "./situation";

/** A situation to plan in. */
export interface PlanSituation extends Situation {
  /** Signed in, or why that failed. */
  readonly registry: Answer<Registry>;
  /** Still asked while the image is looked at. Never rejected. */
  readonly access: Promise<Access>;
  /** The application's migrations: they are being read. */
  readonly database: DatabaseReader;
}

const REGISTRY_TIME_LIMIT_MS = 3_000;

/**
 * Looks at everything.
 *
 * @throws OperatorError when the stack's own file can't be used.
 */
export async function readForPlan(stack: string, deps: RollbackDeps): Promise<PlanSituation> {
  const file = readStackFile(deps.folder, stack);
  // The commands of Pulumi begin first: they take longest.
  const asked = situationOf(file, deps);
  const signedIn = answer(deps.sources.registry(file, REGISTRY_TIME_LIMIT_MS));
  const access = deps.aws.access(file);
  const database = databaseReader(file, () => signedIn, deps);
  const [situation, registry] = await Promise.all([asked, signedIn]);
  return { ...situation, registry, access, database };
}
