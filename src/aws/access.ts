// Who calls AWS from here, and what that principal may do, asked before anything is done: AWS has no dry run of ECS's
// calls, but IAM judges policies without a call (API reference: SimulatePrincipalPolicy).
import type { EvaluationResult } from "@aws-sdk/client-iam";
import type { AwsClients } from "./clients";
import { awsReason, within } from "./failure";

/** Actions on the same resources. */
export interface Need {
  readonly actions: readonly string[];
  /** ARNs; `*` for actions that IAM knows no resources for. Policies that name ARNs allow nothing on `*`. */
  readonly resources: readonly string[];
}

/** What is to be done, and what AWS will know of it: conditions in policies ask for that. */
export interface Needs {
  readonly needs: readonly Need[];
  /** By condition key. */
  readonly context: Readonly<Record<string, string>>;
}

/** Whose account, for ARNs. */
export interface Account {
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
  readonly account: string;
}

/** IAM's word on one action. */
export interface JudgedNeed {
  readonly action: string;
  readonly resources: readonly string[];
  readonly isAllowed: boolean;
  /** Condition keys that the judgement lacked: with any, a denial may be none. */
  readonly missing: readonly string[];
}

/** What is known of the caller. */
export type Access =
  | { readonly kind: "refused"; readonly why: string; readonly caller?: undefined }
  /** `caller`: the ARN of who was about to be judged, where AWS said that much. */
  | { readonly kind: "unknown"; readonly why: string; readonly caller?: string }
  /** Of the account's root nothing is judged: IAM's policies don't bind it. */
  | { readonly kind: "judged"; readonly principal: string; readonly judged: readonly JudgedNeed[] };

// No credentials, or none that AWS takes. AccessDenied isn't among them: a network's own policy says that too.
const REFUSALS = new Set([
  "AuthFailure",
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "InvalidToken",
  "MissingAuthenticationToken",
  "RequestExpired",
  "SignatureDoesNotMatch",
  "TokenProviderError",
  "UnrecognizedClientException",
]);

/** Asks. Never throws: what fails, or takes longer than `timeLimitMs`, isn't known. */
export async function askAccess(
  clients: AwsClients,
  needsIn: (account: Account) => Needs,
  timeLimitMs: number,
): Promise<Access> {
  try {
    return await within(timeLimitMs, (signal) => ask(clients, needsIn, signal));
  } catch (error) {
    return { kind: "unknown", why: awsReason(error) };
  }
}

async function ask(
  clients: AwsClients,
  needsIn: (account: Account) => Needs,
  signal: AbortSignal,
): Promise<Access> {
  let caller: string;
  try {
    caller = await whoCalls(clients, signal);
  } catch (error) {
    if (!(error instanceof Error) || !REFUSALS.has(error.name)) throw error;
    return { kind: "refused", why: awsReason(error) };
  }
  const [, partition = "", , , account = ""] = caller.split(":");
  if (caller.endsWith(":root")) return { kind: "judged", principal: caller, judged: [] };
  try {
    return await judge(caller, { partition, account }, clients, needsIn, signal);
  } catch (error) {
    signal.throwIfAborted();
    return { kind: "unknown", why: awsReason(error), caller };
  }
}

async function judge(
  caller: string,
  account: Account,
  clients: AwsClients,
  needsIn: (account: Account) => Needs,
  signal: AbortSignal,
): Promise<Access> {
  const principal = await withPolicies(caller, clients, signal);
  const { needs, context } = needsIn(account);
  const judged = await Promise.all(
    needs.map((need) => simulate(clients, principal, need, context, signal)),
  );
  return { kind: "judged", principal, judged: judged.flat() };
}

/** ARN. Nobody needs a permission to ask this (API reference: GetCallerIdentity). */
async function whoCalls(clients: AwsClients, abortSignal: AbortSignal): Promise<string> {
  const { sdk, client } = await clients.sts();
  const { Arn } = await client.send(new sdk.GetCallerIdentityCommand({}), { abortSignal });
  if (Arn === undefined) throw new Error("AWS doesn't say who this is");
  return Arn;
}

/**
 * The ARN that policies are attached to. A session's ARN names its role without the path that the role's own ARN has.
 */
async function withPolicies(
  caller: string,
  clients: AwsClients,
  abortSignal: AbortSignal,
): Promise<string> {
  const [kind, RoleName] = caller.split(":").slice(5).join(":").split("/");
  if (kind === "user") return caller;
  if (kind !== "assumed-role") {
    throw new Error(`\`${caller}\` has no policies that IAM could judge`);
  }
  const { sdk, client } = await clients.iam();
  const { Role } = await client.send(new sdk.GetRoleCommand({ RoleName }), { abortSignal });
  if (Role?.Arn === undefined) throw new Error(`IAM doesn't know the role of \`${caller}\``);
  return Role.Arn;
}

async function simulate(
  clients: AwsClients,
  principal: string,
  { actions, resources }: Need,
  context: Needs["context"],
  abortSignal: AbortSignal,
): Promise<readonly JudgedNeed[]> {
  const { sdk, client } = await clients.iam();
  const { EvaluationResults = [] } = await client.send(
    new sdk.SimulatePrincipalPolicyCommand({
      PolicySourceArn: principal,
      ActionNames: [...actions],
      ResourceArns: [...resources],
      ContextEntries: Object.entries(context).map(([key, value]) => ({
        ContextKeyName: key,
        ContextKeyType: "string",
        ContextKeyValues: [value],
      })),
    }),
    { abortSignal },
  );
  return actions.map((action) => {
    const result = EvaluationResults.find(({ EvalActionName }) => EvalActionName === action);
    // A missing answer is neither a denial nor a permission.
    if (result === undefined) throw new Error(`IAM didn't judge ${action}`);
    const isAllowed = result.EvalDecision === "allowed";
    return { action, resources, isAllowed, missing: missingIn(result) };
  });
}

/** For named resources they stand with each of them. */
function missingIn(result: EvaluationResult): readonly string[] {
  const results = [result, ...(result.ResourceSpecificResults ?? [])];
  return [...new Set(results.flatMap(({ MissingContextValues = [] }) => MissingContextValues))];
}
