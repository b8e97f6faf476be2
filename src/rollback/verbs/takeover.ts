// `rollback takeover`: when a bad deploy still holds the stack's lock. Stops what ECS is doing, ends the update that
// holds the lock, reads state anew, and goes on with `to`.
import * as os from "node:os";
import { createAwsClients, type AwsClients } from "../../aws/clients";
import type { StackFile } from "../../config/stackFile";
import { CONFIRM_WORD } from "../../guards/release/confirmation";
import { programOf } from "../alive";
import { Engine } from "../engine";
import { readLock, type StackLock } from "../lock";
import { refused, type Narrate, type Outcome } from "../outcome";
import { pointsOf } from "../plan";
import { readSituation, type Situation } from "../situation";
import { waitForTurn } from "../turn";
import { to, type ToOptions } from "./to";

const TIME_LIMIT_MS = 10_000;
const ENDS_WITHIN_MS = 20_000;
const POLL_MS = 250;

/** Takes the stack over, then rolls back. */
export async function takeover(options: ToOptions): Promise<Outcome> {
  const { folder, stack, narrate, confirm, ask } = options;
  const situation = await readSituation(folder, stack);
  const lock = "lock" in situation.lock ? situation.lock.lock : undefined;
  const inFlight = situation.live.ok ? situation.live.value?.inFlight : undefined;
  narrate(lock === undefined ? "The lock is free" : `Locked by ${lock.holder} since ${lock.since}`);
  narrate(inFlight === undefined ? "ECS is at rest" : `ECS: ${inFlight}`);
  if (lock === undefined && !("unknown" in situation.lock)) return to(options);
  const word = confirm ?? (await ask?.(`Type ${CONFIRM_WORD} to end that update and go back: `));
  if (word !== CONFIRM_WORD) {
    return refused(
      `ending somebody's update isn't confirmed: --confirm must be ${CONFIRM_WORD}.`,
      `rollback takeover ${options.target} --stack ${stack} --confirm ${CONFIRM_WORD} --reason '<why>'`,
    );
  }
  const { file } = situation;
  if (inFlight !== undefined) {
    await stopDeployment(createAwsClients(file.region), situation, narrate);
  }
  const engine = new Engine(file, options.narrate);
  if (lock !== undefined) await endUpdate(lock, file, engine, narrate);
  else await engine.cancel();
  // The command that began that update may still say how it ended.
  await waitForTurn(file, TIME_LIMIT_MS);
  narrate("Reading state from AWS");
  await engine.refresh();
  return to({ ...options, confirm: word, takesOver: true });
}

/**
 * StopServiceDeployment with rollback; where that is refused or missing, an update to the last verified revision.
 * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html)
 */
async function stopDeployment(
  clients: AwsClients,
  situation: Situation,
  narrate: Narrate,
): Promise<void> {
  const { names } = situation.file;
  const { sdk, client } = await clients.ecs();
  const options = { abortSignal: AbortSignal.timeout(TIME_LIMIT_MS) };
  try {
    const { serviceDeployments = [] } = await client.send(
      new sdk.ListServiceDeploymentsCommand({ ...names, status: ["IN_PROGRESS", "PENDING"] }),
      options,
    );
    const arn = serviceDeployments[0]?.serviceDeploymentArn;
    if (arn === undefined) throw new Error("ECS lists no service deployment under way");
    await client.send(
      new sdk.StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: "ROLLBACK" }),
      options,
    );
    narrate("ECS was asked to stop the deployment and go back");
  } catch (error) {
    const good = pointsOf(situation)[0];
    narrate(`The deployment can't be stopped (${(error as Error).message})`);
    if (good === undefined) return;
    const { taskDefinition } = good;
    await client.send(new sdk.UpdateServiceCommand({ ...names, taskDefinition }), options);
    narrate(`ECS was asked for \`${good.imageTag}\`, the last verified release`);
  }
}

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
