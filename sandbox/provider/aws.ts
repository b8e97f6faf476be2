// What the resource tables see of AWS: SDK clients that load when first used (loading all of them
// would double the plugin's start time), and patience.
import { setTimeout as sleep } from "node:timers/promises";
import type { ACM } from "@aws-sdk/client-acm";
import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { EC2 } from "@aws-sdk/client-ec2";
import type { ECS } from "@aws-sdk/client-ecs";
import type { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { IAM } from "@aws-sdk/client-iam";
import type { RDS } from "@aws-sdk/client-rds";
import type { Route53 } from "@aws-sdk/client-route-53";
import type { SecretsManager } from "@aws-sdk/client-secrets-manager";

const POLL_MS = 300;

/** The clients of one configured provider. */
export interface Clients {
  readonly region: string;
  acm(): Promise<ACM>;
  ec2(): Promise<EC2>;
  ecs(): Promise<ECS>;
  elb(): Promise<ElasticLoadBalancingV2>;
  iam(): Promise<IAM>;
  logs(): Promise<CloudWatchLogs>;
  rds(): Promise<RDS>;
  route53(): Promise<Route53>;
  secrets(): Promise<SecretsManager>;
}

/** The clients and the patience of one operation on a resource. */
export interface Aws extends Clients {
  /**
   * Polls until `isDone`.
   *
   * @param what completes "… in time", such as "the NAT gateway didn't become available".
   * @param minutes the real provider's time limit; the resource option `customTimeouts` wins.
   * @throws Error when the time is over, the operation is cancelled, or `isDone` throws.
   */
  until(what: string, minutes: number, isDone: () => Promise<boolean>): Promise<void>;
  /** Repeats a call while it fails with an error whose name or message matches `busy`. */
  whileBusy(busy: RegExp, minutes: number, call: () => Promise<unknown>): Promise<void>;
}

/**
 * Makes the clients.
 *
 * @param endpoint one address for all services: `AWS_ENDPOINT_URL`.
 */
export function makeClients(region: string, endpoint: string): Clients {
  const config = { region, endpoint };
  return {
    region,
    acm: once(async () => new (await import("@aws-sdk/client-acm")).ACM(config)),
    ec2: once(async () => new (await import("@aws-sdk/client-ec2")).EC2(config)),
    ecs: once(async () => new (await import("@aws-sdk/client-ecs")).ECS(config)),
    elb: once(async () => {
      const sdk = await import("@aws-sdk/client-elastic-load-balancing-v2");
      return new sdk.ElasticLoadBalancingV2(config);
    }),
    iam: once(async () => new (await import("@aws-sdk/client-iam")).IAM(config)),
    logs: once(async () => {
      const sdk = await import("@aws-sdk/client-cloudwatch-logs");
      return new sdk.CloudWatchLogs(config);
    }),
    rds: once(async () => new (await import("@aws-sdk/client-rds")).RDS(config)),
    route53: once(async () => new (await import("@aws-sdk/client-route-53")).Route53(config)),
    secrets: once(async () => {
      const sdk = await import("@aws-sdk/client-secrets-manager");
      return new sdk.SecretsManager(config);
    }),
  };
}

/**
 * The clients with one operation's time limit.
 *
 * @param customSeconds the resource's own time limit; 0 for none.
 * @param cancelled ends every wait.
 */
export function withPatience(clients: Clients, customSeconds: number, cancelled: AbortSignal): Aws {
  const until: Aws["until"] = async (what, minutes, isDone) => {
    const seconds = customSeconds > 0 ? customSeconds : minutes * 60;
    const deadline = Date.now() + seconds * 1000;
    while (!(await isDone())) {
      if (cancelled.aborted) throw new Error(`cancelled while waiting: ${what} yet`);
      if (Date.now() > deadline) throw new Error(`${what} in time (${seconds} s)`);
      await sleep(POLL_MS, undefined, { signal: cancelled }).catch(() => undefined);
    }
  };
  const whileBusy: Aws["whileBusy"] = async (busy, minutes, call) => {
    let reason = "";
    const isDone = async (): Promise<boolean> => {
      try {
        await call();
        return true;
      } catch (error) {
        reason = describe(error);
        if (!busy.test(reason)) throw error;
        return false;
      }
    };
    await until("the call didn't succeed", minutes, isDone).catch((error: Error) => {
      throw /didn't succeed/.test(error.message) ? new Error(`${error.message}: ${reason}`) : error;
    });
  };
  return { ...clients, until, whileBusy };
}

/** The answer, or undefined when AWS says that there is no such thing. */
export async function found<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (/NotFound|NoSuch|DoesNotExist/.test((error as Error).name)) return undefined;
    throw error;
  }
}

/** An AWS error in one line: its code and its message. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "Error" ? error.message : `${error.name}: ${error.message}`;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
