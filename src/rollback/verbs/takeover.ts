// `rollback takeover`: when a bad deploy still holds the stack's lock. Stops what ECS is doing, ends the update that
// holds the lock, reads state anew, and goes on with `to`.
import { CannotStop, type ServicePort } from "../../aws/ecsService";
import type { StackFile } from "../../config/stackFile";
import { OperatorError } from "../../errors";
import { CONFIRM_WORD } from "../../guards/release/confirmation";
import { standingOf } from "../../guards/release/proofs";
import { rollbackLine } from "../../commandLines";
import type { StackLock } from "../../pulumi/lock";
import type { PulumiEngine, RollbackDeps } from "../deps";
import { confirmWord } from "../people";
import { refused, type Outcome } from "../../report/outcome";
import { check, type Checked } from "../plan";
import { type PlanSituation, readForPlan } from "../facts/planSituation";
import { checkedAgainst, refusal } from "../judge/refusal";
import type { Situation } from "../facts/situation";
import { notFound, type ReleaseOptions } from "../goLive";
import { release, releasing, type ReleasingOptions } from "../options";
import { waitForTurn } from "../turn";
import type { Verb } from "../verb";
import { to } from "./to";

/** As it is typed. */
export const TAKEOVER: Verb<ReleasingOptions, string> = {
  define: (root) =>
    releasing(
      root
        .command("takeover")
        .description("ends an update that holds the lock, then goes back")
        .addArgument(release("<target>")),
    ),
  run: ({ target, options }, deps) => takeover({ ...options, target }, deps),
};

const TURN_WITHIN_MS = 10_000;
const ENDS_WITHIN_MS = 20_000;
const POLL_MS = 250;
// What was begun is brought to its end.
const NEVER = new AbortController().signal;

/** Takes the stack over, then rolls back. The target is found first: what is stopped changes what `previous` means. */
export async function takeover(options: ReleaseOptions, deps: RollbackDeps): Promise<Outcome> {
  const { stack, confirm } = options;
  const { narrate } = deps;
  narrate("Looking at ECS, state, history and lock");
  const situation = await readForPlan(stack, deps);
  const lock = "lock" in situation.lock ? situation.lock.lock : undefined;
  const live = situation.live.ok ? situation.live.value : undefined;
  const inFlight = live?.inFlight;
  narrate(lock === undefined ? "The lock is free" : `Locked by ${lock.holder} since ${lock.since}`);
  narrate(inFlight === undefined ? "ECS is idle" : `ECS: ${inFlight}`);
  if (lock === undefined && !("unknown" in situation.lock)) return to(options, deps);
  const coming = onItsWay(situation);
  if (coming !== undefined) narrate(`\`${coming}\` is on its way: no user has it yet`);
  const checked = await targetOf(options, situation, deps.whoRuns());
  if ("exitCode" in checked) return checked;
  const { tag } = checked;
  const what = `The update that holds the lock is about to be ended, and \`${tag}\` to go live on the stack ${stack}.`;
  const word = await confirmWord(confirm, what, deps.ask);
  if (word !== CONFIRM_WORD) {
    return refused(
      `ending somebody's update isn't confirmed: --confirm must be ${CONFIRM_WORD}.`,
      rollbackLine(stack, "takeover", tag),
    );
  }
  deps.begin("ended an update");
  const { file } = situation;
  // What fills the other slot serves nobody: it needn't be stopped.
  if (live?.inFlight !== undefined) {
    await stopDeployment(deps.aws.service(file, live.slot), situation, tag, narrate);
  }
  const engine = deps.pulumi.engine(file);
  if (lock !== undefined) await endUpdate(lock, file, engine, deps);
  else await engine.cancel();
  // The command that began that update may still say how it ended.
  await waitForTurn(file, deps.clock, TURN_WITHIN_MS);
  narrate("Reading state from AWS");
  await engine.refresh();
  const leaves = live?.tag === tag ? coming : live?.tag;
  return to({ ...options, target: tag, confirm: word, takesOver: true, leaves }, deps);
}

/** The target, checked; or why it ends here. */
async function targetOf(
  { target, stack, acceptMovedTag, unchecked, acceptRisk = [] }: ReleaseOptions,
  situation: PlanSituation,
  by: string,
): Promise<Checked | Outcome> {
  const checked = await check(situation, {
    target: target === "previous" ? (neverReached(situation) ?? target) : target,
    acceptMoved: acceptMovedTag === true,
    isDeploy: false,
    verb: "takeover",
    risks: { rules: acceptRisk, by },
    takesOver: true,
    goOnDenied: unchecked === true,
  });
  if (!("checks" in checked)) return notFound(checked, stack);
  return refusal(checked, checkedAgainst(situation, true)) ?? checked;
}

/**
 * The release that users have, where the update that is ended was to bring another one, and hasn't yet: to end it is all that must
 * be done. Undefined where users have the other one already, or what they have isn't good.
 */
function neverReached(situation: Situation): string | undefined {
  const { live, proofs } = situation;
  const tag = live.ok ? live.value?.tag : undefined;
  if (tag === undefined || onItsWay(situation) === undefined) return undefined;
  return standingOf(proofs, tag).good === undefined ? undefined : tag;
}

/**
 * The release that the update under way was to bring. A backend of files or of S3 tells of an update only once it has ended
 * (pulumi pkg/backend/diy/backend.go, `apply`): then it is what runs in the other slot, and never was proven, well or badly.
 */
function onItsWay({ live, idle, releases, proofs }: Situation): string | undefined {
  const now = live.ok ? live.value?.tag : undefined;
  const [newest] = releases;
  const running = newest?.ending === "running" ? newest.tag : undefined;
  const isUnproven =
    idle !== undefined &&
    idle.desiredCount > 0 &&
    proofs.every(({ taskDefinition }) => taskDefinition !== idle.taskDefinition);
  const tag = running ?? (isUnproven ? idle.tag : undefined);
  return tag === now ? undefined : tag;
}

/**
 * Stops what ECS is doing. Only where ECS says that it can't, it is asked for the target's own revision instead: a bug
 * of ours, or an AWS that doesn't answer, is no reason to go round Pulumi. A deployment that isn't stopped is replaced
 * by the rollback.
 */
async function stopDeployment(
  service: ServicePort,
  { proofs }: Pick<Situation, "proofs">,
  target: string,
  narrate: RollbackDeps["narrate"],
): Promise<void> {
  try {
    const why = await whyNotStopped(service);
    if (why === undefined) {
      narrate("ECS was asked to stop the deployment and go back");
      return;
    }
    narrate(`The deployment can't be stopped (${why})`);
    const { good } = standingOf(proofs, target);
    if (good === undefined) return;
    await service.update(good.taskDefinition, false);
    narrate(`ECS was asked to run \`${target}\` instead, as the revision that was proven`);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    narrate(`The deployment goes on until the rollback replaces it: ${error.message}`);
  }
}

async function whyNotStopped(service: ServicePort): Promise<string | undefined> {
  try {
    await service.stopDeployment();
    return undefined;
  } catch (error) {
    if (error instanceof CannotStop) return error.message;
    throw error;
  }
}

/** An update on this machine is asked to end, as by Ctrl-C; else its lock is taken away. */
async function endUpdate(
  lock: StackLock,
  file: StackFile,
  engine: PulumiEngine,
  { machine, clock, narrate, pulumi }: RollbackDeps,
): Promise<void> {
  const { pid } = lock;
  // Machines may share a name, and numbers are used again: nobody else's process may be ended.
  const isHere = lock.hostname === machine.hostname() && !lock.isAbandoned;
  if (isHere && machine.programOf(pid) === "pulumi") {
    narrate(`Asking process ${pid} to end`);
    machine.kill(pid, "SIGINT");
    const deadline = clock.now() + ENDS_WITHIN_MS;
    while (clock.now() < deadline) {
      const now = await pulumi.lock(file);
      if ("lock" in now && now.lock === undefined) return;
      await clock.sleep(POLL_MS, NEVER);
    }
    narrate("It doesn't end by itself: killing it");
    machine.kill(pid, "SIGKILL");
  }
  await engine.cancel();
  narrate("Removing its lock");
}
