// A run on GitHub, of this project's repository: its variables, secrets and who started it.
import * as fs from "node:fs";
import * as path from "node:path";
import { STATE_DIR } from "../../../sandbox/paths";
import type { Sandbox } from "../../../sandbox/sandbox";
import { configFile } from "../../../sandbox/stack";
import { STACKS } from "../../../sandbox/projectConfig";
import type { Github } from "./workflow";
import { checkOut } from "./workspace";

const ACCOUNT = "123456789012";
const AWS_CREDENTIALS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
const NOT_THE_RUNNERS = [...AWS_CREDENTIALS, "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE"];

/** What a repository that is connected to the sandbox's stacks has committed: as the stacks were made. */
export type Committed = Readonly<Record<string, string>>;

/** Reads it, before any release has changed a file. */
export function committed(): Committed {
  const files = STACKS.map((stack) => [
    `Pulumi.${stack}.yaml`,
    fs.readFileSync(configFile(stack), "utf8"),
  ]);
  return Object.fromEntries(files) as Committed;
}

/** How a run is started. */
export interface RunFacts {
  readonly sandbox: Sandbox;
  readonly files: Committed;
  readonly apiUrl: string;
  /** Of AWS. */
  readonly endpoint: string;
  readonly runId: string;
  readonly actor: string;
  /** Who ran it again; the actor where nobody did. */
  readonly triggeringActor?: string;
  readonly event?: object;
}

/** GitHub for one run. */
export function githubRun({
  sandbox,
  files,
  apiUrl,
  endpoint,
  runId,
  actor,
  triggeringActor = actor,
  event = {},
}: RunFacts): Github {
  const eventPath = path.join(STATE_DIR, `event-${runId}.json`);
  fs.writeFileSync(eventPath, JSON.stringify(event));
  const { env } = sandbox;
  const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE } = env;
  const credentials = Object.fromEntries(AWS_CREDENTIALS.map((name) => [name, env[name] ?? ""]));
  const runner = Object.entries(env).filter(([name]) => !NOT_THE_RUNNERS.includes(name));
  return {
    contexts: {
      github: {
        actor,
        event,
        repository: "owner/infrastructure",
        run_id: runId,
        token: "token-of-the-job",
      },
      vars: { PULUMI_BACKEND_URL, AWS_ACCOUNT_ID: ACCOUNT },
      secrets: { PULUMI_CONFIG_PASSPHRASE },
      job: { workflow_repository: "owner/infrastructure", workflow_sha: "0".repeat(40) },
      runner: { os: "Linux", arch: "X64" },
    },
    // https://docs.github.com/actions/reference/workflows-and-actions/variables
    env: {
      ...Object.fromEntries(runner),
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      AWS_ENDPOINT_URL: endpoint,
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_ACTOR: actor,
      GITHUB_API_URL: apiUrl,
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_REPOSITORY: "owner/infrastructure",
      GITHUB_RUN_ID: runId,
      GITHUB_TRIGGERING_ACTOR: triggeringActor,
    },
    checkOut: () => checkOut(files),
    credentials: () => credentials,
  };
}
