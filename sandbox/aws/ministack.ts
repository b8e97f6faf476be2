// Starts and stops the sandbox's AWS: MiniStack with the additions of this folder, on loopback.
import * as fs from "node:fs";
import * as path from "node:path";
import { checkoutId } from "../containers/network";
import { killProcessesOf } from "../containers/orphans";
import type { ContainerRuntime } from "../containers/containerRuntime";
import { PROJECT_DIR, STATE_DIR } from "../paths";
import { isRunning, startProcess, stopProcess } from "../process";
import { installMiniStack } from "./install";
import { accepts, keepPort, readPort } from "../keptPort";

const PART = "aws";
const AWS_DIR = path.join(STATE_DIR, "aws");
const PORT_FILE = path.join(AWS_DIR, "port");
const TMP_DIR = path.join(AWS_DIR, "tmp");
const SERVER_FILE = path.join(__dirname, "server.py");
const START_LIMIT_MS = 30_000;

/** What AWS runs its tasks and databases on. */
export interface AwsOptions {
  readonly runtime: ContainerRuntime;
  /** `127.0.0.1:<port>` of the sandbox's registry. */
  readonly registryHost: string;
  /** How many times faster targets are checked than their group says; 1 when left out. */
  readonly checksFaster?: number;
  /** Gets a line for what takes time. */
  readonly report?: (line: string) => void;
}

/**
 * Starts AWS, or finds it running. It keeps its records in memory: a stopped sandbox loses them.
 *
 * @returns `endpoint`: the value of AWS_ENDPOINT_URL; load balancers answer there by their Host.
 * @throws OperatorError when Python is missing or it doesn't answer within 30 s.
 */
export async function startAws(options: AwsOptions): Promise<{ endpoint: string; port: number }> {
  const python = await installMiniStack(options.report ?? (() => undefined));
  let port = readPort(PORT_FILE);
  if (port === undefined || !isRunning(PART)) {
    await stopAws();
    port = await keepPort(PORT_FILE);
  }
  fs.mkdirSync(TMP_DIR, { recursive: true });
  const endpoint = `http://127.0.0.1:${port}`;
  await startProcess({
    name: PART,
    command: python,
    args: [SERVER_FILE],
    cwd: AWS_DIR,
    env: awsEnvironment(options, port, `conflicto-${checkoutId(PROJECT_DIR)}`),
    // It listens once everything else is up.
    ready: () => accepts(port),
    timeLimitMs: START_LIMIT_MS,
  });
  return { endpoint, port };
}

/**
 * Stops AWS. It removes its containers as it ends; those of one that was killed go with the engine
 * (`stopRuntime`), or when AWS is started again on the same port.
 */
export async function stopAws(): Promise<void> {
  await stopProcess(PART);
  await killProcessesOf(["python", "python3"], SERVER_FILE);
}

/** The environment of the server: where it listens, writes and runs containers, and as whom. */
export function awsEnvironment(
  options: AwsOptions,
  port: number,
  sandboxId: string,
): Record<string, string> {
  const { runtime, registryHost } = options;
  return {
    ...runtime.env,
    DOCKER_HOST: runtime.socket,
    DOCKER_NETWORK: runtime.network,
    GATEWAY_PORT: String(port),
    BIND_HOST: "127.0.0.1",
    MINISTACK_REGION: "us-west-2",
    MINISTACK_IMAGE_PREFIX: registryHost,
    // With the port, the owner of a container: two checkouts leave each other's alone.
    MINISTACK_HOSTNAME: sandboxId,
    SANDBOX_ID: sandboxId,
    SANDBOX_CHECKS_FASTER: String(options.checksFaster ?? 1),
    SANDBOX_REGISTRY_REMAP: runtime.registryRemap ? "" : `ghcr.io=${registryHost}`,
    // Its broker for IoT would listen on every interface.
    IOT_MTLS_ENABLED: "0",
    HOME: AWS_DIR,
    TMPDIR: TMP_DIR,
    STATE_DIR: path.join(AWS_DIR, "state"),
    S3_DATA_DIR: path.join(AWS_DIR, "s3"),
    PYTHONDONTWRITEBYTECODE: "1",
  };
}
