// Starts and stops the edge: what makes https://conflicto.app lead into the sandbox, for a client
// that uses the proxy and trusts the CA. Nothing of the machine's own DNS or trust store changes.
import * as fs from "node:fs";
import * as path from "node:path";
import { installMiniStack } from "../aws/install";
import { bundle } from "../bundle";
import { run } from "../containers/command";
import { killProcessesOf } from "../containers/orphans";
import { accepts, keepPort, readPort } from "../keptPort";
import { CACHE_DIR, STATE_DIR } from "../paths";
import { isRunning, startProcess, stopProcess } from "../process";

const PART = "edge";
const EDGE_DIR = path.join(STATE_DIR, "edge");
const CA_FILE = path.join(EDGE_DIR, "ca.pem");
const PORT_FILE = path.join(EDGE_DIR, "port");
const SERVED_FILE = path.join(EDGE_DIR, "served.json");
const SERVER_FILE = path.join(CACHE_DIR, "edge.js");
const MINT_FILE = path.join(__dirname, "mint.py");
const START_LIMIT_MS = 10_000;

/** What a client needs to reach the sandbox's names. */
export interface Edge {
  /** URL for HTTP_PROXY and HTTPS_PROXY, `http://127.0.0.1:<port>`. */
  readonly proxy: string;
  /** File with the sandbox CA's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly ca: string;
}

/** What the edge leads to. */
export interface EdgeOptions {
  readonly endpoint: string;
  readonly registry: { readonly name: string; readonly host: string };
}

/**
 * Starts the edge before `endpoint`, or finds it running.
 *
 * @param options.endpoint of the sandbox's AWS, as `startAws` gives it.
 * @param options.registry the name that images have, and `host:port` of the registry in its place.
 * @throws OperatorError with the end of its log when it doesn't listen within 10 s.
 */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const python = await installMiniStack(() => undefined);
  fs.mkdirSync(EDGE_DIR, { recursive: true });
  await run(python, [MINT_FILE, "ca", EDGE_DIR]);
  let port = readPort(PORT_FILE);
  if (port === undefined || !isRunning(PART) || servedBefore() !== JSON.stringify(options)) {
    await stopEdge();
    fs.writeFileSync(SERVED_FILE, JSON.stringify(options));
    await bundle(path.join(__dirname, "server.ts"), SERVER_FILE);
    port = await keepPort(PORT_FILE);
  }
  await startProcess({
    name: PART,
    command: process.execPath,
    args: [SERVER_FILE],
    cwd: EDGE_DIR,
    env: {
      AWS_ENDPOINT_URL: options.endpoint,
      REGISTRY_NAME: options.registry.name,
      REGISTRY_URL: `http://${options.registry.host}`,
      EDGE_DIR,
      EDGE_PORT: String(port),
      PYTHON: python,
      MINT: MINT_FILE,
    },
    ready: () => accepts(port),
    timeLimitMs: START_LIMIT_MS,
  });
  return { proxy: `http://127.0.0.1:${port}`, ca: CA_FILE };
}

/** Stops the edge; its CA stays until the sandbox's state is removed. */
export async function stopEdge(): Promise<void> {
  await stopProcess(PART);
  await killProcessesOf(["node"], SERVER_FILE);
}

function servedBefore(): string | undefined {
  return fs.existsSync(SERVED_FILE) ? fs.readFileSync(SERVED_FILE, "utf8") : undefined;
}
