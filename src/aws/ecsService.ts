// Direct changes of an ECS service, when nobody can wait for Pulumi: break-glass, takeover, and the note that
// break-glass leaves on it. What AWS refuses is an operator's to read; anything else stays a bug.
import { OperatorError } from "../errors";
import { atMost } from "./timeLimit";
import type { AwsClients } from "./clients";
import { awsReason } from "./failure";
import type { ServiceName } from "./ports";

/** A task definition that ECS has kept. */
export interface KeptRevision {
  /** ARN. */
  readonly taskDefinition: string;
  /** The image of each container, by the container's name. */
  readonly images: Readonly<Record<string, string>>;
}

/** The service's tags, and its ARN, by which they are changed. */
export interface ServiceTags {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** ECS can't stop the deployment, and says so: something else must be done about it. */
export class CannotStop extends Error {}

/** One service. Each call throws OperatorError when AWS refuses it or doesn't answer within 10 s. */
export interface ServicePort {
  /** The newest active revisions of a family, newest first: 30 at most. Ends with `signal`, too. */
  revisions(family: string, signal: AbortSignal): Promise<readonly KeptRevision[]>;
  /**
   * Asks ECS to run a revision (ARN).
   *
   * @param force a new deployment also where that revision runs already.
   * @returns the service's ARN, where ECS names it.
   */
  update(taskDefinition: string, force: boolean): Promise<string | undefined>;
  /**
   * Asks ECS to stop the deployment under way, and to go back.
   * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html)
   *
   * @throws CannotStop when ECS says that it can't: there is none under way, or the call isn't for this service or caller.
   */
  stopDeployment(): Promise<void>;
  /** Undefined where there is no such service. */
  tags(): Promise<ServiceTags | undefined>;
  tag(arn: string, tags: Readonly<Record<string, string>>): Promise<void>;
  untag(arn: string, keys: readonly string[]): Promise<void>;
}

const TIME_LIMIT_MS = 10_000;
const NEWEST_REVISIONS = 30;

// The errors of both calls (API reference) that say so; the last two are of an endpoint that doesn't know them. Not among
// them: InvalidParameterException, which is our mistake, and whatever may go away by itself.
const CANNOT_STOP = new Set([
  "AccessDeniedException",
  "ClusterNotFoundException",
  "ConflictException",
  "ServiceDeploymentNotFoundException",
  "ServiceNotFoundException",
  "UnsupportedFeatureException",
  "InvalidAction",
  "UnknownOperationException",
]);

/** The service, seen through the SDK clients of its region. */
export function createServicePort(clients: AwsClients, names: ServiceName): ServicePort {
  const { cluster, service } = names;
  const limit = () => ({ abortSignal: AbortSignal.timeout(TIME_LIMIT_MS) });
  return {
    revisions: (family, signal) =>
      asked("list its task definitions", signal, () => newestRevisions(clients, family, signal)),

    update: (taskDefinition, force) =>
      asked(`run \`${taskDefinition}\``, undefined, async () => {
        const { sdk, client } = await clients.ecs();
        const input = { cluster, service, taskDefinition };
        const command = new sdk.UpdateServiceCommand({
          ...input,
          ...(force ? { forceNewDeployment: true } : {}),
        });
        return (await client.send(command, limit())).service?.serviceArn;
      }),

    stopDeployment: () =>
      asked("stop the deployment", undefined, () => stopDeployment(clients, names)),

    tags: () =>
      asked("list the service's tags", undefined, async () => {
        const { sdk, client } = await clients.ecs();
        const input = { cluster, services: [service], include: ["TAGS" as const] };
        const { services } = await client.send(new sdk.DescribeServicesCommand(input), limit());
        const { serviceArn, tags = [] } = services?.[0] ?? {};
        if (serviceArn === undefined) return undefined;
        const named = tags.flatMap(({ key, value }) => (key ? [[key, value ?? ""] as const] : []));
        return { arn: serviceArn, tags: Object.fromEntries(named) };
      }),

    tag: (resourceArn, tags) =>
      asked("tag the service", undefined, async () => {
        const { sdk, client } = await clients.ecs();
        const all = Object.entries(tags).map(([key, value]) => ({ key, value }));
        await client.send(new sdk.TagResourceCommand({ resourceArn, tags: all }), limit());
      }),

    untag: (resourceArn, keys) =>
      asked("remove tags from the service", undefined, async () => {
        const { sdk, client } = await clients.ecs();
        const tagKeys = [...keys];
        await client.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys }), limit());
      }),
  };
}

async function newestRevisions(
  clients: AwsClients,
  family: string,
  signal: AbortSignal,
): Promise<readonly KeptRevision[]> {
  const { sdk, client } = await clients.ecs();
  const abortSignal = atMost(TIME_LIMIT_MS, signal);
  const listed = await client.send(
    new sdk.ListTaskDefinitionsCommand({
      familyPrefix: family,
      status: "ACTIVE",
      sort: "DESC",
      maxResults: NEWEST_REVISIONS,
    }),
    { abortSignal },
  );
  const arns = (listed.taskDefinitionArns ?? []).filter(
    (arn) => arn.split("/").at(-1)?.split(":")[0] === family,
  );
  const described = await Promise.all(
    arns.map((taskDefinition) =>
      client.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition }), { abortSignal }),
    ),
  );
  return described.flatMap(({ taskDefinition }) => {
    const arn = taskDefinition?.taskDefinitionArn;
    if (arn === undefined) return [];
    const images = (taskDefinition?.containerDefinitions ?? []).flatMap(({ name, image }) =>
      name === undefined || image === undefined ? [] : [[name, image] as const],
    );
    return [{ taskDefinition: arn, images: Object.fromEntries(images) }];
  });
}

async function stopDeployment(clients: AwsClients, names: ServiceName): Promise<void> {
  const { sdk, client } = await clients.ecs();
  const { cluster, service } = names;
  const options = { abortSignal: AbortSignal.timeout(TIME_LIMIT_MS) };
  try {
    const { serviceDeployments = [] } = await client.send(
      new sdk.ListServiceDeploymentsCommand({
        cluster,
        service,
        status: ["IN_PROGRESS", "PENDING"],
      }),
      options,
    );
    const arn = serviceDeployments[0]?.serviceDeploymentArn;
    if (arn === undefined) throw new CannotStop("ECS lists no service deployment under way");
    await client.send(
      new sdk.StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: "ROLLBACK" }),
      options,
    );
  } catch (error) {
    if (!(error instanceof Error) || !CANNOT_STOP.has(error.name)) throw error;
    throw new CannotStop(error.message, { cause: error });
  }
}

/**
 * An answer of ECS; what AWS refuses, or doesn't answer, as an error that an operator can read.
 *
 * @param what as the end of "ECS couldn't be asked to …".
 * @param signal of whoever asks: what it ends is no failure of AWS's.
 */
export async function asked<T>(
  what: string,
  signal: AbortSignal | undefined,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (signal?.aborted === true || !isOfAws(error)) throw error;
    throw new OperatorError(`ECS couldn't be asked to ${what}: ${awsReason(error)}.`, {
      hint: "See who you are for AWS: `aws sts get-caller-identity`.",
      cause: error,
    });
  }
}

const WAY_THERE =
  /^(AbortError|TimeoutError|AggregateError|CredentialsProviderError|TokenProviderError)$/;

/**
 * AWS's own refusals have metadata; the others come from the connection (ECONNREFUSED, …) or from the search for
 * credentials.
 */
function isOfAws(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = "" } = error as NodeJS.ErrnoException;
  return "$metadata" in error || WAY_THERE.test(error.name) || /^E(?!RR_)[A-Z_]+$/.test(code);
}
