// One job of a workflow, step by step, with GitHub's variables and files. What other people's actions do stands in
// here by name; everything that this project runs is run.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { type Contexts, holds, interpolated, interpolatedMap, type Status } from "./expressions";

/** A step as YAML has it. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

/** How a job is run. */
export interface JobRun {
  readonly steps: readonly Step[];
  readonly contexts: Contexts;
  /** Of the runner, before any step. */
  readonly env: Readonly<Record<string, string>>;
  /** `env:` of the workflow and the job, not evaluated. */
  readonly declared: readonly (Readonly<Record<string, unknown>> | undefined)[];
  readonly checkOut: () => string;
  /** What `aws-actions/configure-aws-credentials` puts into the environment for a role. */
  readonly credentials: (role: string) => Readonly<Record<string, string>>;
}

/** How a job ended. */
export interface JobResult {
  readonly failed: boolean;
  readonly steps: Readonly<Record<string, { outputs: Record<string, string>; outcome: string }>>;
  /** Everything that was printed, and the job's summary. */
  readonly log: string;
  readonly summary: string;
  /** Files that were kept, by artifact. */
  readonly artifacts: Readonly<Record<string, string>>;
  /** The roles that were taken, in order; and how many steps had run before the first. */
  readonly roles: readonly string[];
}

/** Runs it. */
export async function runJob(run: JobRun): Promise<JobResult> {
  const job = new Job(run);
  for (const step of run.steps) await job.step(step);
  return job.result();
}

class Job {
  readonly #scratch = fs.mkdtempSync(path.join(os.tmpdir(), "job-"));
  readonly #steps: Record<string, { outputs: Record<string, string>; outcome: string }> = {};
  readonly #artifacts: Record<string, string> = {};
  readonly #roles: string[] = [];
  #workspace = this.#scratch;
  #env: Record<string, string>;
  #failed = false;
  #log = "";
  #summary = "";

  constructor(readonly run: JobRun) {
    this.#env = { ...run.env };
  }

  result(): JobResult {
    fs.rmSync(this.#workspace, { recursive: true, force: true });
    fs.rmSync(this.#scratch, { recursive: true, force: true });
    return {
      failed: this.#failed,
      steps: this.#steps,
      log: this.#log,
      summary: this.#summary,
      artifacts: this.#artifacts,
      roles: this.#roles,
    };
  }

  async step(step: Step): Promise<void> {
    const status = this.#status();
    const contexts = { ...this.run.contexts, steps: this.#steps };
    if (!holds(step.if, contexts, status)) return this.#ended(step, "skipped", {});
    const declared = [...this.run.declared, step.env].map((map) =>
      interpolatedMap(map, contexts, status),
    );
    const env = Object.assign({ ...this.#env }, ...declared) as Record<string, string>;
    this.#log += `--- ${step.name ?? step.uses ?? step.run}\n`;
    if (step.run !== undefined) return this.#runs(step, env);
    await this.#uses(step, interpolatedMap(step.with, contexts, status));
  }

  async #runs(step: Step, env: Record<string, string>): Promise<void> {
    const [script, output, summary] = ["script", "output", "summary"].map((name) => {
      const file = path.join(this.#scratch, name);
      fs.writeFileSync(file, "");
      return file;
    }) as [string, string, string];
    fs.writeFileSync(script, step.run!);
    // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#exit-codes-and-error-action-preference
    const { exitCode, all } = await execa(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", script],
      {
        cwd: this.#workspace,
        env: {
          ...env,
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summary,
          GITHUB_WORKSPACE: this.#workspace,
        },
        extendEnv: false,
        stdin: "ignore",
        all: true,
        reject: false,
      },
    );
    this.#log += `${all}\n`;
    this.#summary += fs.readFileSync(summary, "utf8");
    this.#ended(
      step,
      exitCode === 0 ? "success" : "failure",
      outputsOf(fs.readFileSync(output, "utf8")),
    );
  }

  async #uses(step: Step, given: Record<string, string>): Promise<void> {
    const action = (step.uses ?? "").split("@")[0] ?? "";
    switch (action) {
      case "actions/checkout":
        this.#workspace = this.run.checkOut();
        break;
      case "aws-actions/configure-aws-credentials": {
        const role = given["role-to-assume"] ?? "";
        this.#roles.push(role);
        Object.assign(this.#env, this.run.credentials(role), { AWS_REGION: given["aws-region"] });
        break;
      }
      case "actions/upload-artifact": {
        const file = path.join(this.#workspace, given["path"] ?? "");
        if (fs.existsSync(file)) this.#artifacts[given["name"]!] = fs.readFileSync(file, "utf8");
        break;
      }
      case "actions/setup-node":
      case "actions/cache":
        break;
      default: {
        if (!action.startsWith("$/")) throw new Error(`nothing stands in for ${action}`);
        const file = path.join(this.#workspace, action.slice(2), "action.yml");
        const { runs } = parse(fs.readFileSync(file, "utf8")) as { runs: { steps: Step[] } };
        for (const own of runs.steps) await this.step(own);
      }
    }
    this.#ended(step, "success", {});
  }

  #ended({ id }: Step, outcome: string, outputs: Record<string, string>): void {
    if (outcome === "failure") this.#failed = true;
    if (id !== undefined) this.#steps[id] = { outputs, outcome };
  }

  #status(): Status {
    const hashFiles = (name: string) =>
      fs.existsSync(path.join(this.#workspace, name)) ? "there" : "";
    return { failed: this.#failed, hashFiles };
  }
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings */
function outputsOf(file: string): Record<string, string> {
  const found = file.matchAll(/^([^\n<]+)<<(\S+)\n([^]*?)\n\2$/gm);
  return Object.fromEntries([...found].map(([, name, , value]) => [name, value]));
}

/** What expressions give for a job's outputs. */
export function jobOutputs(
  declared: Readonly<Record<string, string>> | undefined,
  { steps, failed }: JobResult,
  contexts: Contexts,
): Record<string, string> {
  const status = { failed, hashFiles: () => "" };
  return Object.fromEntries(
    Object.entries(declared ?? {}).map(([name, text]) => [
      name,
      interpolated(text, { ...contexts, steps }, status),
    ]),
  );
}
