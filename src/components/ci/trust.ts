// Which jobs of GitHub Actions may take CI's roles. GitHub signs a token for each job that asks; its `sub` says for
// which repository the job runs, and on what occasion or in which environment.
// https://docs.github.com/en/actions/reference/security/oidc

const ISSUER = "token.actions.githubusercontent.com";

/** Where GitHub's tokens come from, as an OpenID Connect provider's URL. */
export const TOKEN_URL = `https://${ISSUER}`;

/** Whom the tokens are for: what AWS's own action for GitHub asks for. */
export const AUDIENCE = "sts.amazonaws.com";

/** What a role's trust depends on. */
export interface TrustArgs {
  /** Whose jobs may take the roles: `owner/name`, or `owner@id/name@id` where GitHub's tokens carry ids. */
  readonly ciRepositories: readonly string[];
  /** Names GitHub's environments: this one, and this one with `-update`. */
  readonly environment: string;
}

/** The updating job alone: its environment is the one that a person approves. */
export function deployerSubjects({ ciRepositories, environment }: TrustArgs): readonly string[] {
  return ciRepositories.map((repository) => `repo:${repository}:environment:${environment}-update`);
}

/** Previews of pull requests and of the main branch, and the jobs before an approval. */
export function previewerSubjects({ ciRepositories, environment }: TrustArgs): readonly string[] {
  return ciRepositories.flatMap((repository) =>
    ["pull_request", "ref:refs/heads/main", `environment:${environment}`].map(
      (occasion) => `repo:${repository}:${occasion}`,
    ),
  );
}

/**
 * A role's trust policy. Subjects are compared whole: a wildcard would let any branch in.
 *
 * @param providerArn of the account's provider for GitHub's tokens.
 * @param subjects of the jobs that may take the role.
 */
export function trustPolicy(providerArn: string, subjects: readonly string[]): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${ISSUER}:aud`]: AUDIENCE, [`${ISSUER}:sub`]: subjects } },
      },
    ],
  };
}
