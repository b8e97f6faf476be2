// Pulumi's state in a bucket of the sandbox's S3, as a team keeps it.
import * as fs from "node:fs";
import * as path from "node:path";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { STATE_DIR } from "../../../sandbox/paths";
import type { Sandbox } from "../../../sandbox/sandbox";

const BUCKET = "state";
const KEY = ".pulumi/locks/organization/conflicto/prod/5c1e.json";

/** A bucket for state. */
export class StateBucket {
  readonly #client: S3Client;

  constructor(readonly sandbox: Sandbox) {
    const { endpoint, env } = sandbox;
    this.#client = new S3Client({
      endpoint,
      region: env["AWS_REGION"] ?? "",
      forcePathStyle: true,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
  }

  /** Makes it, with a copy of the sandbox's own state in it. */
  async create(): Promise<void> {
    await this.#client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const folder = path.join(STATE_DIR, "pulumi");
    const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const file = path.join(entry.parentPath, entry.name);
      const [Key, Body] = [path.relative(folder, file), fs.readFileSync(file)];
      await this.#client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    }
  }

  /** The value of PULUMI_BACKEND_URL. */
  get url(): string {
    const { host } = new URL(this.sandbox.endpoint);
    return `s3://${BUCKET}?region=us-west-2&endpoint=${host}&disableSSL=true&s3ForcePathStyle=true`;
  }

  /** Leaves a lock there, as an update that somebody began elsewhere. */
  async lock(username: string, hostname: string): Promise<void> {
    const held = { pid: 4711, username, hostname, timestamp: "2026-11-24T04:00:00Z" };
    await this.#client.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: JSON.stringify(held) }),
    );
  }

  async unlock(): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: KEY }));
  }
}
