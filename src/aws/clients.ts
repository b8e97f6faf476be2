// Makes the SDK's clients when they are first needed: loading one takes 50–200 ms, which a rollback
// shouldn't wait for before it has to. Endpoint and credentials are the SDK's own business
// (AWS_ENDPOINT_URL, AWS_PROFILE, …).
import { setMaxListeners } from "node:events";
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import type * as Ecs from "@aws-sdk/client-ecs";
import type * as LoadBalancing from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as Iam from "@aws-sdk/client-iam";
import type * as S3 from "@aws-sdk/client-s3";
import type * as Sts from "@aws-sdk/client-sts";

/** The clients of one region, each with the module its commands come from. */
export interface AwsClients {
  ecs(): Promise<SdkClient<typeof Ecs, Ecs.ECSClient>>;
  loadBalancing(): Promise<
    SdkClient<typeof LoadBalancing, LoadBalancing.ElasticLoadBalancingV2Client>
  >;
  logs(): Promise<SdkClient<typeof Logs, Logs.CloudWatchLogsClient>>;
  sts(): Promise<SdkClient<typeof Sts, Sts.STSClient>>;
  iam(): Promise<SdkClient<typeof Iam, Iam.IAMClient>>;
}

/** A loaded SDK package and a client made with it. */
export interface SdkClient<Sdk, Client> {
  readonly sdk: Sdk;
  readonly client: Client;
}

const COMMON = {
  retryMode: "standard",
  maxAttempts: 3,
  // Without limits the SDK waits for ever; with them a dead endpoint costs 3 attempts of 2 s.
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
} as const;

/** Clients for `region`; nothing is loaded or connected yet. */
export function createAwsClients(region: string): AwsClients {
  quiet();
  const config = { ...COMMON, region };
  return {
    ecs: once(async () => {
      const sdk = await import("@aws-sdk/client-ecs");
      return { sdk, client: underOneSignal(new sdk.ECSClient(config)) };
    }),
    loadBalancing: once(async () => {
      const sdk = await import("@aws-sdk/client-elastic-load-balancing-v2");
      return { sdk, client: underOneSignal(new sdk.ElasticLoadBalancingV2Client(config)) };
    }),
    logs: once(async () => {
      const sdk = await import("@aws-sdk/client-cloudwatch-logs");
      return { sdk, client: underOneSignal(new sdk.CloudWatchLogsClient(config)) };
    }),
    sts: once(async () => {
      const sdk = await import("@aws-sdk/client-sts");
      return { sdk, client: underOneSignal(new sdk.STSClient(config)) };
    }),
    iam: once(async () => {
      const sdk = await import("@aws-sdk/client-iam");
      return { sdk, client: underOneSignal(new sdk.IAMClient(config)) };
    }),
  };
}

/** A client for the bucket that state is in: its region, endpoint and profile may be others than the stack's. */
export async function createS3Client(
  settings: S3.S3ClientConfig,
): Promise<SdkClient<typeof S3, S3.S3Client>> {
  quiet();
  const sdk = await import("@aws-sdk/client-s3");
  const client = new sdk.S3Client({ ...COMMON, followRegionRedirects: true, ...settings });
  return { sdk, client: underOneSignal(client) };
}

/** What an SDK client does with a command. */
interface Sender {
  send(command: never, options?: { readonly abortSignal?: unknown }): unknown;
}

/**
 * Lets any number of calls wait under one signal. Each call listens to it until it has ended, and Node warns of a leak at the
 * eleventh listener (MaxListenersExceededWarning). A composite of the signal for each call would not do: Node holds what it is
 * made of weakly, so a time limit could be lost.
 */
function underOneSignal<Client extends Sender>(client: Client): Client {
  const send = client.send.bind(client) as (command: unknown, options: object) => unknown;
  const sendUnwarned = (command: unknown, options: { readonly abortSignal?: unknown } = {}) => {
    if (options.abortSignal instanceof AbortSignal) setMaxListeners(0, options.abortSignal);
    return send(command, options);
  };
  return Object.assign(client, { send: sendUnwarned });
}

/** The SDK's notice on the end of Node 20 would stand between an operator and the rollback. */
function quiet(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
