// The real world behind the verbs. Nothing is loaded, connected or run before a verb uses it.
import * as os from "node:os";
import { type AwsClients, createAwsClients } from "../aws/clients";
import { createEcsPort } from "../aws/ecs";
import { createSlotsPort } from "../aws/slots";
import { createServicePort } from "../aws/ecsService";
import type { StackFile } from "../config/stackFile";
import { writeConfig } from "../config/writeStackFile";
import { gatePlan } from "../enforcement/planGate";
import { systemClock } from "../health/clock";
import { verificationDeps } from "../health/deps";
import { createHttpProbe } from "../health/httpProbe";
import { verifyRelease } from "../health/verification";
import { programOf } from "../process/alive";
import { changes } from "../process/changes";
import { Engine } from "../pulumi/engine";
import { readHistory, readLedger } from "../pulumi/history";
import { readLock } from "../pulumi/lock";
import { copyPlaces, readCopies } from "../pulumi/proofsCopy";
import { readState } from "../pulumi/state";
import { githubCommits, localCommits } from "../release/sources/commits";
import { githubEnvironment } from "../release/sources/github";
import { workflowRuns } from "../release/sources/workflowRuns";
import type { RollbackDeps } from "./deps";
import { readAccess } from "./facts/access";
import { migrationsIn } from "./facts/database";
import { registryOf } from "./facts/registryOf";
import { slotKeysOf } from "./facts/slotKeysOf";
import { terminal, whoRuns } from "./people";

/** Makes them for one run of the command. */
export function rollbackDeps({
  folder,
  narrate,
  signal,
}: Pick<RollbackDeps, "folder" | "narrate" | "signal">): RollbackDeps {
  const clients = clientsByRegion();
  return {
    folder,
    narrate,
    signal,
    ask: terminal(signal),
    whoRuns,
    clock: systemClock,
    begin: (what) => changes.begin(what),
    writeConfig,
    http: createHttpProbe(),
    prove: (target, own = {}) =>
      verifyRelease(target, verificationDeps(target, narrate, Object.values(own), own), signal),
    pulumi: {
      engine: (file) => new Engine(file, narrate),
      gate: gatePlan,
      state: readState,
      history: readHistory,
      ledger: (file) => readLedger(file),
      lock: readLock,
      slotKeys: slotKeysOf,
      proofCopies: (file) => readCopies(copyPlaces(file)),
    },
    aws: {
      ecs: ({ region }) => createEcsPort(clients(region)),
      slots: ({ region, names }) => createSlotsPort(clients(region), names),
      service: ({ region, names: { cluster, services } }, slot) =>
        createServicePort(clients(region), { cluster, service: services[slot] }),
      access: readAccess,
    },
    sources: {
      registry: registryOf,
      commits: (call) => githubCommits({ ...call, ...githubEnvironment() }),
      localCommits,
      runs: (call) => workflowRuns({ ...call, ...githubEnvironment() }),
      migrations: migrationsIn(folder),
    },
    machine: {
      hostname: () => os.hostname(),
      programOf,
      kill: (pid, name) => void process.kill(pid, name),
    },
  };
}

/** One set of clients for all that is asked of a region: they share their connections. */
function clientsByRegion(): (region: StackFile["region"]) => AwsClients {
  const made = new Map<string, AwsClients>();
  return (region) => {
    const clients = made.get(region) ?? createAwsClients(region);
    made.set(region, clients);
    return clients;
  };
}
