// The container engine of the sandbox: Docker where its engine answers, else Podman.
import * as fs from "node:fs";
import * as path from "node:path";
import { STATE_DIR } from "../paths";
import { isRunning } from "../process";
import type { ContainerRuntime } from "./containerRuntime";
import { dockerAnswers, startDocker, stopDocker } from "./docker";
import { startPodman, stopPodman } from "./podman";

const RECORD_FILE = path.join(STATE_DIR, "runtime.json");

interface RuntimeRecord {
  readonly registryHost: string;
  readonly runtime: ContainerRuntime;
}

/**
 * Starts the engine, or finds it as an earlier call left it. What a killed run left is removed first.
 *
 * @param registryHost `127.0.0.1:<port>` of the sandbox's registry.
 * @param report gets a line for what takes time.
 * @throws OperatorError when there is neither Docker nor a way to run Podman.
 */
export async function startRuntime(
  registryHost: string,
  report: (line: string) => void,
): Promise<ContainerRuntime> {
  const docker = await dockerAnswers();
  const record = readRecord();
  if (
    record?.registryHost === registryHost &&
    record.runtime.socket === (docker ?? record.runtime.socket)
  ) {
    if (docker !== undefined || isRunning("podman")) return record.runtime;
  }
  await stopRuntime();
  const runtime =
    docker === undefined ? await startPodman(registryHost) : await startDocker(docker);
  report(`Containers run on ${runtime.kind}, network ${runtime.network}.`);
  const started: RuntimeRecord = { registryHost, runtime };
  fs.mkdirSync(STATE_DIR, { recursive: true });
  fs.writeFileSync(RECORD_FILE, JSON.stringify(started));
  return runtime;
}

/** Stops the engine, or what a killed run left of it, and every container of the sandbox. */
export async function stopRuntime(): Promise<void> {
  await stopPodman();
  await stopDocker(readRecord()?.registryHost);
  fs.rmSync(RECORD_FILE, { force: true });
}

function readRecord(): RuntimeRecord | undefined {
  try {
    return JSON.parse(fs.readFileSync(RECORD_FILE, "utf8")) as RuntimeRecord;
  } catch {
    return undefined;
  }
}
