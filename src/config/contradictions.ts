// Checks across keys of the config: values that can't be combined, or that AWS would refuse later. Pure.
import { pulumiLine } from "../commandLines";
import { reservedBecause } from "../guards/release/environmentNames";
import { whyNotOneRule } from "../guards/release/trafficRules";
import { nameIn, prefixOf } from "../names";
import type { ConfigValues } from "./schema";

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
const FARGATE_MEMORY: Readonly<
  Record<ConfigValues["cpu"], { minimum: number; maximum: number; step: number }>
> = {
  "256": { minimum: 512, maximum: 2048, step: 512 },
  "512": { minimum: 1024, maximum: 4096, step: 1024 },
  "1024": { minimum: 2048, maximum: 8192, step: 1024 },
  "2048": { minimum: 4096, maximum: 16384, step: 1024 },
  "4096": { minimum: 8192, maximum: 30720, step: 1024 },
};
// The smallest size leaves out what lies between.
const SMALLEST_MEMORY: readonly number[] = [512, 1024, 2048];

// A role's trust policy may have 2,048 characters, and names each repository three times
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
const REPOSITORIES_LENGTH = 400;

// Each update keeps the list in the stack's history.
/** As many pins as config takes. */
export const MOST_PINS = 500;

/**
 * Everything that can't be, a sentence each; empty where the config can be used.
 *
 * @param stack names the stack in lines to type.
 */
export function contradictions(config: ConfigValues, stack: string): string[] {
  const found: string[] = [];
  if ((config.registryUsername === undefined) !== (config.registryToken === undefined)) {
    found.push("`registryUsername` and `registryToken` go together: set both, or neither.");
  }
  if (config.healthCheckTimeoutSeconds >= config.healthCheckIntervalSeconds) {
    found.push(
      `\`healthCheckTimeoutSeconds\` is \`${config.healthCheckTimeoutSeconds}\`; it must be less than ` +
        `\`healthCheckIntervalSeconds\` (\`${config.healthCheckIntervalSeconds}\`).`,
    );
  }
  if (config.databaseMaxStorageGib < config.databaseStorageGib) {
    found.push("`databaseMaxStorageGib` is less than `databaseStorageGib`.");
  }
  return [
    ...sizeContradictions(config),
    ...found,
    ...[whyNotOneRule(config.pathPatterns) ?? []].flat(),
    ...releaseContradictions(config, stack),
    ...addressContradictions(config),
    ...applicationContradictions(config),
    ...ciContradictions(config),
  ];
}

function sizeContradictions(config: ConfigValues): string[] {
  const found: string[] = [];
  const { cpu, memory, desiredCount, minimumHealthyPercent, maximumPercent } = config;
  if (!isFargateSize(cpu, memory)) {
    found.push(
      `\`memory\` is \`${memory}\`; on Fargate, with \`cpu\` \`${cpu}\`, it must be ${memoriesOf(cpu)} MiB.`,
    );
  }
  // ECS rounds the least up and the most down to whole tasks (API reference, DeploymentConfiguration).
  const least = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
  const most = Math.floor((desiredCount * maximumPercent) / 100);
  if (most <= least) {
    found.push(
      `\`maximumPercent\` is \`${maximumPercent}\`; it must be higher, or \`minimumHealthyPercent\` ` +
        `(\`${minimumHealthyPercent}\`) lower: of ${desiredCount} tasks at least ${least} must run and at most ` +
        `${most} may, so no deployment could ever start a new one.`,
    );
  }
  return found;
}

/** Where git takes a URL, it may run what the URL names; and config is no place for a password. */
function applicationContradictions({ application }: ConfigValues): string[] {
  const { clone = "", migratesOnStart = "" } = application ?? {};
  if (!["", "true", "false"].includes(migratesOnStart)) {
    return [`\`application.migratesOnStart\` is \`${migratesOnStart}\`; it must be true or false.`];
  }
  if (/^\w+:\/\/[^/@]*:[^/@]*@/.test(clone)) {
    return [
      "`application.clone` holds a password: leave it out, and let git find it (a credential helper, or an SSH key).",
    ];
  }
  if (/^(https|ssh|file):\/\/|^[\w.-]+@[\w.-]+:/.test(clone)) return [];
  if (/^-|:/.test(clone)) {
    return [
      `\`application.clone\` is \`${clone}\`, and must be a folder, or a URL that begins with \`https://\`, \`ssh://\`, ` +
        "`file://` or `git@`.",
    ];
  }
  return [];
}

function isFargateSize(cpu: ConfigValues["cpu"], memory: number): boolean {
  if (cpu === "256") return SMALLEST_MEMORY.includes(memory);
  const { minimum, maximum, step } = FARGATE_MEMORY[cpu];
  return memory >= minimum && memory <= maximum && memory % step === 0;
}

function memoriesOf(cpu: ConfigValues["cpu"]): string {
  if (cpu === "256") return SMALLEST_MEMORY.join(", ").replace(/, (\d+)$/, " or $1");
  const { minimum, maximum, step } = FARGATE_MEMORY[cpu];
  return `${minimum}–${maximum} in steps of ${step}`;
}

function releaseContradictions(config: ConfigValues, stack: string): string[] {
  const reserved = Object.keys(config.appEnvironment).flatMap((name) => {
    const reason = reservedBecause(name);
    if (reason === undefined) return [];
    const line = pulumiLine(stack, "config", "rm", "--path", `appEnvironment.${name}`);
    return [
      `\`appEnvironment\` sets \`${name}\`, and must not: ${reason}. Take it out: \`${line}\`.`,
    ];
  });
  const { length } = config.pinnedTags;
  const pins =
    length <= MOST_PINS
      ? []
      : [
          `\`pinnedTags\` has ${length} tags; it must have at most ${MOST_PINS}. Take out those whose images are ` +
            `gone; the oldest first: \`${pulumiLine(stack, "config", "rm", "--path", "pinnedTags[0]")}\`.`,
        ];
  const own = config.sidecarImages.filter((image) =>
    image.startsWith(`${config.imageRepository}@`),
  );
  const sidecars = own.map(
    (image) =>
      `\`sidecarImages\` names \`${image}\`, which is an image of the application: it would run another release ` +
      "beside the one that is proven.",
  );
  return [...reserved, ...pins, ...sidecars];
}

function ciContradictions(config: ConfigValues): string[] {
  const { ciRepositories, deployerRole } = config;
  const found: string[] = [];
  const { length } = ciRepositories.join("");
  if (length > REPOSITORIES_LENGTH) {
    found.push(
      `\`ciRepositories\` has ${length} characters; it must have at most ${REPOSITORIES_LENGTH} in all: IAM allows ` +
        "no longer trust policy.",
    );
  }
  const made = nameIn(prefixOf(config), "deployerRole");
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
