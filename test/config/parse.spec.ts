import assert from "node:assert/strict";
import { parseConfig } from "../../src/config/parse";
import { configSchema, SECRET_KEYS } from "../../src/config/schema";
import { declaredKeys } from "../../sandbox/projectConfig";
import { stackConfig } from "../support/config";
import { messageOf } from "./messageOf";

describe("parseConfig", () => {
  for (const stack of ["prod", "dev"] as const) {
    it(`accepts the ${stack} stack's own file`, () => {
      assert.equal(parseConfig(stackConfig(stack)).environment, stack);
    });
  }

  it("reads numbers, flags, lists and maps", () => {
    const raw = { ...stackConfig("prod"), appEnvironment: '{"DEBUG":"false"}' };
    const config = parseConfig(raw);
    assert.equal(config.desiredCount, 2);
    assert.equal(config.databaseMultiAz, true);
    assert.equal(config.maintenance, false);
    assert.deepEqual(config.availabilityZones, ["us-west-2a", "us-west-2b"]);
    assert.deepEqual(config.appEnvironment, { DEBUG: "false" });
  });

  const wrong: [key: string, value: string, allowed: RegExp][] = [
    ["imageTag", "latest", /a commit SHA; `latest` is not one/],
    ["imageTag", "a tag", /a commit SHA/],
    ["imageRepository", "backend", /repository with its registry/],
    ["imageRepository", "ghcr.io/owner/backend:1", /without a tag/],
    ["desiredCount", "0", /a whole number from 1 to 100 \(tasks\)/],
    ["desiredCount", "two", /a whole number/],
    ["desiredCount", "1.5", /a whole number/],
    ["natGateways", "one", /`none`, `single`, `per-zone`/],
    ["availabilityZones", '["us-west-2a"]', /two or three zones/],
    ["availabilityZones", "us-west-2a", /two or three zones/],
    ["availabilityZones", '["a","b","c","d"]', /two or three zones/],
    ["appEnvironment", '{"debug":"x"}', /upper-case names/],
    ["databaseMultiAz", "yes", /`true` or `false`/],
    ["maintenance", "on", /`true` or `false`/],
    ["databaseEngineVersion", "15.4", /major version/],
    ["databaseBackupDays", "0", /from 1 to 35/],
    ["vpcCidr", "10.0.0.0/25", /\/16 to \/24/],
    ["url", "https://conflicto.app/", /no path/],
    ["healthPath", "api/v1/health", /begins with `\/`/],
    ["verifyPollMilliseconds", "15000", /from 1000 to 2000/],
    ["memory", "700", /on Fargate, with `cpu` `512`, it must be 1024–4096 in steps of 1024 MiB/],
    ["name", "web-", /with single dashes between them/],
    ["name", "web--app", /with single dashes between them/],
    ["name", "w", /2–16 lower-case letters and digits/],
    ["name", "seventeen-letters", /2–16 lower-case letters and digits/],
    ["healthCheckGraceSeconds", "301", /from 0 to 300 \(seconds\)/],
    ["imageTag", "Latest", /a commit SHA; `latest` is not one/],
    ["sidecarImages", '["ghcr.io/owner/agent:1"]', /images with their digests/],
    ["proofChange", '{"what":"x"}', /the fields `setting`, `from`/],
    ["ciRepositories", '["web"]', /at most five repositories, such as `\["owner\/name"\]`/],
    ["ciRepositories", '["owner/*"]', /at most five/],
    ["ciRepositories", '["https://github.com/owner/web"]', /at most five/],
    ["ciRepositories", '["a/b","a/c","a/d","a/e","a/f","a/g"]', /at most five/],
    ["ciOidcProviderArn", "token.actions.githubusercontent.com", /the ARN of an account's/],
    [
      "ciOidcProviderArn",
      "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
      /provider for GitHub's tokens/,
    ],
    ["ciStateBucket", "s3://state", /the name of an S3 bucket/],
    ["ciKmsKeyArn", "awskms://alias/web", /the ARN of a KMS key/],
    ["healthCheckTimeoutSeconds", "5", /less than `healthCheckIntervalSeconds` \(`5`\)/],
    [
      "maximumPercent",
      "100",
      /must be higher, or `minimumHealthyPercent` \(`100`\) lower: of 2 tasks at least 2/,
    ],
  ];
  for (const [key, value, allowed] of wrong) {
    it(`refuses ${key} = ${value} and says what is allowed`, () => {
      const message = messageOf({ ...stackConfig("prod"), [key]: value });
      assert.match(
        message,
        new RegExp(`\`${key}\` is \`${value.replace(/[[\]{}().*?/$]/g, "\\$&")}\``),
      );
      assert.match(message, allowed);
      assert.equal(message.split("\n").length, 2, message);
    });
  }

  it("names all problems at once", () => {
    const message = messageOf({ ...stackConfig("prod"), desiredCount: "0", url: "conflicto.app" });
    assert.match(message, /desiredCount/);
    assert.match(message, /url/);
  });

  it("refuses a key it doesn't know and names the one that was meant", () => {
    const message = messageOf({ ...stackConfig("prod"), imagetag: "abc" });
    assert.match(message, /`imagetag` is not a key of this program\. Did you mean `imageTag`\?/);
  });

  it("says how to set what is missing", () => {
    const raw = stackConfig("prod");
    delete raw["imageTag"];
    delete raw["databasePassword"];
    const message = messageOf(raw);
    assert.match(
      message,
      /`imageTag` is not set; it must be .*`npx pulumi config set imageTag <value>`/,
    );
    assert.match(message, /`npx pulumi config set --secret databasePassword <value>`/);
  });

  it("never shows a secret", () => {
    const message = messageOf({ ...stackConfig("prod"), databasePassword: "has space/in it" });
    assert.match(message, /`databasePassword` is not usable \(a secret, not shown\)/);
    assert.doesNotMatch(message, /has space/);
  });

  it("reads repositories for CI, with and without ids, and none at all", () => {
    const listed = '["owner/web","owner@1234/infra@5678"]';
    const { ciRepositories } = parseConfig({ ...stackConfig("prod"), ciRepositories: listed });
    assert.deepEqual(ciRepositories, ["owner/web", "owner@1234/infra@5678"]);
    const config = parseConfig(stackConfig("prod"));
    assert.deepEqual(config.ciRepositories, []);
    assert.equal(config.ciOidcProviderArn, undefined);
  });
});

describe("Pulumi.yaml", () => {
  it("declares exactly the keys that the program reads, each with a description", () => {
    const declared = declaredKeys();
    assert.deepEqual(Object.keys(declared).sort(), Object.keys(configSchema.shape).sort());
    for (const [key, { description }] of Object.entries(declared)) {
      assert.ok((description ?? "").length > 10, `${key} has no description`);
    }
  });

  it("marks the secrets that have no default as secret", () => {
    const declared = declaredKeys();
    for (const key of SECRET_KEYS) {
      assert.ok(declared[key]?.secret === true || declared[key]?.default === "", key);
    }
  });
});
