// How long a rollback takes: each way in turn, on one stack with the same releases and the same users, again and again.
import * as fs from "node:fs";
import * as path from "node:path";
import Table from "cli-table3";
import { execa } from "execa";
import { OperatorError } from "../../src/errors";
import { SLOTS, slotNamesIn } from "../../src/guards/release/slotNames";
import { prefixOf } from "../../src/names";
import { PulumiCommands } from "../drill/pulumi";
import { tagOf } from "../drill/scenarios";
import { deploy } from "../drill/steps";
import { Traffic } from "../drill/traffic";
import { RolloutRecorder } from "../drill/watch";
import { pushRelease } from "../images/pushRelease";
import { PROJECT_DIR } from "../paths";
import { projectConfig } from "../projectConfig";
import { pythonEnvironment } from "../pythonEnvironment";
import type { Sandbox } from "../sandbox";
import { createStack, stackEnvironment } from "../stack";
import { type Measured, measure, spreadOf } from "./measured";
import {
  type Destination,
  rollback,
  servicesStable,
  updateService,
  type Way,
  waysBack,
} from "./ways";

/** The release that is gone back from; those before it are the targets. */
const LIVE = "0b1d3f5a7c9e";
const AT_REST_LIMIT_SECONDS = 120;
/** Users go on for so long after a tool has ended. */
const AFTERWARDS_MS = 2_000;

/**
 * Times all ways.
 *
 * @param runs how often each.
 * @returns a table of medians, with the least and the most.
 * @throws OperatorError where a command fails, or its target never answers.
 */
export async function timeRollbacks(
  sandbox: Sandbox,
  runs: number,
  show: (line: string) => void,
): Promise<string> {
  const bin = await pythonEnvironment(
    {
      name: "bench",
      requirements: path.join(__dirname, "requirements.txt"),
      announcement: "Installing the AWS CLI and ecs-deploy (once).",
    },
    show,
  );
  await createStack(sandbox, "prod");
  await pushRelease(LIVE);
  const stack = new TimedStack(sandbox, bin);
  await stack.deploy([tagOf("good"), tagOf("good-next"), LIVE]);
  const ways = waysBack(bin);
  const measured = new Map(ways.map((way) => [way, [] as Measured[]]));
  for (let run = 1; run <= runs; run++) {
    for (const way of ways) {
      const times = await stack.time(way);
      show(`${run}/${runs} ${way.name}, ${way.slot}: ${JSON.stringify(times)}`);
      measured.get(way)?.push(times);
    }
  }
  return render(measured, runs);
}

/** The stack, and which release is where. */
class TimedStack {
  readonly #names = slotNamesIn(
    prefixOf(projectConfig("prod") as { name: string; environment: string }),
  );
  readonly #env: Record<string, string>;
  readonly #revisions = new Map<string, Destination>();
  #warm = "";
  #cold = "";

  constructor(
    readonly sandbox: Sandbox,
    readonly bin: string,
  ) {
    const { ca } = sandbox.edge;
    this.#env = { ...stackEnvironment(sandbox, "prod"), CURL_CA_BUNDLE: ca, AWS_PAGER: "" };
  }

  /** Deploys releases one after the other: the last is live, the one before it warm, the first cold. */
  async deploy(tags: readonly [string, string, string]): Promise<void> {
    const pulumi = new PulumiCommands(this.sandbox, "prod", () => {});
    for (const tag of tags) {
      const { ok, found } = await deploy(pulumi, tag);
      if (!ok) throw new OperatorError(found);
      const { taskDefinition, cluster, service, url } = await pulumi.outputs();
      this.#revisions.set(tag, {
        tag,
        taskDefinition: String(taskDefinition),
        cluster: String(cluster),
        service: String(service),
        url: String(url),
      });
    }
    [this.#cold, this.#warm] = tags;
  }

  /** Times one way, and returns to where it began. */
  async time(way: Way): Promise<Measured> {
    const live = this.#revisions.get(LIVE)!;
    const target = this.#revisions.get(way.slot === "warm" ? this.#warm : this.#cold)!;
    await this.#atRest();
    const { url } = live;
    const { healthPath } = projectConfig("prod");
    const traffic = new Traffic({
      url,
      healthPath: healthPath as string,
      smokePaths: [],
      proxy: this.sandbox.edge.proxy,
      ca: fs.readFileSync(this.sandbox.edge.ca, "utf8"),
    });
    const entered = Date.now();
    for (const command of way.commands({ ...live, ...target, service: live.service })) {
      await this.#run(command);
    }
    const ended = Date.now();
    await new Promise((resolve) => setTimeout(resolve, AFTERWARDS_MS));
    await traffic.stop();
    const times = measure(traffic.samples, { entered, ended, target: target.tag });
    if (times === undefined) {
      throw new OperatorError(`${way.name}: \`${target.tag}\` never answered.`);
    }
    await this.#return(way, live);
    return times;
  }

  async #return(way: Way, live: Destination): Promise<void> {
    const reason = `back to where it began: ${new Date().toISOString()}`;
    if (way.undo === "service") {
      const aws = path.join(this.bin, "aws");
      await this.#run(updateService(aws, live, live.taskDefinition));
      return this.#run(servicesStable(aws, live));
    }
    const args = way.undo === "undo" ? ["undo", "--unchecked"] : ["break-glass", LIVE];
    await this.#run(rollback(args, reason));
    // A cold target took the warm one's place.
    if (way.slot === "cold") [this.#warm, this.#cold] = [this.#cold, this.#warm];
  }

  /** Nothing of an earlier way goes on. */
  async #atRest(): Promise<void> {
    const watch = new RolloutRecorder({ endpoint: this.sandbox.endpoint, names: this.#names });
    const since = await watch.steady(AT_REST_LIMIT_SECONDS);
    await watch.stop();
    if (since === undefined) {
      throw new OperatorError(`The slots ${SLOTS.join(" and ")} did not come to rest.`);
    }
  }

  async #run([file = "", ...args]: readonly string[]): Promise<void> {
    const { exitCode, all } = await execa(file, args, {
      cwd: PROJECT_DIR,
      env: this.#env,
      all: true,
      reject: false,
      stdin: "ignore",
    });
    if (exitCode !== 0) throw new OperatorError(`\`${[file, ...args].join(" ")}\` failed:\n${all}`);
  }
}

function render(measured: ReadonlyMap<Way, readonly Measured[]>, runs: number): string {
  const table = new Table({
    head: ["way", "slot", "first answer", "mitigated", "ended", "failed requests"],
    style: { head: [], border: [], compact: true },
  });
  for (const [{ name, slot, undo }, all] of measured) {
    const seconds = (of: (one: Measured) => number) => {
      const { least, median, most } = spreadOf(all.map(of));
      return `${median.toFixed(2)} (${least.toFixed(2)}-${most.toFixed(2)})`;
    };
    table.push([
      name,
      undo === "service" ? "(none)" : slot,
      seconds(({ first }) => first),
      seconds(({ mitigated }) => mitigated),
      seconds(({ ended }) => ended),
      all.reduce((sum, { failed }) => sum + failed, 0),
    ]);
  }
  return `Seconds after Enter: median (least-most) of ${runs} runs, 2 tasks.\n${table.toString()}`;
}
