// The lock files of a backend that is a bucket of S3.
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { createS3Client } from "../aws/clients";
import { awsReason, within } from "../aws/failure";

const TIME_LIMIT_MS = 3_000;

/** A bucket, as the URL of Pulumi's backend names it. */
export interface BucketAddress {
  readonly bucket: string;
  /** Before every key; empty, or with a slash at its end. */
  readonly prefix: string;
  /** What the URL says of how to reach it; what it leaves out is the environment's. */
  readonly settings: S3ClientConfig;
}

/**
 * What a stack's lock files hold.
 *
 * @param backend such as `s3://bucket/prefix?region=us-west-2`.
 * @param place the stack's folder of locks, within the backend.
 * @throws Error that says why the bucket can't be read; after `timeLimitMs` at the latest.
 */
export async function lockObjects(
  backend: string,
  place: string,
  timeLimitMs = TIME_LIMIT_MS,
): Promise<readonly string[]> {
  try {
    return await within(timeLimitMs, (signal) => read(addressOf(backend), place, signal));
  } catch (error) {
    throw new Error(awsReason(error), { cause: error });
  }
}

async function read(
  { bucket: Bucket, prefix, settings }: BucketAddress,
  place: string,
  abortSignal: AbortSignal,
): Promise<readonly string[]> {
  const { sdk, client } = await createS3Client(settings);
  const { Contents = [] } = await client.send(
    new sdk.ListObjectsV2Command({ Bucket, Prefix: `${prefix}${place}/` }),
    { abortSignal },
  );
  const keys = Contents.flatMap(({ Key }) => (Key?.endsWith(".json") === true ? [Key] : []));
  const texts = await Promise.all(
    keys.map(async (Key) => {
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key }), {
          abortSignal,
        });
        return await Body?.transformToString();
      } catch (error) {
        // It was let go of meanwhile.
        if (error instanceof sdk.NoSuchKey) return undefined;
        throw error;
      }
    }),
  );
  return texts.filter((text) => text !== undefined);
}

/** Reads the URL as Pulumi does: gocloud.dev's s3blob takes the query, in its older and newer words. */
export function addressOf(backend: string): BucketAddress {
  const { hostname, pathname, searchParams } = new URL(backend);
  const query = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const isOn = (...names: string[]) => names.some((name) => query.get(name) === "true");
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  // Pulumi's SDK reads both variables, this one only the first.
  const region = query.get("region") ?? AWS_REGION ?? AWS_DEFAULT_REGION;
  const endpoint = query.get("endpoint");
  const profile = query.get("profile");
  const scheme = isOn("disablessl", "disable_https") ? "http" : "https";
  const folder = decodeURIComponent(pathname).replace(/^\/+/, "");
  return {
    bucket: hostname,
    prefix: folder === "" || folder.endsWith("/") ? folder : `${folder}/`,
    settings: {
      ...(region ? { region } : {}),
      ...(endpoint
        ? { endpoint: endpoint.includes("://") ? endpoint : `${scheme}://${endpoint}` }
        : {}),
      ...(profile ? { profile } : {}),
      forcePathStyle: isOn("s3forcepathstyle", "use_path_style"),
    },
  };
}
