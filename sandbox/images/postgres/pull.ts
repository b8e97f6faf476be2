// PostgreSQL's own image, taken from Docker Hub by a Docker engine that can reach it.
import { run, tryRun } from "../../containers/command";
import type { ContainerRuntime } from "../../containers/containerRuntime";

const PULL_LIMIT_MS = 300_000;

/**
 * Pulls `postgres:<tag>` and pushes it to the sandbox's registry.
 *
 * @param target the reference in the sandbox's registry.
 * @returns false when the engine can't pull it.
 */
export async function pullPostgres(
  runtime: ContainerRuntime,
  target: string,
  tag: string,
  report: (line: string) => void,
): Promise<boolean> {
  report(`Pulling postgres:${tag}.`);
  const options = { env: runtime.env, timeLimitMs: PULL_LIMIT_MS };
  const pulled = await tryRun(runtime.cli, ["pull", "--quiet", `postgres:${tag}`], options);
  if (pulled === undefined) return false;
  await run(runtime.cli, ["tag", `postgres:${tag}`, target], options);
  await run(runtime.cli, ["push", "--quiet", target], options);
  return true;
}
