// The lock in a bucket: the SDK itself, talking to a loopback server that answers as S3 does.
import assert from "node:assert/strict";
import * as os from "node:os";
import { readLock } from "../../src/pulumi/lock";
import { bucketOf } from "../../src/pulumi/bucket";
import { lockObjects } from "../../src/pulumi/lockObjects";
import { byPath, loopbackServer, silent, text } from "../release/sources/loopbackServer";

const STACK = { project: "conflicto", stack: "acme/conflicto/prod", folder: "/nowhere" };
const PLACE = ".pulumi/locks/organization/conflicto/prod";
const KEY = `team/state/${PLACE}/1.json`;
// As Pulumi writes it (pkg/backend/diy/lock.go).
const LOCK = { pid: 7, username: "ann", hostname: "elsewhere", timestamp: "2026-11-24T04:00:00Z" };

/** What ListObjectsV2 answers. */
function listed(...keys: string[]): string {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
  return `<ListBucketResult><KeyCount>${keys.length}</KeyCount>${contents}</ListBucketResult>`;
}

function refusal(code: string): string {
  return `<Error><Code>${code}</Code><Message>it is so</Message></Error>`;
}

describe("the lock of a stack in a bucket", () => {
  const saved = { ...process.env };
  const server = loopbackServer();

  beforeEach(() => {
    process.env["AWS_ACCESS_KEY_ID"] = "test";
    process.env["AWS_SECRET_ACCESS_KEY"] = "test";
    process.env["PULUMI_BACKEND_URL"] =
      `s3://bucket/team/state?region=eu-west-1&endpoint=${server.host()}&s3ForcePathStyle=true&disableSSL=true`;
  });
  afterEach(() => {
    for (const name of ["PULUMI_BACKEND_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
      delete process.env[name];
    }
    Object.assign(process.env, saved);
  });

  /** The bucket holds these keys. */
  const holding = (keys: Readonly<Record<string, ReturnType<typeof text>>>) =>
    server.answerWith(
      byPath({
        "/bucket": text(200, listed(...Object.keys(keys))),
        "/bucket/": text(200, listed(...Object.keys(keys))),
        ...Object.fromEntries(Object.entries(keys).map(([key, it]) => [`/bucket/${key}`, it])),
      }),
    );

  it("is free where no object is, under the stack's own prefix", async () => {
    holding({});
    assert.deepEqual(await readLock(STACK), { lock: undefined });
    const query = new URL(server.asked[0]?.path ?? "", "http://s3").searchParams;
    assert.equal(query.get("prefix"), `team/state/${PLACE}/`);
    assert.match(server.asked[0]?.authorization ?? "", /\/eu-west-1\/s3\//);
  });

  it("names who has it, since when", async () => {
    holding({ [KEY]: text(200, JSON.stringify(LOCK)) });
    assert.deepEqual(await readLock(STACK), {
      lock: {
        holder: "ann@elsewhere (process 7)",
        pid: 7,
        hostname: "elsewhere",
        since: LOCK.timestamp,
        isAbandoned: false,
      },
    });
  });

  it("is abandoned by a process of this machine that has ended", async () => {
    const ended = { ...LOCK, pid: 2 ** 22, hostname: os.hostname() };
    holding({ [KEY]: text(200, JSON.stringify(ended)) });
    const { lock } = (await readLock(STACK)) as unknown as { lock: { isAbandoned: boolean } };
    assert.equal(lock.isAbandoned, true);
  });

  it("is free when it was let go of between two requests", async () => {
    holding({ [KEY]: text(404, refusal("NoSuchKey")) });
    assert.deepEqual(await readLock(STACK), { lock: undefined });
  });

  const failures: [title: string, status: number, body: string, said: RegExp][] = [
    ["a bucket that may not be listed", 403, refusal("AccessDenied"), /AccessDenied: it is so$/],
    ["a bucket that isn't there", 404, refusal("NoSuchBucket"), /NoSuchBucket: it is so$/],
  ];
  for (const [title, status, body, said] of failures) {
    it(`isn't known of ${title}`, async () => {
      server.answerWith(text(status, body));
      const state = (await readLock(STACK)) as { unknown: string };
      assert.match(state.unknown, said);
      assert.match(state.unknown, /^the lock can't be read: /);
    });
  }

  for (const [title, body] of [
    ["may not be read", text(403, refusal("AccessDenied"))],
    ["holds no JSON", text(200, "half of i")],
  ] as const) {
    it(`isn't known where its object ${title}`, async () => {
      holding({ [KEY]: body });
      assert.match(JSON.stringify(await readLock(STACK)), /unknown/);
    });
  }

  it("isn't waited for longer than its time", async () => {
    server.answerWith(silent);
    await assert.rejects(
      lockObjects(process.env["PULUMI_BACKEND_URL"] ?? "", PLACE, 50),
      /^Error: no answer within 0.05 s$/,
    );
  });
});

describe("a bucket's address", () => {
  const saved = { ...process.env };
  beforeEach(() => {
    delete process.env["AWS_REGION"];
    delete process.env["AWS_DEFAULT_REGION"];
  });
  afterEach(() => {
    delete process.env["AWS_DEFAULT_REGION"];
    Object.assign(process.env, saved);
  });

  const cases: [url: string, bucket: string, prefix: string, settings: object][] = [
    ["s3://state", "state", "", { forcePathStyle: false }],
    ["s3://state/", "state", "", { forcePathStyle: false }],
    ["s3://state/a/b", "state", "a/b/", { forcePathStyle: false }],
    ["s3://state/a/b/", "state", "a/b/", { forcePathStyle: false }],
    ["s3://state/a%20b", "state", "a b/", { forcePathStyle: false }],
    [
      "s3://state?region=eu-west-1&profile=ops",
      "state",
      "",
      { region: "eu-west-1", profile: "ops", forcePathStyle: false },
    ],
    [
      "s3://state?endpoint=minio:9000&s3ForcePathStyle=true",
      "state",
      "",
      { endpoint: "https://minio:9000", forcePathStyle: true },
    ],
    [
      "s3://state?endpoint=minio:9000&disableSSL=true",
      "state",
      "",
      { endpoint: "http://minio:9000", forcePathStyle: false },
    ],
    [
      "s3://state?endpoint=http://minio:9000&use_path_style=true",
      "state",
      "",
      { endpoint: "http://minio:9000", forcePathStyle: true },
    ],
  ];
  for (const [url, bucket, prefix, settings] of cases) {
    it(`is read from ${url}`, () => {
      assert.deepEqual(bucketOf(url), { bucket, prefix, settings });
    });
  }

  it("has the environment's region where the URL names none, by both its names", () => {
    process.env["AWS_DEFAULT_REGION"] = "eu-north-1";
    assert.equal(bucketOf("s3://state").settings.region, "eu-north-1");
    process.env["AWS_REGION"] = "eu-west-3";
    assert.equal(bucketOf("s3://state").settings.region, "eu-west-3");
    assert.equal(bucketOf("s3://state?region=eu-west-1").settings.region, "eu-west-1");
    delete process.env["AWS_REGION"];
  });
});
