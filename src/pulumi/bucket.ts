// A backend of Pulumi that is a bucket of S3: its address, and single objects in it.
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { createS3Client } from "../aws/clients";

/** A bucket, as the URL of Pulumi's backend names it. */
export interface BucketAddress {
  readonly bucket: string;
  /** Before every key; empty, or with a slash at its end. */
  readonly prefix: string;
  /** What the URL says of how to reach it; what it leaves out is the environment's. */
  readonly settings: S3ClientConfig;
}

/**
 * The text of an object; undefined when it isn't there.
 *
 * @param place the object's key, within the backend.
 * @throws what the SDK throws.
 */
export async function readObject(backend: string, place: string): Promise<string | undefined> {
  const { bucket: Bucket, prefix, settings } = bucketOf(backend);
  const { sdk, client } = await createS3Client(settings);
  try {
    const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key: prefix + place }));
    return await Body?.transformToString();
  } catch (error) {
    if (error instanceof sdk.NoSuchKey) return undefined;
    throw error;
  }
}

/** Writes an object. @throws what the SDK throws. */
export async function writeObject(backend: string, place: string, text: string): Promise<void> {
  const { bucket: Bucket, prefix, settings } = bucketOf(backend);
  const { sdk, client } = await createS3Client(settings);
  await client.send(new sdk.PutObjectCommand({ Bucket, Key: prefix + place, Body: text }));
}

/** Reads the URL as Pulumi does: gocloud.dev's s3blob takes the query, in its older and newer words. */
export function bucketOf(backend: string): BucketAddress {
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
