// The main job, rehearsed: a release goes live, another one, then a bad one that is caught, and the way back by config,
// while users send requests.
import * as fs from "node:fs";
import { nameIn, prefixOf } from "../../src/names";
import { projectConfig, type StackName } from "../projectConfig";
import type { Sandbox } from "../sandbox";
import { createStack } from "../stack";
import { Sessions } from "./application";
import { PulumiCommands } from "./pulumi";
import {
  countRequests,
  type DrillReport,
  LIMIT_SECONDS,
  mitigatedAfter,
  type RollbackTimes,
  type StepReport,
} from "./report";
import { type Scenario, tagOf } from "./scenarios";
import { checkRow, deploy, deployBad, type StepOutcome, rollBack } from "./steps";
import { Traffic } from "./traffic";
import { RolloutRecorder } from "./watch";

const STEADY_LIMIT_SECONDS = 120;

/** What is rehearsed. */
export interface DrillOptions {
  readonly sandbox: Sandbox;
  readonly stack: StackName;
  readonly scenario: Scenario;
  /** How long the set-up took, for the report. */
  readonly setUpSeconds: number;
  /** Hears what the commands print, and what the drill does. */
  readonly show: (line: string) => void;
  /** Ends the drill after the step that runs. */
  readonly signal: AbortSignal;
}

/** Runs the drill to its end, or to the first step that goes wrong. */
export async function runDrill(options: DrillOptions): Promise<DrillReport> {
  await createStack(options.sandbox, options.stack);
  const drill = new Drill(options);
  try {
    await drill.run();
  } finally {
    await drill.close();
  }
  return drill.report();
}

class Drill {
  readonly #pulumi: PulumiCommands;
  readonly #watch: RolloutRecorder;
  readonly #origin = Date.now();
  readonly #steps: StepReport[] = [];
  #traffic: Traffic | undefined;
  #sessions: Sessions | undefined;
  #rollback: RollbackTimes | undefined;

  constructor(readonly options: DrillOptions) {
    const { sandbox, stack, show } = options;
    this.#pulumi = new PulumiCommands(sandbox, stack, show);
    const prefix = prefixOf(projectConfig(stack) as { name: string; environment: string });
    this.#watch = new RolloutRecorder({
      endpoint: sandbox.endpoint,
      cluster: nameIn(prefix, "cluster"),
      service: nameIn(prefix, "service"),
    });
  }

  async run(): Promise<void> {
    const { scenario } = this.options;
    const [good, next] = [tagOf("good"), tagOf("good-next")];
    const row = `before the bad release, ${new Date(this.#origin).toISOString()}`;
    const went =
      (await this.#step(`deploy ${good}`, "is verified", () => deploy(this.#pulumi, good))) &&
      (await this.#meetUsers()) &&
      (await this.#step(
        `deploy ${next}`,
        "is verified; no request fails",
        () => deploy(this.#pulumi, next),
        true,
      )) &&
      (await this.#step("write a row", "is written", async () => {
        await this.#sessions?.add(row);
        return checkRow(this.#sessions!, row);
      })) &&
      (await this.#step(
        `deploy ${scenario.tag}, which ${scenario.symptom}`,
        scenario.hurtsUsers ? "fails, and says why" : "fails, and says why; users don't notice",
        () => deployBad(this.#pulumi, scenario),
        !scenario.hurtsUsers,
      )) &&
      (await this.#rollBack(next)) &&
      (await this.#step(
        "read the row",
        "is there; no request fails",
        () => checkRow(this.#sessions!, row),
        true,
      ));
    this.options.show(went ? "Every step did what it must." : "The drill ends here.");
  }

  report(): DrillReport {
    const { sandbox, stack, scenario, setUpSeconds } = this.options;
    return {
      stack,
      scenario: scenario.name,
      startedAt: new Date(this.#origin).toISOString(),
      parts: {
        "Pulumi engine": `${sandbox.engine.version}, ${sandbox.engine.source}`,
        "Node language host": sandbox.engine.languageHost,
        "AWS plugin": sandbox.plugin,
        containers: sandbox.containers,
      },
      setUpSeconds,
      steps: this.#steps,
      rollback: this.#rollback,
      limitSeconds: LIMIT_SECONDS,
      ok:
        this.#steps.every(({ ok }) => ok) && (this.#rollback?.verified ?? Infinity) < LIMIT_SECONDS,
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.#traffic?.stop(), this.#watch.stop(), this.#sessions?.close()]);
  }

  /** From the first release on there is something to use. */
  async #meetUsers(): Promise<boolean> {
    const { url } = await this.#pulumi.outputs();
    const { healthPath, smokePaths } = projectConfig(this.options.stack);
    const { proxy, ca } = this.options.sandbox.edge;
    const address = { url: url as string, proxy, ca: fs.readFileSync(ca, "utf8") };
    this.#sessions = new Sessions(address);
    this.#traffic = new Traffic({
      ...address,
      healthPath: healthPath as string,
      smokePaths: smokePaths as string[],
    });
    return true;
  }

  async #rollBack(target: string): Promise<boolean> {
    const typed = Date.now();
    let [upStarted, verified] = [Infinity, Infinity];
    const ok = await this.#step(
      `roll back to ${target}`,
      "shows the release alone in its preview, and is verified",
      async () => {
        const outcome = await rollBack(this.#pulumi, this.options.scenario.tag, target);
        verified = Date.now();
        upStarted = outcome.upStartedAt ?? Infinity;
        return outcome;
      },
      !this.options.scenario.hurtsUsers,
    );
    if (!ok) return false;
    const steady = await this.#watch.steady(STEADY_LIMIT_SECONDS);
    const requested = this.#watch.begunAfter(typed) ?? Infinity;
    this.#rollback = {
      updateService: (requested - upStarted) / 1000,
      requested: (requested - typed) / 1000,
      mitigated: mitigatedAfter(this.#traffic?.samples ?? [], typed, target),
      steady: ((steady ?? Infinity) - typed) / 1000,
      verified: (verified - typed) / 1000,
    };
    return true;
  }

  /**
   * Runs one step, and notes how it went.
   *
   * @param quiet the step is wrong when a user's request failed while it ran.
   */
  async #step(
    title: string,
    expected: string,
    act: () => Promise<StepOutcome>,
    quiet = false,
  ): Promise<boolean> {
    if (this.options.signal.aborted) return false;
    this.options.show(`\n== ${title}: ${expected}`);
    const started = Date.now();
    const outcome = await act().catch((error: Error) => ({ ok: false, found: error.message }));
    const ended = Date.now();
    const samples = this.#traffic?.samples ?? [];
    const requests = countRequests(samples, started, ended, this.#origin);
    const disturbed = quiet && requests.failed > 0;
    const failures = Object.entries(requests.failures).map(([kind, count]) => `${count} × ${kind}`);
    const step: StepReport = {
      title,
      expected,
      ok: outcome.ok && !disturbed,
      found: disturbed
        ? `Requests failed: ${failures.join(", ")}.\n${outcome.found}`
        : outcome.found,
      startedAt: new Date(started).toISOString(),
      seconds: (ended - started) / 1000,
      requests,
    };
    this.#steps.push(step);
    this.options.show(`== ${step.ok ? "OK" : "NO"} ${title} (${step.seconds.toFixed(1)} s)`);
    if (!step.ok) this.options.show(step.found);
    return step.ok;
  }
}
