// Whether anybody can approve a run at all. Production's guards refuse a rollback that nobody approved: it is better to
// hear that from the first job than from the last one.
import { z } from "zod";
import { type GithubAddress, readFromGithub } from "../release/sources/github";

/** A stack's environment on GitHub, as far as approvals go. */
export type Reviewers =
  | { readonly kind: "required"; readonly preventsSelfReview: boolean }
  | { readonly kind: "none" }
  /** Not readable, or not there: GitHub answers both alike. */
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Asks GitHub. Never throws: what can't be read isn't known.
 *
 * https://docs.github.com/rest/deployments/environments#get-an-environment
 *
 * @param name the environment's.
 */
export async function readReviewers(call: GithubAddress, name: string): Promise<Reviewers> {
  try {
    const found = await readFromGithub(call, {
      route: "/environments/{environment_name}",
      parameters: { environment_name: name },
      page: environment,
      of: `environment ${name}`,
    });
    return reviewersOf(found);
  } catch (error) {
    return { kind: "unknown", why: (error as Error).message };
  }
}

/** What to do about it; undefined where nothing is wrong. */
export function approvalProblem(
  { stack, needsApproval }: { readonly stack: string; readonly needsApproval: boolean },
  reviewers: Reviewers,
): { readonly stops: boolean; readonly said: string } | undefined {
  if (!needsApproval || reviewers.kind === "required") return undefined;
  if (reviewers.kind === "unknown") {
    return {
      stops: false,
      said: `It isn't known whether the environment ${stack} has required reviewers: ${reviewers.why} Without them nobody can approve, and the update will be refused.`,
    };
  }
  return {
    stops: true,
    said: `Nobody can approve this: the environment ${stack} has no required reviewers, and the stack asks for an approval. Add them (Settings, Environments, ${stack}, Required reviewers), and start the workflow again. If it can't wait: \`npx --no rollback to <tag> --stack ${stack}\` from a clone, where the command asks who approved.`,
  };
}

interface Environment {
  readonly protection_rules: readonly {
    readonly type: string;
    readonly reviewers: number;
    readonly self: boolean;
  }[];
}

function reviewersOf({ protection_rules: rules }: Environment): Reviewers {
  const rule = rules.find(({ type, reviewers }) => type === "required_reviewers" && reviewers > 0);
  return rule === undefined
    ? { kind: "none" }
    : { kind: "required", preventsSelfReview: rule.self };
}

const environment = z.object({
  protection_rules: z
    .array(
      z
        .object({
          type: z.string(),
          reviewers: z.array(z.unknown()).nullish(),
          prevent_self_review: z.boolean().nullish(),
        })
        .transform(({ type, reviewers, prevent_self_review: self }) => ({
          type,
          reviewers: reviewers?.length ?? 0,
          self: self === true,
        })),
    )
    .nullish()
    .transform((rules) => rules ?? []),
});
