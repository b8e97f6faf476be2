// A local AWS with real containers: starts its parts in the order they need each other, and stops them.
import * as fs from "node:fs";
import { repositoryParts } from "../src/guards/release/imageName";
import { ensureHostedZone } from "./aws/bootstrap";
import { installMiniStack } from "./aws/install";
import { startAws, stopAws } from "./aws/ministack";
import { killProcessesIn, killProcessesOf } from "./containers/orphans";
import { installPackages } from "./containers/packages";
import { startRegistry, stopRegistry } from "./containers/registry";
import { startRuntime, stopRuntime } from "./containers/runtime";
import { type Edge, startEdge, stopEdge } from "./edge/edge";
import { type InstalledEngine, installEngine } from "./engine/install";
import { buildImages, type ImageChoice } from "./images/build";
import { CACHE_DIR, PROJECT_DIR, STATE_DIR } from "./paths";
import { projectConfig, STACKS } from "./projectConfig";
import { installAwsPlugin } from "./provider/install";
import { stopProcess } from "./process";
import { pulumiEnvironment } from "./pulumiEnvironment";

/** Hears a line for each thing that takes time. */
export type Report = (line: string) => void;

/** What a running sandbox is made of, and what Pulumi needs to work against it. */
export interface Sandbox {
  readonly engine: InstalledEngine;
  readonly plugin: "real" | "stand-in";
  readonly containers: "docker" | "podman";
  /** The value of AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** How the application's own name is reached. */
  readonly edge: Edge;
  /** Environment of every `pulumi` command. */
  readonly env: Readonly<Record<string, string>>;
  /** Where images must be pulled from when the engine can't be told that `ghcr.io` is here. */
  readonly imageRegistry: string | undefined;
}

/**
 * Starts the sandbox, or finds its parts as an earlier call left them.
 *
 * @param checksFaster how many times faster targets are checked than their group says: for tests, whose seconds prove
 *   nothing.
 * @throws OperatorError that names the part that didn't start, with the end of its log.
 */
export async function startSandbox(report: Report, checksFaster = 1): Promise<Sandbox> {
  await installPackages(report);
  const [engine, , parts] = await Promise.all([
    installEngine(report),
    installMiniStack(report),
    startContainers(report),
  ]);
  const { runtime, registryHost } = parts;
  const { endpoint } = await startAws({ runtime, registryHost, checksFaster, report });
  const [edge] = await Promise.all([
    startEdge({ endpoint, registry: { name: registryName(), host: registryHost } }),
    ...hostedZones().map((zone) => ensureHostedZone(endpoint, zone)),
  ]);
  const env = pulumiEnvironment({ endpoint, ...edge });
  const plugin = await installAwsPlugin(engine.cli, env, report);
  return {
    engine,
    plugin,
    containers: runtime.kind,
    endpoint,
    edge,
    env,
    imageRegistry: runtime.registryRemap ? undefined : registryHost,
  };
}

/** Stops every part, in reverse, and removes what they left: also after a run that was killed. */
export async function stopSandbox(): Promise<void> {
  await killProcessesOf(["pulumi"], PROJECT_DIR);
  await stopProcess("engine-build");
  await stopEdge();
  await stopAws();
  await stopRuntime();
  await stopRegistry();
  await killProcessesIn(CACHE_DIR);
  fs.rmSync(STATE_DIR, { recursive: true, force: true });
}

async function startContainers(report: Report) {
  const { host } = await startRegistry();
  const runtime = await startRuntime(host, report);
  await buildImages(runtime, host, imageChoice(), report);
  return { runtime, registryHost: host };
}

/** The images that the prod stack's own config names. */
function imageChoice(): ImageChoice {
  const { imageRepository, databaseEngineVersion } = projectConfig("prod") as Record<
    string,
    string
  >;
  const { path: repository } = repositoryParts(imageRepository ?? "");
  return { repository, postgresMajor: Number(databaseEngineVersion) };
}

function registryName(): string {
  const { imageRepository } = projectConfig("prod") as Record<string, string>;
  return repositoryParts(imageRepository ?? "").registry;
}

function hostedZones(): string[] {
  const zones = STACKS.map((stack) => projectConfig(stack)["hostedZone"]);
  return zones.filter((zone): zone is string => typeof zone === "string");
}
