// One line for a pull request: what its change of the release means for the database.
import type { StackFile } from "../config/stackFile";
import { backFromDeploy } from "../guards/release/wayBack";
import { summaryLine } from "../migration/render";
import { liveIn, recordIn } from "../pulumi/state";
import type { PulumiDeps, SourceDeps } from "../rollback/deps";
import { type DatabaseDeps, databaseReader } from "../rollback/facts/database";
import { answer } from "../rollback/facts/situation";

const REGISTRY_TIME_LIMIT_MS = 5_000;

/** What it is told by. */
export interface DatabaseLineDeps extends DatabaseDeps {
  readonly sources: Pick<SourceDeps, "migrations" | "registry">;
  readonly pulumi: Pick<PulumiDeps, "state">;
}

/**
 * Tells it, where the change is of the release. Never rejects.
 *
 * @param isRollback the wanted release ran here: then it is what is gone back to, else what would be gone back from.
 * @returns undefined where nothing is live, the release stays, or there is none that one could go back to.
 */
export async function databaseLine(
  file: StackFile,
  isRollback: boolean,
  deps: DatabaseLineDeps,
): Promise<string | undefined> {
  const state = await answer(deps.pulumi.state(file));
  if (!state.ok) return `Database: not known, since state can't be read: ${state.why}`;
  const { containerName, pinnedTags } = file.values;
  const live = liveIn(state.value, containerName)?.tag;
  const wanted = file.imageTag;
  if (live === undefined || wanted === undefined || live === wanted) return undefined;
  const { proofs } = recordIn(state.value);
  const back = isRollback ? wanted : backFromDeploy({ proofs, pinnedTags, live, wanted });
  if (back === undefined) return undefined;
  const [from, to] = [isRollback ? live : wanted, back];
  const registry = () => answer(deps.sources.registry(file, REGISTRY_TIME_LIMIT_MS));
  const asked = { live: from, ran: isRollback ? [] : [live], targets: [to] };
  const fact = (await databaseReader(file, registry, deps).lookAt(asked)).get(to);
  const what = `going back from \`${from}\` to \`${to}\``;
  if (fact === undefined || "unknown" in fact) {
    return `Database: ${what}: not known: ${fact?.unknown ?? "nothing was asked"}`;
  }
  return `Database: ${what}: ${summaryLine(fact.verdict)}`;
}
