// .github as data: every workflow, job and step.
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { Step } from "../integration/workflows/job";

/** The project. */
export const ROOT = path.resolve(__dirname, "../..");
/** What GitHub reads. */
export const FOLDER = path.join(ROOT, ".github");

/** A job as YAML has it. */
export interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly environment?: string;
  readonly concurrency?: object;
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly secrets?: unknown;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
}

/** A workflow as YAML has it. */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const names = fs.readdirSync(path.join(FOLDER, "workflows"));
/** By file name. */
export const workflows = new Map(names.map((name) => [name, read<Workflow>(`workflows/${name}`)]));
const setup = read<{ runs: { steps: readonly Step[] } }>("actions/setup/action.yml");

function read<T>(file: string): T {
  return parse(fs.readFileSync(path.join(FOLDER, file), "utf8")) as T;
}

/** Every job, and how a test's message names it. */
export function jobs(): [where: string, job: Job][] {
  return [...workflows].flatMap(([file, workflow]) =>
    Object.entries(workflow.jobs).map(([name, job]): [string, Job] => [`${file}: ${name}`, job]),
  );
}

/** Every step of a job, and of our own action, and how a test's message names it. */
export function steps(): [where: string, step: Step][] {
  const own = setup.runs.steps.map((step): [string, Step] => ["actions/setup", step]);
  const ofJobs = jobs().flatMap(([where, { steps: list = [] }]) =>
    list.map((step): [string, Step] => [where, step]),
  );
  return [...own, ...ofJobs];
}
