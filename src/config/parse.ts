// From the raw values of a stack's config to typed ones, or to one error that names every key that is
// wrong, its value and what is allowed. Pure: nothing here asks Pulumi.
import { closest, distance } from "fastest-levenshtein";
import { OperatorError } from "../errors";
import { type ConfigValues, configSchema, SECRET_KEYS } from "./schema";

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
const FARGATE_MEMORY: Record<
  ConfigValues["cpu"],
  { minimum: number; maximum: number; step: number }
> = {
  "256": { minimum: 512, maximum: 2048, step: 512 },
  "512": { minimum: 1024, maximum: 4096, step: 1024 },
  "1024": { minimum: 2048, maximum: 8192, step: 1024 },
  "2048": { minimum: 4096, maximum: 16384, step: 1024 },
  "4096": { minimum: 8192, maximum: 30720, step: 1024 },
};

// A role's trust policy may have 2,048 characters, and names each repository three times
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
const REPOSITORIES_LENGTH = 400;

/**
 * Reads the project's keys.
 *
 * @param raw every key of the project's namespace without its prefix, values as Pulumi stores them.
 * @throws OperatorError that lists all problems, one a line; secret values are never shown.
 */
export function parseConfig(raw: Readonly<Record<string, string>>): ConfigValues {
  const parsed = configSchema.safeParse(raw);
  const problems = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.flatMap((issue) =>
        issue.code === "unrecognized_keys"
          ? issue.keys.map((key) => describeUnknown(key))
          : [describeWrong(String(issue.path[0]), raw)],
      );
  if (problems.length > 0 || !parsed.success) {
    throw new OperatorError(
      `The stack's config can't be used:\n${[...new Set(problems)].map((line) => `  - ${line}`).join("\n")}`,
      { hint: "Every key is described in Pulumi.yaml. Nothing was changed." },
    );
  }
  return parsed.data;
}

function describeWrong(key: string, raw: Readonly<Record<string, string>>): string {
  const allowed = configSchema.shape[key as keyof ConfigValues].description;
  const secret = (SECRET_KEYS as readonly string[]).includes(key);
  const value = raw[key];
  if (value === undefined) {
    const command = `pulumi config set ${secret ? "--secret " : ""}${key} <value>`;
    return `\`${key}\` is not set: ${allowed}. Set it with \`${command}\`.`;
  }
  return `\`${key}\` is ${secret ? "not usable (a secret, not shown)" : `\`${value}\``}, allowed is ${allowed}.`;
}

function describeUnknown(key: string): string {
  const near = closest(key, Object.keys(configSchema.shape));
  const advice = distance(near, key) > 2 ? "" : ` Did you mean \`${near}\`?`;
  return `\`${key}\` is not a key of this program.${advice}`;
}

/** What no single key can tell: pairs of values that can't go together. */
function contradictions(config: ConfigValues): string[] {
  const found: string[] = [];
  const memory = FARGATE_MEMORY[config.cpu];
  if (
    config.memory < memory.minimum ||
    config.memory > memory.maximum ||
    config.memory % memory.step !== 0
  ) {
    found.push(
      `\`memory\` is \`${config.memory}\`, allowed with \`cpu\` \`${config.cpu}\` on Fargate is ` +
        `${memory.minimum}–${memory.maximum} in steps of ${memory.step} MiB.`,
    );
  }
  if ((config.registryUsername === undefined) !== (config.registryToken === undefined)) {
    found.push("`registryUsername` and `registryToken` go together: set both, or neither.");
  }
  if (config.healthCheckTimeoutSeconds >= config.healthCheckIntervalSeconds) {
    found.push(
      `\`healthCheckTimeoutSeconds\` is \`${config.healthCheckTimeoutSeconds}\`, allowed is less than ` +
        `\`healthCheckIntervalSeconds\` (\`${config.healthCheckIntervalSeconds}\`).`,
    );
  }
  if (config.minimumHealthyPercent === 100 && config.maximumPercent === 100) {
    found.push("`maximumPercent` is `100`, allowed with `minimumHealthyPercent` `100` is more.");
  }
  if (config.databaseMaxStorageGib < config.databaseStorageGib) {
    found.push("`databaseMaxStorageGib` is less than `databaseStorageGib`.");
  }
  return [...found, ...addressContradictions(config), ...ciContradictions(config)];
}

function ciContradictions(config: ConfigValues): string[] {
  const { ciRepositories, deployerRole } = config;
  const found: string[] = [];
  const length = ciRepositories.join("").length;
  if (length > REPOSITORIES_LENGTH) {
    found.push(
      `\`ciRepositories\` has ${length} characters, allowed are ${REPOSITORIES_LENGTH} in all: IAM takes no ` +
        "longer trust policy.",
    );
  }
  const made = `${config.name}-${config.environment}-deployer`;
  if (ciRepositories.length > 0 && deployerRole === made) {
    found.push(
      `\`deployerRole\` is \`${made}\`, which \`ciRepositories\` makes, and denies the same: leave it out.`,
    );
  }
  return found;
}

function addressContradictions(config: ConfigValues): string[] {
  const found: string[] = [];
  const hasCertificate = config.certificateArn !== undefined || config.hostedZone !== undefined;
  if (config.certificateArn !== undefined && config.hostedZone !== undefined) {
    found.push(
      "`certificateArn` and `hostedZone` are both set: with a zone, the program makes the certificate.",
    );
  }
  if (hasCertificate && !config.url?.startsWith("https://")) {
    found.push("`url` must be set and begin with `https://` where there is a certificate.");
  }
  if (!hasCertificate && config.url?.startsWith("https://")) {
    found.push(
      "`url` begins with `https://`: set `hostedZone` or `certificateArn`, or use `http://`.",
    );
  }
  const host = config.url === undefined ? undefined : new URL(config.url).hostname;
  if (config.hostedZone !== undefined && host !== undefined && !isWithin(host, config.hostedZone)) {
    found.push(
      `\`url\` has the host \`${host}\`, which isn't in the zone \`${config.hostedZone}\`.`,
    );
  }
  return found;
}

function isWithin(host: string, zone: string): boolean {
  return host === zone || host.endsWith(`.${zone}`);
}
