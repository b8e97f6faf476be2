// Docker as the sandbox's container engine: the machine's own, of which the sandbox uses one network.
import { PROJECT_DIR } from "../paths";
import { run, tryRun } from "./command";
import { deriveNetwork, usedRanges } from "./network";
import type { ContainerRuntime } from "./containerRuntime";

const LOOK_LIMIT_MS = 3000;

/** What `docker info` says of an engine, as far as the sandbox cares. */
export interface EngineInfo {
  readonly OperatingSystem?: string;
  readonly SecurityOptions?: readonly string[] | null;
  readonly ServerVersion?: string;
}

/** Whether containers of this engine have addresses that the host reaches: not behind a VM or rootless. */
export function isUsableEngine(socket: string, info: EngineInfo): boolean {
  return (
    socket.startsWith("unix://") &&
    Boolean(info.ServerVersion) &&
    info.OperatingSystem !== "Docker Desktop" &&
    !(info.SecurityOptions ?? []).some((option) => option.includes("rootless"))
  );
}

/** The socket of a usable Docker engine that answers within 3 s, as `unix://…`; else undefined. */
export async function dockerAnswers(): Promise<string | undefined> {
  const limit = { timeLimitMs: LOOK_LIMIT_MS };
  const endpoint = ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"];
  const socket = (await tryRun("docker", endpoint, limit))?.trim();
  const info = await tryRun("docker", ["info", "--format", "{{json .}}"], limit);
  if (socket === undefined || info === undefined) return undefined;
  return isUsableEngine(socket, JSON.parse(info) as EngineInfo) ? socket : undefined;
}

/**
 * Makes the sandbox's network and the container that MiniStack takes its network from: it starts ECS
 * tasks on the network of the container that HOSTNAME names, else on Docker's default one, where
 * another checkout's tasks would be too. That container is never started.
 */
export async function startDocker(socket: string): Promise<ContainerRuntime> {
  const network = deriveNetwork(PROJECT_DIR, usedRanges());
  const env = { DOCKER_HOST: socket };
  const bridge = `com.docker.network.bridge.name=${network.bridge}`;
  await run(
    "docker",
    ["network", "create", "--internal", "--subnet", network.subnet, "--opt", bridge, network.name],
    { env },
  );
  const anchor = `${network.name}-anchor`;
  await run("sh", ["-c", `tar -cf - -T /dev/null | docker import - ${anchor}`], { env });
  await run("docker", ["create", "--name", anchor, "--network", network.name, anchor, "/none"], {
    env,
  });
  return {
    kind: "docker",
    cli: "docker",
    env: { ...env, HOSTNAME: anchor },
    socket,
    network: network.name,
    registryRemap: false,
  };
}

/**
 * Removes the sandbox's containers, images and network from an engine that answers.
 *
 * @param registryHost the sandbox's registry, by which its images are known; undefined where nothing
 *   was started that could have pulled one.
 */
export async function stopDocker(registryHost: string | undefined): Promise<void> {
  const socket = await dockerAnswers();
  if (socket === undefined) return;
  const options = { env: { DOCKER_HOST: socket } };
  const { name } = deriveNetwork(PROJECT_DIR, []);
  const list = ["ps", "--all", "--quiet", "--no-trunc", "--filter", `network=${name}`];
  const containers = (await run("docker", list, options)).split("\n").filter(Boolean);
  if (containers.length > 0) {
    await run("docker", ["rm", "--force", "--volumes", ...containers], options);
  }
  await tryRun("docker", ["network", "rm", name], options);
  const images = await run("docker", ["images", "--format", "{{.ID}} {{.Repository}}"], options);
  const ours = images.split("\n").flatMap((line) => {
    const [image = "", repository = ""] = line.split(" ");
    const pulled = registryHost !== undefined && repository.startsWith(`${registryHost}/`);
    return pulled || repository === `${name}-anchor` ? [image] : [];
  });
  if (ours.length > 0) await tryRun("docker", ["image", "rm", "--force", ...ours], options);
}
