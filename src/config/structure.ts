// The stack's config in the groups that the program's parts take: each key stands in one group, or by itself where
// several parts need it.
import * as pulumi from "@pulumi/pulumi";
import { slotKeys, type SlotKeys } from "./slotKeys";
import { slotSettings } from "./slotSettings";
import { drainInEmergency } from "./emergency";
import { prefixOf } from "../names";
import type { ConfigValues } from "./schema";

const NETWORK = ["vpcCidr", "availabilityZones", "natGateways", "allowedCidrs"] as const;
const ADDRESS = ["url", "hostedZone", "certificateArn"] as const;
const BALANCER = [
  "sslPolicy",
  "pathPatterns",
  "healthCheckIntervalSeconds",
  "healthCheckTimeoutSeconds",
  "healthyThreshold",
  "unhealthyThreshold",
  "deregistrationDelaySeconds",
] as const;
const TASK = [
  "containerHealthCheck",
  "cpu",
  "memory",
  "cpuArchitecture",
  "stopTimeoutSeconds",
  "appEnvironment",
  "logRetentionDays",
] as const;
const SERVICE = ["minimumHealthyPercent", "maximumPercent", "containerInsights"] as const;
const PROOF = [
  "healthPath",
  "smokePaths",
  "verifyBudgetSeconds",
  "verifyPatienceSeconds",
  "verifyPollMilliseconds",
  "verifySuccesses",
  "verifySamples",
  "verifyP95Milliseconds",
] as const;
const CI = ["ciRepositories", "ciOidcProviderArn", "ciStateBucket", "ciKmsKeyArn"] as const;

type Key = keyof ConfigValues;
type Group<Keys extends readonly Key[]> = Readonly<Pick<ConfigValues, Keys[number]>>;
type GroupedKey = (
  | typeof NETWORK
  | typeof ADDRESS
  | typeof BALANCER
  | typeof TASK
  | typeof SERVICE
  | typeof PROOF
  | typeof CI
)[number];
/** Keys that the config below has under other names. */
type RenamedKey =
  | Exclude<Extract<Key, `database${string}`>, "databaseChange">
  | "appSecretKey"
  | "registryUsername"
  | "registryToken"
  | "protect";
type OwnKey = Exclude<Key, GroupedKey | RenamedKey>;

/** What the stack's config says of a database. */
export interface DatabaseSettings {
  /** PostgreSQL's major version, such as `15`: a pinned minor one would become a downgrade by drift. */
  readonly engineVersion: string;
  readonly instanceClass: string;
  readonly storageGib: number;
  readonly maxStorageGib: number;
  readonly databaseName: string;
  readonly username: string;
  readonly password: pulumi.Output<string>;
  readonly multiAz: boolean;
  readonly backupDays: number;
  /** Deletion protection, `protect`, a final snapshot, and backups that outlive the instance. */
  readonly isProtected: boolean;
}

/** Credentials for the image registry. */
export interface RegistryLogin {
  readonly username: string;
  readonly token: pulumi.Output<string>;
}

/** What the program is built from. Secrets are Outputs, so that they stay secret in state. */
export interface StackConfig extends Readonly<Pick<ConfigValues, OwnKey>> {
  /** Begins the name of everything, such as `conflicto-prod`. */
  readonly prefix: string;
  /** On every resource that can carry tags. */
  readonly tags: Record<string, string>;
  /** The AWS region, from `aws:region`. */
  readonly region: string;
  readonly stack: string;
  /** The release: repository and tag. */
  readonly image: string;
  readonly isProtected: boolean;
  /** Days in which a deleted secret can be brought back; 0 deletes at once. */
  readonly secretRecoveryDays: number;
  readonly appSecretKey: pulumi.Output<string>;
  /** Names the settings that a slot is filled with. */
  readonly settings: string;
  /** Secret, as plain text. */
  readonly slotKeys: SlotKeys;
  readonly network: Group<typeof NETWORK>;
  /** Where users reach the application. */
  readonly address: Group<typeof ADDRESS>;
  readonly loadBalancer: Group<typeof BALANCER>;
  readonly task: Group<typeof TASK> & {
    /** Undefined where the registry's images are public. */
    readonly registryCredentials: RegistryLogin | undefined;
  };
  readonly service: Group<typeof SERVICE> & {
    /** Tasks need addresses of their own where no NAT gateway stands in for them. */
    readonly assignPublicIp: boolean;
  };
  readonly proof: Group<typeof PROOF>;
  readonly database: DatabaseSettings;
  readonly ci: Group<typeof CI>;
}

/** Puts checked values into their groups. */
export function structure(values: ConfigValues, region: string, stack: string): StackConfig {
  const group = <Keys extends readonly Key[]>(keys: Keys) =>
    Object.fromEntries(keys.map((key) => [key, values[key]])) as Group<Keys>;
  return {
    ...ownValues(values),
    region,
    stack,
    prefix: prefixOf(values),
    tags: { project: values.name, environment: values.environment, managedBy: "pulumi" },
    image: `${values.imageRepository}:${values.imageTag}`,
    isProtected: values.protect,
    secretRecoveryDays: values.protect ? 30 : 0,
    appSecretKey: pulumi.secret(values.appSecretKey),
    settings: slotSettings(values, region),
    slotKeys: slotKeys(values.appSecretKey),
    network: group(NETWORK),
    address: group(ADDRESS),
    loadBalancer: { ...group(BALANCER), deregistrationDelaySeconds: drainSeconds(values) },
    task: { ...group(TASK), registryCredentials: registryCredentials(values) },
    service: { ...group(SERVICE), assignPublicIp: values.natGateways === "none" },
    proof: group(PROOF),
    database: databaseSettings(values),
    ci: group(CI),
  };
}

const GROUPED: readonly string[] = [NETWORK, ADDRESS, BALANCER, TASK, SERVICE, PROOF, CI].flat();
const RENAMED = /^(database(?!Change$)|appSecretKey$|registry|protect$)/;

function ownValues(values: ConfigValues): Pick<ConfigValues, OwnKey> {
  const own = Object.entries(values).filter(
    ([key]) => !GROUPED.includes(key) && !RENAMED.test(key),
  );
  return Object.fromEntries(own) as Pick<ConfigValues, OwnKey>;
}

function drainSeconds({ emergency, deregistrationDelaySeconds }: ConfigValues): number {
  return emergency ? drainInEmergency(deregistrationDelaySeconds) : deregistrationDelaySeconds;
}

function registryCredentials({
  registryUsername: username,
  registryToken: token,
}: ConfigValues): RegistryLogin | undefined {
  return username === undefined || token === undefined
    ? undefined
    : { username, token: pulumi.secret(token) };
}

function databaseSettings(values: ConfigValues): DatabaseSettings {
  return {
    engineVersion: values.databaseEngineVersion,
    instanceClass: values.databaseInstanceClass,
    storageGib: values.databaseStorageGib,
    maxStorageGib: values.databaseMaxStorageGib,
    databaseName: values.databaseName,
    username: values.databaseUsername,
    password: pulumi.secret(values.databasePassword),
    multiAz: values.databaseMultiAz,
    backupDays: values.databaseBackupDays,
    isProtected: values.protect,
  };
}
