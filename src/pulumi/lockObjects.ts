// The lock files of a backend that is a bucket of S3.
import { createS3Client } from "../aws/clients";
import { awsReason, within } from "../aws/failure";
import { bucketOf, type BucketAddress } from "./bucket";

const TIME_LIMIT_MS = 3_000;

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
    return await within(timeLimitMs, (signal) => read(bucketOf(backend), place, signal));
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
