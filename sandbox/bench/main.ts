// `npm run bench`: how long the reading verbs of the rollback command take on a stack with a long history. It prints
// numbers and judges nothing: they differ from machine to machine.
import * as path from "node:path";
import Table from "cli-table3";
import { Command } from "commander";
import { execa } from "execa";
import { describeError, OperatorError } from "../../src/errors";
import { PulumiCommands } from "../drill/pulumi";
import { tagOf } from "../drill/scenarios";
import { deploy } from "../drill/steps";
import { requireNoKeptSandbox } from "../kept";
import { takeSandbox } from "../lock";
import { PROJECT_DIR } from "../paths";
import { startSandbox, stopSandbox } from "../sandbox";
import { createStack, stackEnvironment } from "../stack";
import { makeClone } from "./clone";
import { addProofs, addReleases, addTags, startGithub, tagAt } from "./past";

const RELEASES = 500;
const TAGS = 2_000;
const RUNS = 7;
const COMMANDS = [["candidates", "--all"], ["candidates"], ["status"], ["plan", "previous"]];

const show = (line: string) => void process.stderr.write(`${line}\n`);

const { force } = new Command("bench")
  .description("Times the rollback command on a stack with a long past, in a sandbox of its own.")
  .option("--force", "remove a sandbox that was kept", false)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()
  .opts<{ force: boolean }>();

async function bench(): Promise<void> {
  await stopSandbox();
  const sandbox = await startSandbox(show);
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
  await requireRows(env);
  const files = ["migrations", "--files", `${clone.folder}/migrations`];
  for (const args of [...COMMANDS, files]) {
    const seconds = await timed(args, env);
    const [first, middle, last] = [0, Math.floor(RUNS / 2), RUNS - 1].map((at) =>
      seconds[at]!.toFixed(2),
    );
    table.push([args.slice(0, 2).join(" "), first, middle, last]);
  }
  github.stop();
  process.stdout.write(
    `${RELEASES} releases, ${clone.migrations} migrations, ${TAGS} tags, ${RUNS} runs each.\n${table.toString()}\n`,
  );
}

/** The past is there: every release that was added is a row, with its commit. */
async function requireRows(env: Record<string, string>): Promise<void> {
  const args = [path.join(PROJECT_DIR, "bin/rollback.js"), "candidates", "--json"];
  const { stdout } = await execa("node", args, { env });
  const { rows } = JSON.parse(stdout) as { rows: { deployedAt?: string; commit?: object }[] };
  const released = rows.filter(({ deployedAt }) => deployedAt !== undefined).length;
  const known = rows.filter(({ commit }) => commit !== undefined).length;
  show(`candidates has ${rows.length} rows: ${released} releases, ${known} with a commit.`);
  if (released < RELEASES) throw new OperatorError(`${RELEASES} releases were expected.`);
}

/** Whole processes, sorted; one warms up, uncounted. */
async function timed(args: readonly string[], env: Record<string, string>): Promise<number[]> {
  const seconds: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const started = performance.now();
    const command = [path.join(PROJECT_DIR, "bin/rollback.js"), ...args];
    const { exitCode, all } = await execa("node", command, { env, all: true, reject: false });
    if (exitCode !== 0) throw new OperatorError(`rollback ${args.join(" ")} failed:\n${all}`);
    if (run > 0) seconds.push((performance.now() - started) / 1000);
  }
  return seconds.sort((one, other) => one - other);
}

async function main(): Promise<void> {
  takeSandbox("bench");
  requireNoKeptSandbox("bench", force);
  // Only what this run made is taken down.
  await bench().finally(stopSandbox);
}

main()
  .catch((error: unknown) => {
    show(describeError(error));
    process.exitCode = 1;
  })
  .finally(() => process.exit());
