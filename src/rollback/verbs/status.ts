// `rollback status`: what is live, in one screen. What users get, ECS, state, history and lock are asked side by side.
import { readStackFile, type StackFile } from "../../config/stackFile";
import { type ProofEntry, standingOf } from "../../guards/release/proofs";
import { openRules } from "../../migration/rangeVerdict";
import { summaryLine } from "../../migration/render";
import { timeOf } from "../../release/proofRecord";
import { ranSince } from "../../release/releases";
import { readOutputs } from "../../outputs/readOutputs";
import type { Outcome } from "../../report/outcome";
import type { RollbackDeps } from "../deps";
import { type DatabaseReader, databaseReader } from "../facts/database";
import { answer, liveTagOf, situationOf, type Situation } from "../facts/situation";
import type { Proof } from "../judge/statusNext";
import { exitCodeOf, statusOf, type WayBackDatabase } from "../judge/statusReport";
import { linesOf } from "../judge/statusLines";
import { askUsers, judgeUsers, type UsersPaths } from "../facts/usersView";
import { LOOKED_AT, saying } from "../../process/waiting";
import { isWarm, mustRefresh } from "../judge/staleState";
import { wayInto } from "../judge/slotWay";
import { backFrom, canAdopt } from "../judge/nextCommand";
import type { Verb } from "../verb";

const CODES = `
Ends with 0 when the release is live, verified and well; with 4 when it is live, but isn't healthy, is slow, isn't verified,
isn't what state says, isn't all that users get, or is behind the maintenance page; with 1 when nothing is live, or what matters couldn't be seen.`;

/** As it is typed. */
export const STATUS: Verb = {
  define: (root) =>
    root.command("status").description("what is live, in one screen").addHelpText("after", CODES),
  run: ({ options }, deps) => status(options.stack, deps),
};

/** Looks, and says what differs. Its exit code is that of {@link exitCodeOf}. */
export async function status(stack: string, deps: RollbackDeps): Promise<Outcome> {
  const { http, narrate, signal } = deps;
  const file = readStackFile(deps.folder, stack);
  const paths = usersPaths(file, file.values.url);
  const migrations = databaseReader(
    file,
    () => answer(deps.sources.registry(file, REGISTRY_TIME_LIMIT_MS)),
    deps,
  );
  const asked = Promise.all([situationOf(file, deps), askUsers(paths, http, signal)]);
  const [situation, early] = await saying(LOOKED_AT, narrate, asked);
  const url = usersAddressOf(situation).url;
  const answers = paths.url === url ? early : await askUsers(usersPaths(file, url), http, signal);
  const health = judgeUsers(answers, paths, liveTagOf(situation));
  const { state } = situation;
  const proof = proofOf(situation);
  const database = await readWayBack(situation, proof, migrations);
  const report = statusOf(situation, health, proof, database);
  return {
    exitCode: exitCodeOf(report, state.ok),
    report,
    lines: linesOf(report, state.ok ? undefined : state.why),
  };
}

const REGISTRY_TIME_LIMIT_MS = 3_000;
const MIGRATIONS_LIMIT_MS = 3_000;

/** What lies between the live release and the way back. Never rejects. */
async function readWayBack(
  situation: Situation,
  { wayBack }: Proof,
  migrations: DatabaseReader,
): Promise<WayBackDatabase | undefined> {
  const live = liveTagOf(situation);
  if (wayBack === undefined || live === undefined) return undefined;
  const { tag: target } = wayBack;
  const asked = { live, ran: ranSince(live, situation.releases), targets: [target] };
  const found = (await migrations.lookAt(asked, MIGRATIONS_LIMIT_MS)).get(target);
  if (found === undefined || "unknown" in found) {
    return { target, unknown: found?.unknown ?? "nothing was asked" };
  }
  const { verdict, option, findings } = found.verdict;
  const summary = summaryLine(found.verdict);
  return { target, verdict, option, summary, risks: openRules(findings) };
}

/** What is asked as users would. */
export function usersPaths(
  { values }: Pick<StackFile, "values">,
  url: string | undefined,
): UsersPaths {
  const { healthPath, smokePaths, maintenance, verifyP95Milliseconds } = values;
  return { url, healthPath, smokePaths, maintenance, p95LimitMs: verifyP95Milliseconds };
}

/** Where users reach the stack: as config says, else as the last update put out. */
export function usersAddressOf({ state, file }: Pick<Situation, "state" | "file">): {
  url: string | undefined;
  healthPath: string;
} {
  const { url, healthPath } = file.values;
  const putOut = () => (state.ok ? readOutputs(state.value.outputs, file.stack).url : undefined);
  return { url: url ?? putOut(), healthPath };
}

/** What the list of proofs says about the live release and the way back. */
function proofOf(situation: Situation): Proof {
  const { proofs, file, stateTag } = situation;
  const { pinnedTags } = file.values;
  const live = liveTagOf(situation);
  const best = backFrom({ proofs, pinnedTags, now: live, left: stateTag });
  return {
    // The release may be good, and what runs of it not proven yet: its update ended before the proof.
    verified:
      live !== undefined &&
      standingOf(proofs, live).good !== undefined &&
      (live !== situation.stateTag || situation.isProven),
    adoptable: live !== undefined && canAdopt(live, { proofs, pinnedTags }),
    wayBack: best && wayBackOf(situation, best),
  };
}

function wayBackOf(situation: Situation, entry: ProofEntry): Proof["wayBack"] {
  const { tag } = entry;
  const way = wayInto(situation, tag, mustRefresh(situation, tag));
  const isWarmNow = isWarm(situation, tag);
  const how = isWarmNow ? "warm: users get it in seconds" : "cold: its tasks must start";
  const proven = `\`${tag}\`, ${how}; proven in full here ${timeOf(entry)}.`;
  const why = [proven];
  if (way?.action === "refuse") why.push("`to` is refused until AWS and state agree (see below).");
  // It is there, and still not warm: that is the broken way back.
  else if (!isWarmNow && way !== undefined && situation.idle?.tag === tag) why.push(way.because);
  return { tag, isWarm: isWarmNow, why: why.join(" ") };
}
