// The registry in GHCR's place: the OCI distribution server that Debian packages, on loopback.
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { keepPort, readPort } from "../keptPort";
import { CACHE_DIR, STATE_DIR } from "../paths";
import { isRunning, startProcess, stopProcess } from "../process";
import { killProcessesOf } from "./orphans";

// Kept after `down`: images needn't be made again for the next sandbox.
const STORAGE_DIR = path.join(CACHE_DIR, "registry");
const CONFIG_FILE = path.join(STATE_DIR, "registry.yml");
const PORT_FILE = path.join(STATE_DIR, "registry.port");
const PART = "registry";

/** The configuration of the registry's server, which reads it as YAML: JSON is YAML. */
export function registryConfig(storageDir: string, port: number): string {
  return JSON.stringify({
    version: 0.1,
    log: { level: "error", accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: storageDir },
      delete: { enabled: true },
      maintenance: { uploadpurging: { enabled: false } },
    },
    http: { addr: `127.0.0.1:${port}`, secret: randomBytes(16).toString("hex") },
  });
}

/**
 * Starts the registry, or finds it running, on the port it had before if that is still free.
 *
 * @returns `host`: `127.0.0.1:<port>`, as it stands before an image's repository.
 * @throws OperatorError with the end of its log when it doesn't answer within 15 s.
 */
export async function startRegistry(): Promise<{ host: string }> {
  let port = readPort(PORT_FILE);
  if (port === undefined || !isRunning(PART)) {
    await stopRegistry();
    port = await keepPort(PORT_FILE);
    fs.mkdirSync(STORAGE_DIR, { recursive: true });
    fs.writeFileSync(CONFIG_FILE, registryConfig(STORAGE_DIR, port));
  }
  const host = `127.0.0.1:${port}`;
  await startProcess({
    name: PART,
    command: "docker-registry",
    args: ["serve", CONFIG_FILE],
    ready: async () => (await fetch(`http://${host}/v2/`)).ok,
    timeLimitMs: 15_000,
  });
  return { host };
}

/** Stops the registry; the images stay. */
export async function stopRegistry(): Promise<void> {
  await stopProcess(PART);
  await killProcessesOf(["docker-registry"], CONFIG_FILE);
}
