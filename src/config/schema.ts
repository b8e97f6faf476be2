// Every key of the stack's config, with what it admits. Descriptions and defaults of the same keys
// stand in Pulumi.yaml (a test holds the two together).
import { z } from "zod";
import { IMAGE_REPOSITORY, IMAGE_TAG, PINNED_IMAGE } from "../guards/release/imageName";
import { fields, flag, integer, list, map, oneOf, optional, text } from "./values";

const CIDR = /^(\d{1,3}\.){3}\d{1,3}\/(1[6-9]|2[0-4])$/;
const ZONE = /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/;
const URL_PATH = /^\/[^\s?#]*$/;
const SECRET = /^[^\s].*$/s;
// As GitHub's tokens spell a repository: newer ones put ids after both names
// (https://docs.github.com/en/actions/reference/security/oidc).
const REPOSITORY = /^[A-Za-z0-9_-]{1,39}(@\d+)?\/[A-Za-z0-9._-]{1,100}(@\d+)?$/;
const TOKEN_PROVIDER =
  /^arn:aws:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/;

const path = () => text(URL_PATH, "a path that begins with `/`, without query or fragment");

/** Keys whose values are secret: set with `pulumi config set --secret`, never printed. */
export const SECRET_KEYS = ["databasePassword", "appSecretKey", "registryToken"] as const;

/** One entry per key of the project's namespace. A key that isn't here is refused. */
export const configSchema = z.strictObject({
  name: text(
    /^(?=.{2,16}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "2–16 lower-case letters and digits, with single dashes between them",
  ),
  environment: text(/^[a-z][a-z0-9]{1,7}$/, "2–8 lower-case letters and digits, such as `prod`"),

  vpcCidr: text(CIDR, "an IPv4 network of /16 to /24, such as `10.40.0.0/16`"),
  availabilityZones: list(ZONE, 2, 3, 'two or three zones, such as `["us-west-2a","us-west-2b"]`'),
  natGateways: oneOf(["none", "single", "per-zone"]),

  imageRepository: text(
    IMAGE_REPOSITORY,
    "a repository with its registry and without a tag, such as `ghcr.io/owner/name`",
  ),
  sidecarImages: list(
    PINNED_IMAGE,
    0,
    10,
    'a list of images with their digests, such as `["ghcr.io/owner/agent@sha256:<64 digits>"]`',
  ),
  imageTag: text(IMAGE_TAG, "the tag of one build, such as a commit SHA; `latest` is not one"),
  containerName: text(/^[a-z][a-z0-9-]{0,31}$/, "lower-case letters, digits and dashes"),
  containerPort: integer(1, 65535),
  containerHealthCheck: list(/^[^]*$/, 2, 16, 'a command as ECS takes it, `["CMD", …]`'),
  cpu: oneOf(["256", "512", "1024", "2048", "4096"]),
  memory: integer(512, 30720, "MiB"),
  cpuArchitecture: oneOf(["X86_64", "ARM64"]),
  desiredCount: integer(1, 100, "tasks"),
  appEnvironment: map(
    /^[A-Z][A-Z0-9_]*$/,
    'a map of upper-case names, such as `{"DEBUG":"false"}`',
  ),
  appSecretKey: text(SECRET, "a secret text"),
  registryUsername: optional(text(/^\S+$/, "the user name for the image registry")),
  registryToken: optional(text(SECRET, "a secret text")),
  logRetentionDays: oneOf(["1", "3", "5", "7", "14", "30", "60", "90", "180", "365"]),
  containerInsights: oneOf(["enabled", "enhanced", "disabled"]),

  url: optional(
    text(/^https?:\/\/[a-z0-9.-]+(:\d+)?$/, "`https://` or `http://` and a host name, no path"),
  ),
  hostedZone: optional(text(/^[a-z0-9.-]+$/, "the name of a Route 53 zone, such as `example.com`")),
  certificateArn: optional(text(/^arn:aws[a-z-]*:acm:/, "the ARN of an ACM certificate")),
  sslPolicy: text(/^ELBSecurityPolicy-/, "a security policy of ELB"),
  allowedCidrs: list(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, 1, 50, "a list of IPv4 networks"),
  pathPatterns: list(/^\/\S*$/, 1, 20, 'a list of path patterns, such as `["/api/*"]`'),
  maintenance: flag(),
  emergency: flag(),
  warm: flag(),

  deregistrationDelaySeconds: integer(0, 3600, "seconds"),
  healthCheckIntervalSeconds: integer(5, 300, "seconds"),
  healthCheckTimeoutSeconds: integer(2, 120, "seconds"),
  healthyThreshold: integer(2, 10, "checks"),
  unhealthyThreshold: integer(2, 10, "checks"),
  // ECS takes it as a container's start period, too, which is 300 at most (API reference, HealthCheck).
  healthCheckGraceSeconds: integer(0, 300, "seconds"),
  stopTimeoutSeconds: integer(2, 120, "seconds"),
  minimumHealthyPercent: integer(0, 100, "percent"),
  maximumPercent: integer(100, 200, "percent"),

  healthPath: path(),
  smokePaths: list(URL_PATH, 0, 20, "a list of paths that begin with `/`"),
  verifyBudgetSeconds: integer(10, 3600, "seconds"),
  verifyPatienceSeconds: integer(2, 600, "seconds"),
  verifyPollMilliseconds: integer(1000, 2000, "milliseconds"),
  verifySuccesses: integer(1, 50, "answers in a row"),
  verifySamples: integer(5, 500, "requests"),
  verifyP95Milliseconds: integer(1, 60000, "milliseconds"),

  databaseEngineVersion: text(/^1[2-8]$/, "a major version of PostgreSQL, such as `15`"),
  databaseInstanceClass: text(/^db\.[a-z0-9]+\.[a-z0-9]+$/, "an RDS instance class"),
  databaseStorageGib: integer(20, 65536, "GiB"),
  databaseMaxStorageGib: integer(20, 65536, "GiB"),
  databaseName: text(/^[a-z][a-z0-9_]{0,62}$/, "lower-case letters, digits and underscores"),
  databaseUsername: text(/^[a-z][a-z0-9_]{0,62}$/, "lower-case letters, digits and underscores"),
  databasePassword: text(
    /^[A-Za-z0-9!#$%^&*()_+=.,~-]{8,128}$/,
    '8–128 characters, none of `/@"` or a space',
  ),
  databaseMultiAz: flag(),
  databaseBackupDays: integer(1, 35, "days"),
  protect: flag(),

  guards: oneOf(["production", "development"]),
  requireApproval: flag(),
  autoRollback: flag(),
  pinnedTags: list(IMAGE_TAG, 0, 100_000, 'a list of tags, such as `["1b2f4d6e8a0c"]`'),
  rollback: fields([
    "from",
    "to",
    "confirm",
    "reason",
    "requestedBy",
    "expires",
    "approvedBy",
    "justification",
    "environment",
    "acceptedRisks",
  ]),
  proofChange: fields(["setting", "from", "to", "reason", "approvedBy", "expires"]),
  databaseChange: fields(["resource", "property", "from", "to", "reason", "approvedBy", "expires"]),
  deployerRole: optional(text(/^[\w+=,.@-]{1,64}$/, "the name of an IAM role")),

  application: fields(["clone", "alembicIni", "revisionField", "migratesOnStart"]),

  ciRepositories: list(REPOSITORY, 0, 5, 'at most five repositories, such as `["owner/name"]`'),
  ciOidcProviderArn: optional(
    text(TOKEN_PROVIDER, "the ARN of an account's provider for GitHub's tokens"),
  ),
  ciStateBucket: optional(text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of an S3 bucket")),
  ciKmsKeyArn: optional(
    text(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/, "the ARN of a KMS key"),
  ),
});

/** The stack's config as typed values; secret ones are left to `loadConfig`. */
export type ConfigValues = z.infer<typeof configSchema>;
