// The roles by which GitHub Actions works on the stack, without a key that could leak: GitHub vouches for a job, and AWS
// gives it an hour of one role. Only an administrator makes or changes them; neither role may.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { keepDatabaseIn, nameIn } from "../../names";
import { databaseDeletionDenial } from "../deployerDenial";
import { deployerPermissions, previewerPermissions } from "./permissions";
import {
  AUDIENCE,
  deployerSubjects,
  previewerSubjects,
  TOKEN_URL,
  type TrustArgs,
  trustPolicy,
} from "./trust";

/** What the roles are made from; without a repository nothing is. */
export interface CiRoleArgs extends TrustArgs {
  /** The account's provider for GitHub's tokens; undefined makes it. */
  readonly ciOidcProviderArn?: string | undefined;
  /** The S3 bucket of Pulumi's state. */
  readonly ciStateBucket?: string | undefined;
  /** The KMS key of the stack's secrets. */
  readonly ciKmsKeyArn?: string | undefined;
  /** A role of somebody else's that deploys, too. */
  readonly deployerRole?: string | undefined;
  readonly region: string;
  readonly tags: Record<string, string>;
}

/** The roles that were made, for the workflows' `role-to-assume`; neither where none was. */
export interface CiRoleArns {
  /** Makes releases. */
  readonly deployerRoleArn?: pulumi.Output<string>;
  /** Only looks. */
  readonly previewerRoleArn?: pulumi.Output<string>;
}

const SESSION_SECONDS = 3600;

/**
 * Makes the roles and, where the account has none, the provider that they trust.
 *
 * @param name begins the name of everything.
 */
export function ciRoles(name: string, args: CiRoleArgs): CiRoleArns {
  if (args.ciRepositories.length === 0) return {};
  const provider = pulumi.output(args.ciOidcProviderArn ?? tokenProvider(name, args).arn);
  const scope = {
    prefix: name,
    region: args.region,
    otherRole: args.deployerRole,
    stateBucket: args.ciStateBucket,
    kmsKeyArn: args.ciKmsKeyArn,
  };
  const trust = (subjects: readonly string[]) =>
    provider.apply((arn) => JSON.stringify(trustPolicy(arn, subjects)));

  const deployerName = nameIn(name, "deployerRole");
  const deployer = role(
    deployerName,
    "Makes releases of the application, from GitHub Actions",
    trust(deployerSubjects(args)),
    args.tags,
  );
  policy(deployerName, deployer, deployerPermissions(scope));
  policy(keepDatabaseIn(deployerName), deployer, databaseDeletionDenial(name, deployerName));

  const previewerName = nameIn(name, "previewerRole");
  const previewer = role(
    previewerName,
    "Looks at the stack and changes nothing, from GitHub Actions",
    trust(previewerSubjects(args)),
    args.tags,
  );
  policy(previewerName, previewer, previewerPermissions(scope));

  return { deployerRoleArn: deployer.arn, previewerRoleArn: previewer.arn };
}

/**
 * An account can have one provider for a URL. AWS checks GitHub's certificate by itself: no thumbprint is needed.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
function tokenProvider(name: string, { tags }: CiRoleArgs): aws.iam.OpenIdConnectProvider {
  return new aws.iam.OpenIdConnectProvider(nameIn(name, "tokenProvider"), {
    url: TOKEN_URL,
    clientIdLists: [AUDIENCE],
    tags,
  });
}

function role(
  name: string,
  description: string,
  assumeRolePolicy: pulumi.Output<string>,
  tags: Record<string, string>,
): aws.iam.Role {
  const maxSessionDuration = SESSION_SECONDS;
  return new aws.iam.Role(name, { name, description, assumeRolePolicy, maxSessionDuration, tags });
}

function policy(name: string, { name: role }: aws.iam.Role, document: object): void {
  new aws.iam.RolePolicy(name, { name, role, policy: JSON.stringify(document) });
}
