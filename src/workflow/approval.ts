// Who approved a run in GitHub's environment, and why: it goes into the rollback's config, which production's guards
// want (runbook: "Approve Rollback (for Production)", "Add rollback justification in approval").
import { z } from "zod";
import { OperatorError } from "../errors";
import { LEAST_REASON } from "../guards/release/confirmation";
import { type GithubAddress, newestOf } from "../release/sources/github";

/** An approval; both are empty when nobody had to approve. */
export interface Approval {
  /** A GitHub login. */
  readonly approvedBy: string;
  readonly justification: string;
}

/** A review of a run, as GitHub keeps it. */
export interface Review {
  readonly state: string;
  readonly comment: string;
  readonly environments: readonly string[];
  readonly login: string;
}

/**
 * The approval of a run for an environment.
 *
 * https://docs.github.com/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run
 *
 * @throws OperatorError when GitHub can't be asked.
 */
export async function readReviews(call: GithubAddress, runId: string): Promise<readonly Review[]> {
  return newestOf(
    { ...call, limit: 100 },
    {
      route: "/actions/runs/{run_id}/approvals",
      parameters: { run_id: runId },
      page: z.array(review),
      of: `reviews of run ${runId}`,
    },
  );
}

/**
 * The approval that counts: the last one for this environment. An emergency's approver may be in too much of a hurry
 * for a comment: then the reason stands for it, and says so.
 */
export function approvalOf(
  reviews: readonly Review[],
  environment: string,
  reason: string,
): Approval {
  const approval = reviews.findLast(
    ({ state, environments }) => state === "approved" && environments.includes(environment),
  );
  if (approval === undefined) return { approvedBy: "", justification: "" };
  const comment = approval.comment.replaceAll(/\s+/g, " ").trim();
  return {
    approvedBy: approval.login,
    justification:
      comment.length >= LEAST_REASON
        ? comment
        : [comment, `approved on GitHub; the reason was: ${reason}`].filter(Boolean).join("; "),
  };
}

/** Who asked for a run: both are GitHub logins. */
export interface Requesters {
  /** Started it. */
  readonly actor: string;
  /** Started this attempt of it; the same as `actor` unless somebody ran it again. */
  readonly triggeringActor: string;
}

/** Who asked, as the rollback's record names them. */
export function requestedBy({ actor, triggeringActor }: Requesters): string {
  const isSame = triggeringActor === "" || isLogin(triggeringActor, actor);
  return isSame ? actor : `${actor} (run again by ${triggeringActor})`;
}

/**
 * Whoever started a run, or ran it again, asked for it.
 *
 * @throws OperatorError when one of them approved it.
 */
export function requireAnother({ approvedBy }: Approval, requesters: Requesters): void {
  const { actor, triggeringActor } = requesters;
  if (approvedBy === "" || ![actor, triggeringActor].some((who) => isLogin(who, approvedBy))) {
    return;
  }
  throw new OperatorError(
    `${approvedBy} approved this run, and also ${isLogin(actor, approvedBy) ? "started it" : "ran it again"}. Somebody else must approve.`,
    {
      hint: "Start the workflow anew, and have somebody else approve it. Nothing was changed.",
    },
  );
}

/** GitHub's logins don't differ by case. */
function isLogin(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

const review = z
  .object({
    state: z.string(),
    comment: z.string().nullish(),
    environments: z.array(z.object({ name: z.string() })),
    user: z.object({ login: z.string() }).nullish(),
  })
  .transform(({ state, comment, environments, user }): Review => ({
    state,
    comment: comment ?? "",
    environments: environments.map(({ name }) => name),
    login: user?.login ?? "ghost",
  }));
