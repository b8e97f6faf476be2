// Podman as the sandbox's container engine: a service in namespaces of its own, so that killing one
// process ends every container, mount and network namespace with it.
import * as fs from "node:fs";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { OperatorError } from "../../src/errors";
import { PROJECT_DIR, STATE_DIR } from "../paths";
import { startProcess, stopProcess } from "../process";
import { run, tryRun } from "./command";
import { checkoutId, deriveNetwork, usedRanges } from "./network";
import { killProcessesOf } from "./orphans";
import { podmanFiles, SERVICE_SCRIPT } from "./podmanConfig";
import type { ContainerRuntime } from "./containerRuntime";

const PODMAN_DIR = path.join(STATE_DIR, "podman");
const NAMESPACES = ["--mount", "--pid", "--mount-proc", "--propagation", "private"];
/** Linux's limit for a unix socket's path, its closing zero left out. */
const SOCKET_PATH_LIMIT = 107;
const PART = "podman";
const GROUP_LIMIT_MS = 10_000;
const GROUP_POLL_MS = 20;

/**
 * Starts Podman's service for this checkout, on a network that is free.
 *
 * @param registryHost `host:port` that ghcr.io is remapped to.
 * @throws OperatorError when not run by root, or with the service's log when it doesn't answer.
 */
export async function startPodman(registryHost: string): Promise<ContainerRuntime> {
  if (process.getuid?.() !== 0) {
    throw new OperatorError(
      "The sandbox needs a Docker engine that answers, or root's rights to run Podman: it found neither.",
      { hint: "Start Docker, or run the command again as root." },
    );
  }
  const network = deriveNetwork(PROJECT_DIR, usedRanges());
  for (const folder of ["networks", "storage", "tmp"]) {
    fs.mkdirSync(path.join(PODMAN_DIR, folder), { recursive: true });
  }
  const storageDriver = await findStorageDriver();
  const setup = { dir: PODMAN_DIR, network, registryHost, storageDriver };
  for (const [name, content] of Object.entries(podmanFiles(setup))) {
    fs.writeFileSync(path.join(PODMAN_DIR, name), content);
  }
  const socket = socketPath();
  if (path.dirname(socket) !== PODMAN_DIR) makePrivateFolder(path.dirname(socket));
  await startProcess({
    name: PART,
    command: "unshare",
    args: [
      ...NAMESPACES,
      "--fork",
      "--kill-child",
      "sh",
      "-c",
      SERVICE_SCRIPT,
      "sh",
      socket,
      PODMAN_DIR,
    ],
    env: {
      CONTAINERS_CONF: path.join(PODMAN_DIR, "containers.conf"),
      CONTAINERS_STORAGE_CONF: path.join(PODMAN_DIR, "storage.conf"),
      CONTAINERS_REGISTRIES_CONF: path.join(PODMAN_DIR, "registries.conf"),
      TMPDIR: path.join(PODMAN_DIR, "tmp"),
    },
    ready: () => answersPing(socket),
    timeLimitMs: 20_000,
  });
  const url = `unix://${socket}`;
  return {
    kind: "podman",
    cli: "podman",
    env: { DOCKER_HOST: url, CONTAINER_HOST: url },
    socket: url,
    network: network.name,
    registryRemap: true,
  };
}

/** Ends Podman and everything it runs, and removes all it left; nothing happens if there is nothing. */
export async function stopPodman(): Promise<void> {
  await killProcessesOf(["unshare", "sh"], socketPath());
  await killProcessesOf(["catatonit"], `unix://${socketPath()}`);
  await stopProcess(PART);
  await removeControlGroups();
  const { bridge } = deriveNetwork(PROJECT_DIR, []);
  if (fs.existsSync(`/sys/class/net/${bridge}`)) {
    await run("busybox", ["ip", "link", "delete", bridge]);
  }
  fs.rmSync(PODMAN_DIR, { recursive: true, force: true });
  if (path.dirname(socketPath()) !== PODMAN_DIR) {
    fs.rmSync(path.dirname(socketPath()), { recursive: true, force: true });
  }
}

/** In the state folder; in a short one of its own where a deep checkout makes the path too long. */
function socketPath(): string {
  const file = path.join(PODMAN_DIR, "podman.sock");
  if (Buffer.byteLength(file) <= SOCKET_PATH_LIMIT) return file;
  return path.join(os.tmpdir(), `conflicto-${checkoutId(PROJECT_DIR)}`, "podman.sock");
}

/** Its name can be guessed: it must be ours, not a folder or link that somebody put there. */
function makePrivateFolder(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { mode: 0o700 });
}

/** Overlay where the kernel mounts it on the state folder's file system, else plain copies. */
async function findStorageDriver(): Promise<"overlay" | "vfs"> {
  const cwd = fs.mkdtempSync(path.join(PODMAN_DIR, "tmp", "overlay-"));
  for (const folder of ["lower", "upper", "work", "merged"]) fs.mkdirSync(path.join(cwd, folder));
  const mount =
    "mount -n -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged && touch merged/file";
  const mounted = await tryRun(
    "unshare",
    ["--mount", "--propagation", "private", "sh", "-c", mount],
    {
      cwd,
    },
  );
  fs.rmSync(cwd, { recursive: true, force: true });
  return mounted === undefined ? "vfs" : "overlay";
}

function answersPing(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ socketPath, path: "/_ping", timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}

/** The kernel keeps a killed container's control groups, empty; their names are the containers'. */
async function removeControlGroups(): Promise<void> {
  const deadline = Date.now() + GROUP_LIMIT_MS;
  const containers = ["overlay-containers", "vfs-containers"]
    .map((folder) => path.join(PODMAN_DIR, "storage", folder))
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => fs.readdirSync(folder))
    .filter((name) => /^[0-9a-f]{64}$/.test(name));
  const hierarchies = fs
    .readdirSync("/sys/fs/cgroup")
    .map((name) => path.join("/sys/fs/cgroup", name));
  for (const hierarchy of ["/sys/fs/cgroup", ...hierarchies]) {
    for (const container of containers) {
      await removeGroup(path.join(hierarchy, "libpod_parent", `libpod-${container}`), deadline);
    }
  }
}

/** A control group is busy until the last of its killed processes is gone, a moment after the kill. */
async function removeGroup(group: string, deadline: number): Promise<void> {
  if (!fs.existsSync(group)) return;
  for (const entry of fs.readdirSync(group, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeGroup(path.join(group, entry.name), deadline);
  }
  for (;;) {
    try {
      return fs.rmdirSync(group);
    } catch (error) {
      const isBusy = (error as NodeJS.ErrnoException).code === "EBUSY";
      if (!isBusy || Date.now() > deadline) throw error;
      await sleep(GROUP_POLL_MS);
    }
  }
}
