// A workflow of this project, run as GitHub runs it: its jobs in the order they need each other, those that a called
// workflow has among them, one of a concurrency group at a time.
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { PROJECT_DIR } from "../../../sandbox/paths";
import { type Contexts, holds, interpolated, interpolatedMap } from "./expressions";
import { jobOutputs, type JobResult, type JobRun, runJob, type Step } from "./job";

interface JobYaml {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

interface WorkflowYaml {
  readonly on: Readonly<
    Record<string, { readonly inputs?: Readonly<Record<string, { default?: unknown }>> } | null>
  >;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, JobYaml>>;
}

/** GitHub, as far as a workflow sees it. */
export interface Github extends Pick<JobRun, "env" | "checkOut" | "credentials"> {
  /** `github`, `vars`, `secrets` and `job`. */
  readonly contexts: Contexts;
}

/** A job that ran, and when: milliseconds since the epoch. */
export interface RanJob extends JobResult {
  readonly name: string;
  readonly environment: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number;
}

const groups = new Map<string, Promise<unknown>>();

/**
 * Runs a workflow.
 *
 * @param file its name in .github/workflows.
 * @param inputs what was typed, or what the caller hands on.
 * @returns its jobs, in the order they ended.
 */
export async function runWorkflow(
  github: Github,
  file: string,
  inputs: Readonly<Record<string, unknown>>,
): Promise<readonly RanJob[]> {
  const yaml = parse(
    fs.readFileSync(path.join(PROJECT_DIR, ".github/workflows", file), "utf8"),
  ) as WorkflowYaml;
  const contexts = { ...github.contexts, inputs: { ...defaultsOf(yaml), ...inputs } };
  const ran: RanJob[] = [];
  const results = new Map<string, Promise<Needed>>();
  const start = (name: string): Promise<Needed> => {
    const running = results.get(name) ?? run(name, yaml.jobs[name]!);
    results.set(name, running);
    return running;
  };
  const run = async (name: string, job: JobYaml): Promise<Needed> => {
    const needed = await Promise.all(
      [job.needs ?? []].flat().map(async (other) => [other, await start(other)] as const),
    );
    const failed = needed.some(([, { result }]) => result !== "success");
    const needs = Object.fromEntries(needed);
    const known = { ...contexts, needs };
    if (!holds(job.if, known, { ...CALM, failed })) return SKIPPED;
    if (job.uses !== undefined) return call(github, job, known, ran);
    const result = await inGroup(job, known, () => runOne(github, yaml, job, known));
    ran.push({ ...result, name });
    return {
      result: result.failed ? "failure" : "success",
      outputs: jobOutputs(job.outputs, result, known),
    };
  };
  await Promise.all(Object.keys(yaml.jobs).map(start));
  return ran;
}

interface Needed {
  readonly result: "success" | "failure" | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
}

const SKIPPED: Needed = { result: "skipped", outputs: {} };
const CALM = { failed: false, hashFiles: () => "" };

async function call(github: Github, job: JobYaml, known: Contexts, ran: RanJob[]): Promise<Needed> {
  const secrets = interpolatedMap(job.secrets, known, CALM);
  const called = { ...github, contexts: { ...github.contexts, secrets } };
  const inputs = interpolatedMap(job.with, known, CALM);
  const jobs = await runWorkflow(called, path.basename(job.uses!), inputs);
  ran.push(...jobs);
  return { result: jobs.some(({ failed }) => failed) ? "failure" : "success", outputs: {} };
}

async function runOne(github: Github, yaml: WorkflowYaml, job: JobYaml, contexts: Contexts) {
  const startedAt = Date.now();
  const result = await runJob({
    ...github,
    contexts,
    steps: job.steps ?? [],
    declared: [yaml.env, job.env],
  });
  const environment = job.environment && interpolated(job.environment, contexts, CALM);
  return { ...result, environment, startedAt, endedAt: Date.now() };
}

/** `queue: max`: each waits for the one before. */
async function inGroup<T>(job: JobYaml, contexts: Contexts, work: () => Promise<T>): Promise<T> {
  if (job.concurrency === undefined) return work();
  const group = interpolated(job.concurrency.group, contexts, CALM);
  const before = groups.get(group) ?? Promise.resolve();
  const mine = before.then(work, work);
  groups.set(
    group,
    mine.catch(() => undefined),
  );
  return mine;
}

function defaultsOf({ on }: WorkflowYaml): Record<string, unknown> {
  const inputs = (on["workflow_dispatch"] ?? on["workflow_call"])?.inputs ?? {};
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { default: value = "" }]) => [name, value]),
  );
}
