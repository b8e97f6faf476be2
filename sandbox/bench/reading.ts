// How long the reading verbs of the rollback command take on a stack with a long history.
import * as path from "node:path";
import Table from "cli-table3";
import { execa } from "execa";
import { OperatorError } from "../../src/errors";
import { PulumiCommands } from "../drill/pulumi";
import { tagOf } from "../drill/scenarios";
import { deploy } from "../drill/steps";
import { PROJECT_DIR } from "../paths";
import type { Sandbox } from "../sandbox";
import { createStack, stackEnvironment } from "../stack";
import { makeClone } from "./clone";
import { addProofs, addReleases, addTags, startGithub, tagAt } from "./past";

const RELEASES = 500;
const TAGS = 2_000;
const COMMANDS = [["candidates", "--all"], ["candidates"], ["status"], ["plan", "previous"]];

/**
 * Times them, whole processes.
 *
 * @param show hears what it does.
 * @returns a table of seconds.
 * @throws OperatorError where a command fails.
 */
export async function timeReading(
  sandbox: Sandbox,
  runs: number,
  show: (line: string) => void,
): Promise<string> {
  await createStack(sandbox, "prod");
  const commands = new PulumiCommands(sandbox, "prod", () => {});
  for (const tag of [tagOf("good"), tagOf("good-next")]) {
    const { ok, found } = await deploy(commands, tag);
    if (!ok) throw new OperatorError(found);
  }
  show(`Adding ${RELEASES} releases and ${TAGS} tags.`);
  addReleases(RELEASES);
  addProofs();
  await addTags(tagOf("good"), TAGS);
  const past = Array.from({ length: RELEASES }, (_, index) => tagAt(index)).reverse();
  const clone = await makeClone([...past, tagOf("good"), tagOf("good-next")]);
  const set = ["config", "set", "--path", "application.clone", clone.folder];
  const { exitCode, output } = await commands.run(set);
  if (exitCode !== 0) throw new OperatorError(output);
  const github = await startGithub(RELEASES);
  const env = { ...stackEnvironment(sandbox, "prod"), GITHUB_API_URL: github.url };
  const table = new Table({
    head: ["rollback …", "seconds: min", "median", "max"],
    style: { head: [], border: [], compact: true },
  });
  await requireRows(env, show);
  const files = ["migrations", "--files", `${clone.folder}/migrations`];
  for (const args of [...COMMANDS, files]) {
    const seconds = await timed(args, env, runs);
    const [first, middle, last] = [0, Math.floor(runs / 2), runs - 1].map((at) =>
      seconds[at]!.toFixed(2),
    );
    table.push([args.slice(0, 2).join(" "), first, middle, last]);
  }
  github.stop();
  const size = `${RELEASES} releases, ${clone.migrations} migrations, ${TAGS} tags`;
  return `${size}, ${runs} runs each.\n${table.toString()}`;
}

/** The past is there: every release that was added is a row, with its commit. */
async function requireRows(
  env: Record<string, string>,
  show: (line: string) => void,
): Promise<void> {
  const args = [path.join(PROJECT_DIR, "bin/rollback.js"), "candidates", "--json"];
  const { stdout } = await execa("node", args, { env });
  const { rows } = JSON.parse(stdout) as { rows: { deployedAt?: string; commit?: object }[] };
  const released = rows.filter(({ deployedAt }) => deployedAt !== undefined).length;
  const known = rows.filter(({ commit }) => commit !== undefined).length;
  show(`candidates has ${rows.length} rows: ${released} releases, ${known} with a commit.`);
  if (released < RELEASES) throw new OperatorError(`${RELEASES} releases were expected.`);
}

/** Whole processes, sorted; one warms up, uncounted. */
async function timed(
  args: readonly string[],
  env: Record<string, string>,
  runs: number,
): Promise<number[]> {
  const seconds: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const started = performance.now();
    const command = [path.join(PROJECT_DIR, "bin/rollback.js"), ...args];
    const { exitCode, all } = await execa("node", command, { env, all: true, reject: false });
    if (exitCode !== 0) throw new OperatorError(`rollback ${args.join(" ")} failed:\n${all}`);
    if (run > 0) seconds.push((performance.now() - started) / 1000);
  }
  return seconds.sort((one, other) => one - other);
}
