// The sandbox's AWS without the sandbox: one process on loopback, no container engine, nothing kept. For what needs no task to run.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installMiniStack } from "../../sandbox/aws/install";
import { awsEnvironment } from "../../sandbox/aws/ministack";
import { accepts, keepPort } from "../../sandbox/keptPort";

const SERVER_FILE = path.join(__dirname, "../../sandbox/aws/server.py");
const POLL_MS = 50;
const START_LIMIT_MS = 30_000;

/** A running AWS. */
export interface MiniStackAlone {
  /** For the clients' configuration; load balancers answer there by their Host. */
  readonly endpoint: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/**
 * Starts it in a temporary folder.
 *
 * @param checksFaster how many times faster targets are checked than their group says.
 * @throws Error with what it printed when it ends or doesn't listen within 30 s.
 */
export async function startMiniStackAlone(checksFaster: number): Promise<MiniStackAlone> {
  const python = await installMiniStack((line) => void process.stderr.write(`    ${line}\n`));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ministack-"));
  const port = await keepPort(path.join(folder, "port"));
  const socket = `unix://${folder}/no-engine.sock`;
  const runtime = { kind: "podman", cli: "podman", env: {}, socket, network: "none" } as const;
  const options = { runtime: { ...runtime, registryRemap: true }, registryHost: "127.0.0.1:1" };
  const child = spawn(python, [SERVER_FILE], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...awsEnvironment({ ...options, checksFaster }, port, path.basename(folder)),
      ...{ HOME: folder, TMPDIR: folder, STATE_DIR: folder, S3_DATA_DIR: folder },
    },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (printed = (printed + String(chunk)).slice(-4000)));
  }
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    fs.rmSync(folder, { recursive: true });
  };
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await accepts(port))) {
    if (child.exitCode === null && Date.now() < deadline) {
      await sleep(POLL_MS);
      continue;
    }
    await stop();
    throw new Error(`MiniStack doesn't listen:\n${printed}`);
  }
  return { endpoint: `http://127.0.0.1:${port}`, port, stop };
}
