// `rollback takeover`: when a bad deploy still holds the stack's lock. Stops what ECS is doing, ends the update that
// holds the lock, reads state anew, and goes on with `to`.
import * as os from "node:os";
import { changes } from "../../process/changes";
import { createAwsClients, type AwsClients } from "../../aws/clients";
import type { StackFile } from "../../config/stackFile";
import { CONFIRM_WORD } from "../../guards/release/confirmation";
import { standingOf } from "../../guards/release/proofs";
import { programOf } from "../../process/alive";
import { rollbackLine } from "../../commandLines";
import { Engine } from "../../pulumi/engine";
import { readLock, type StackLock } from "../../pulumi/lock";
import { confirmWord } from "../people";
import { refused, type Narrate, type Outcome } from "../../report/outcome";
import { check } from "../plan";
import { readForPlan } from "../facts/planSituation";
import { checkedAgainst, refusal } from "../judge/refusal";
import type { Situation } from "../facts/situation";
import { waitForTurn } from "../turn";
import { notFound, to, type ToOptions } from "./to";

const TIME_LIMIT_MS = 10_000;
const ENDS_WITHIN_MS = 20_000;
const POLL_MS = 250;

/** Takes the stack over, then rolls back. The target is found first: what is stopped changes what `previous` means. */
export async function takeover(options: ToOptions): Promise<Outcome> {
  const { folder, stack, target, narrate, confirm, ask } = options;
  narrate("Looking at ECS, state, history and lock");
  const situation = await readForPlan(folder, stack);
  const lock = "lock" in situation.lock ? situation.lock.lock : undefined;
  const inFlight = situation.live.ok ? situation.live.value?.inFlight : undefined;
  narrate(lock === undefined ? "The lock is free" : `Locked by ${lock.holder} since ${lock.since}`);
  narrate(inFlight === undefined ? "ECS is at rest" : `ECS: ${inFlight}`);
  if (lock === undefined && !("unknown" in situation.lock)) return to(options);
  const checked = await check(situation, {
    target,
    acceptMoved: options.acceptMoved,
    isDeploy: false,
    takesOver: true,
    goOnDenied: options.unchecked,
  });
  const stop =
    "checks" in checked
      ? refusal(checked, checkedAgainst(situation, true))
      : notFound(checked, stack);
  if (stop !== undefined || !("checks" in checked)) return stop!;
  const { tag } = checked;
  const what = `The update that holds the lock is about to be ended, and \`${tag}\` to go live on the stack ${stack}.`;
  const word = await confirmWord(confirm, what, ask);
  if (word !== CONFIRM_WORD) {
    return refused(
      `ending somebody's update isn't confirmed: --confirm must be ${CONFIRM_WORD}.`,
      rollbackLine(stack, "takeover", tag),
    );
  }
  changes.begin("ended an update");
  const { file } = situation;
  if (inFlight !== undefined) {
    await stopDeployment(createAwsClients(file.region), situation, tag, narrate);
  }
  const engine = new Engine(file, options.narrate);
  if (lock !== undefined) await endUpdate(lock, file, engine, narrate);
  else await engine.cancel();
  // The command that began that update may still say how it ended.
  await waitForTurn(file, TIME_LIMIT_MS);
  narrate("Reading state from AWS");
  await engine.refresh();
  return to({ ...options, target: tag, confirm: word, takesOver: true });
}

/**
 * StopServiceDeployment with rollback; where that is refused or missing, an update to the target's own revision.
 * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html)
 */
async function stopDeployment(
  clients: AwsClients,
  { file, proofs }: Situation,
  target: string,
  narrate: Narrate,
): Promise<void> {
  const { names } = file;
  const { sdk, client } = await clients.ecs();
  const options = { abortSignal: AbortSignal.timeout(TIME_LIMIT_MS) };
  try {
    const { serviceDeployments = [] } = await client.send(
      new sdk.ListServiceDeploymentsCommand({ ...names, status: ["IN_PROGRESS", "PENDING"] }),
      options,
    );
    const arn = serviceDeployments[0]?.serviceDeploymentArn;
    if (arn === undefined) throw new NoDeployment("ECS lists no service deployment under way");
    await client.send(
      new sdk.StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: "ROLLBACK" }),
      options,
    );
    narrate("ECS was asked to stop the deployment and go back");
  } catch (error) {
    // A bug of ours must not become an update of the service.
    if (!(error instanceof sdk.ECSServiceException || error instanceof NoDeployment)) throw error;
    narrate(`The deployment can't be stopped (${error.message})`);
    const { good } = standingOf(proofs, target);
    if (good === undefined) return;
    const { taskDefinition } = good;
    await client.send(new sdk.UpdateServiceCommand({ ...names, taskDefinition }), options);
    narrate(`ECS was asked for \`${target}\` instead, by the revision that was proven`);
  }
}

class NoDeployment extends Error {}

/** An update on this machine is asked to end, as by Ctrl-C; else its lock is taken away. */
async function endUpdate(
  lock: StackLock,
  file: StackFile,
  engine: Engine,
  narrate: Narrate,
): Promise<void> {
  const { pid } = lock;
  // Machines may share a name, and numbers are used again: nobody else's process may be ended.
  const isHere = lock.hostname === os.hostname() && !lock.isAbandoned;
  if (isHere && programOf(pid) === "pulumi") {
    narrate(`Asking process ${pid} to end`);
    process.kill(pid, "SIGINT");
    const deadline = Date.now() + ENDS_WITHIN_MS;
    while (Date.now() < deadline) {
      const now = await readLock(file);
      if ("lock" in now && now.lock === undefined) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    narrate("It doesn't end by itself: killing it");
    process.kill(pid, "SIGKILL");
  }
  await engine.cancel();
  narrate("Its lock is taken away");
}
