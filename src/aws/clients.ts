// Makes the SDK's clients when they are first needed: loading one takes 50–200 ms, which a rollback
// shouldn't wait for before it has to. Endpoint and credentials are the SDK's own business
// (AWS_ENDPOINT_URL, AWS_PROFILE, …).
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
      return { sdk, client: new sdk.ECSClient(config) };
    }),
    loadBalancing: once(async () => {
      const sdk = await import("@aws-sdk/client-elastic-load-balancing-v2");
      return { sdk, client: new sdk.ElasticLoadBalancingV2Client(config) };
    }),
    logs: once(async () => {
      const sdk = await import("@aws-sdk/client-cloudwatch-logs");
      return { sdk, client: new sdk.CloudWatchLogsClient(config) };
    }),
    sts: once(async () => {
      const sdk = await import("@aws-sdk/client-sts");
      return { sdk, client: new sdk.STSClient(config) };
    }),
    iam: once(async () => {
      const sdk = await import("@aws-sdk/client-iam");
      return { sdk, client: new sdk.IAMClient(config) };
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
  return { sdk, client };
}

/** The SDK's notice on the end of Node 20 would stand between an operator and the rollback. */
function quiet(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
