// What the tests of the workflows work with: both stacks of a sandbox, a GitHub of this machine, and what is asked of AWS.
import assert from "node:assert/strict";
import { execa } from "execa";
import type { StackName } from "../../../sandbox/projectConfig";
import type { Sandbox } from "../../../sandbox/sandbox";
import { type RecordingProxy, startRecordingProxy } from "../recordingProxy";
import { committed, githubRun } from "./githubRun";
import { LoopbackGithub } from "./loopbackGithub";
import { type RanJob, runWorkflow } from "./workflow";

const FORM = { confirm_rollback: "ROLLBACK", unchecked: true };

/** What is typed to go back in prod. */
export const TO_PREVIOUS = { ...FORM, environment: "prod", rollback_to_tag: "previous" };

/** How a run is started; where an environment is named, its reviewer approves. */
interface Start {
  readonly event?: object;
  readonly environment?: string;
  readonly comment?: string;
  readonly triggeringActor?: string;
}

/** The stacks of a sandbox, as GitHub's workflows find them. */
export class WorkflowBench {
  // Before any release has changed a file.
  readonly #files = committed();
  #runs = 0;

  private constructor(
    readonly sandbox: Sandbox,
    readonly github: LoopbackGithub,
    readonly apiUrl: string,
    readonly aws: RecordingProxy,
  ) {}

  /** Starts it, once both stacks are made. */
  static async start(sandbox: Sandbox): Promise<WorkflowBench> {
    const github = new LoopbackGithub();
    const apiUrl = await github.start();
    return new WorkflowBench(sandbox, github, apiUrl, await startRecordingProxy(sandbox.endpoint));
  }

  async close(): Promise<void> {
    this.github.stop();
    await this.aws.close();
  }

  /** Runs a workflow to its end; gives its jobs, whose logs hold no secret. */
  async run(
    file: string,
    inputs: Readonly<Record<string, unknown>>,
    { event, environment, comment = "", triggeringActor = "ann" }: Start = {},
  ): Promise<readonly RanJob[]> {
    const runId = String(++this.#runs);
    if (environment !== undefined) {
      const [environments, user] = [[{ name: environment }], { login: "bob" }];
      this.github.reviews.set(runId, [{ state: "approved", comment, environments, user }]);
    }
    const run = githubRun({
      sandbox: this.sandbox,
      files: this.#files,
      apiUrl: this.apiUrl,
      endpoint: this.aws.endpoint,
      runId,
      actor: "ann",
      triggeringActor,
      ...(event && { event }),
    });
    const jobs = await runWorkflow(run, file, inputs);
    for (const { log, summary } of jobs) {
      assert.doesNotMatch(log + summary, /sandbox-database|sandbox-application|token-of-the-job/);
    }
    return jobs;
  }

  deploy(stack: StackName, tag: string): Promise<readonly RanJob[]> {
    const approved = stack === "prod" ? { environment: stack } : {};
    return this.run(`deploy-${stack}.yml`, { image_tag: tag }, approved);
  }

  rollBack(stack: StackName, tag: string, further: object = {}): Promise<readonly RanJob[]> {
    const inputs = { ...FORM, environment: stack, rollback_to_tag: tag, ...further };
    const approved = stack === "prod" ? { environment: stack, comment: "no fix is in sight" } : {};
    return this.run("rollback.yml", inputs, approved);
  }

  /** The tag that state says is live. */
  async live(stack: StackName): Promise<string> {
    const { stdout } = await this.pulumi(stack, "stack", "export");
    const { deployment } = JSON.parse(stdout) as {
      deployment: { resources: { type: string; inputs: { tags: { release: string } } }[] };
    };
    return deployment.resources.find(({ type }) => type === "aws:ecs/service:Service")!.inputs.tags
      .release;
  }

  pulumi(stack: StackName, ...args: string[]) {
    const { engine, env } = this.sandbox;
    return execa(engine.cli, [...args, "--stack", stack], { env });
  }
}

/** The job of a name, which must have run. */
export function job(jobs: readonly RanJob[], name: string): RanJob {
  const found = jobs.find((one) => one.name === name);
  assert.ok(found, jobs.map((one) => `${one.name}:\n${one.log}`).join("\n"));
  return found;
}

/** The job that updates the stack, which must have ended as said. */
export function assertEnded(jobs: readonly RanJob[], failed: boolean): RanJob {
  const update = job(jobs, "update");
  assert.equal(update.failed, failed, jobs.map(({ log }) => log).join("\n"));
  return update;
}

/** Does the same with both stacks, side by side. */
export async function both(work: (stack: StackName) => Promise<void>): Promise<void> {
  await Promise.all((["prod", "dev"] as const).map(work));
}
