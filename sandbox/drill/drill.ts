// The main job, rehearsed: a release goes live, another one, then a bad one that is caught, and the way back by config,
// while users send requests.
import * as fs from "node:fs";
import { slotNamesIn } from "../../src/guards/release/slotNames";
import { prefixOf } from "../../src/names";
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
import {
  checkRow,
  deploy,
  deployBad,
  deployUnderUsers,
  type StepOutcome,
  rollBack,
  takeOut,
  waitForFailures,
} from "./steps";
import { Traffic } from "./traffic";
import { whatUsersNoticed } from "./noticed";
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
      names: slotNamesIn(prefix),
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
        "any",
      )) &&
      (await this.#step("write a row", "is written", async () => {
        await this.#sessions?.add(row);
        return checkRow(this.#sessions!, row);
      })) &&
      (await (scenario.reason === undefined
        ? this.#liveThroughBad(scenario, next)
        : this.#keepFromUsers({ ...scenario, reason: scenario.reason }, next, good))) &&
      (await this.#step(
        "read the row",
        "is there; no request fails",
        () => checkRow(this.#sessions!, row),
        "any",
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

  /** A release that is bad by its own answers: users never get it. Then the way back to the release before is rehearsed. */
  async #keepFromUsers(
    { tag, symptom, reason }: Scenario & { readonly reason: RegExp },
    live: string,
    target: string,
  ): Promise<boolean> {
    return (
      (await this.#step(
        `deploy ${tag}, which ${symptom}`,
        "fails, and says why; users don't notice",
        () => deployBad(this.#pulumi, { tag, reason }),
        live,
      )) &&
      (await this.#step(
        `take ${tag} out of config`,
        "changes nothing for users",
        () => takeOut(this.#pulumi, live),
        live,
      )) &&
      this.#rollBack(live, target, true)
    );
  }

  /** A release that is good until users ask it: they meet it, and go back to the slot that is warm. */
  async #liveThroughBad({ tag, symptom }: Scenario, target: string): Promise<boolean> {
    const since = Date.now();
    return (
      (await this.#step(
        `deploy ${tag}, which ${symptom}`,
        "is proven in its slot, and reaches users",
        () => deployUnderUsers(this.#pulumi, tag),
      )) &&
      (await this.#step("users ask it", "requests fail", () =>
        waitForFailures(this.#traffic!, since),
      )) &&
      this.#rollBack(tag, target, false)
    );
  }

  async #rollBack(from: string, target: string, isQuiet: boolean): Promise<boolean> {
    const typed = Date.now();
    let [upStarted, verified] = [Infinity, Infinity];
    const ok = await this.#step(
      `roll back to ${target}`,
      "shows the release alone in its preview, and is verified",
      async () => {
        const outcome = await rollBack(this.#pulumi, from, target);
        verified = Date.now();
        upStarted = outcome.upStartedAt ?? Infinity;
        return outcome;
      },
      isQuiet ? "any" : undefined,
    );
    if (!ok) return false;
    const steady = await this.#watch.steady(STEADY_LIMIT_SECONDS);
    const flipped = this.#watch.flippedAfter(typed) ?? Infinity;
    const requested = this.#watch.begunAfter(typed) ?? flipped;
    this.#rollback = {
      updateService: (requested - upStarted) / 1000,
      requested: (requested - typed) / 1000,
      switched: (flipped - typed) / 1000,
      mitigated: mitigatedAfter(this.#traffic?.samples ?? [], typed, target),
      steady: ((steady ?? Infinity) - typed) / 1000,
      verified: (verified - typed) / 1000,
    };
    return true;
  }

  /**
   * Runs one step, and notes how it went.
   *
   * @param quiet the step is wrong when a user's request failed while it ran, or when another release than this one answered;
   *   `any` where which one answers may change.
   */
  async #step(
    title: string,
    expected: string,
    act: () => Promise<StepOutcome>,
    quiet?: string,
  ): Promise<boolean> {
    if (this.options.signal.aborted) return false;
    this.options.show(`\n== ${title}: ${expected}`);
    const started = Date.now();
    const outcome = await act().catch((error: Error) => ({ ok: false, found: error.message }));
    const ended = Date.now();
    const samples = this.#traffic?.samples ?? [];
    const noticed = quiet && whatUsersNoticed(samples, { started, ended, quiet });
    const step: StepReport = {
      title,
      expected,
      ok: outcome.ok && noticed === undefined,
      found: noticed === undefined ? outcome.found : `${noticed}\n${outcome.found}`,
      startedAt: new Date(started).toISOString(),
      seconds: (ended - started) / 1000,
      requests: countRequests(samples, started, ended, this.#origin),
    };
    this.#steps.push(step);
    this.options.show(`== ${step.ok ? "OK" : "NO"} ${title} (${step.seconds.toFixed(1)} s)`);
    if (!step.ok) this.options.show(step.found);
    return step.ok;
  }
}
