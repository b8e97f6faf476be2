// The deployments that GitHub Actions ran: which release was put live from there, when and by whom.
import { z } from "zod";
import { commitDigits, IMAGE_TAG } from "../../guards/release/imageName";
import { type GithubCall, newestOf } from "./github";

/** A run of the deploying workflow. */
export interface WorkflowRun {
  readonly id: number;
  /** For a browser. */
  readonly url: string;
  readonly title: string;
  /** The image tag that its title names; undefined when it names none. */
  readonly tag: string | undefined;
  /** The commit that the workflow itself ran from, which needn't be the release's. */
  readonly sha: string;
  readonly result: "succeeded" | "failed" | "cancelled" | "running";
  /** Of its latest attempt; UTC, ISO 8601. */
  readonly startedAt: string;
  /** Who started it: a GitHub login. */
  readonly actor: string;
}

/** Which runs. */
export interface WorkflowCall extends GithubCall {
  /** The workflow's file, such as `deploy-prod.yml`. */
  readonly workflow: string;
}

/**
 * The newest runs of a workflow, newest first.
 *
 * @throws OperatorError when GitHub refuses, is silent, or answers something else.
 */
export async function workflowRuns(call: WorkflowCall): Promise<WorkflowRun[]> {
  const { workflow } = call;
  return newestOf(call, {
    route: "/actions/workflows/{workflow}/runs",
    parameters: { workflow },
    page: runsPage,
    of: `workflow \`${workflow}\``,
  });
}

// `1.4.2`, as docker/metadata-action makes it.
const VERSION = /^\d+(?:\.\d+)+(?:-[\w.-]+)?$/;

/**
 * The tag in a run's title ("Deploy to Production <tag>"): its last word that names a commit or a version. Narrower than
 * {@link IMAGE_TAG}, which nearly every word is.
 */
export function tagInTitle(title: string): string | undefined {
  return title.split(/\s+/).findLast(namesBuild);
}

function namesBuild(word: string): boolean {
  return IMAGE_TAG.test(word) && (commitDigits(word) !== undefined || VERSION.test(word));
}

/** Only GitHub's `success` is one: a deployment that was skipped or is stale put nothing live. */
function resultOf(status: string, conclusion: string | null): WorkflowRun["result"] {
  if (status !== "completed") return "running";
  if (conclusion === "success") return "succeeded";
  return conclusion === "cancelled" || conclusion === "skipped" ? "cancelled" : "failed";
}

const run = z
  .object({
    id: z.number(),
    html_url: z.string(),
    display_title: z.string(),
    head_sha: z.string(),
    status: z.string(),
    conclusion: z.string().nullable(),
    run_started_at: z.string(),
    actor: z.object({ login: z.string() }).nullish(),
  })
  .transform((answer): WorkflowRun => ({
    id: answer.id,
    url: answer.html_url,
    title: answer.display_title,
    tag: tagInTitle(answer.display_title),
    sha: answer.head_sha,
    result: resultOf(answer.status, answer.conclusion),
    startedAt: answer.run_started_at,
    // What GitHub shows for an account that was deleted.
    actor: answer.actor?.login ?? "ghost",
  }));

const runsPage = z
  .object({ workflow_runs: z.array(run) })
  .transform(({ workflow_runs }) => workflow_runs);
