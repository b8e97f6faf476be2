// The only reader of `pulumi.Config`: the stack's config as one typed, checked object.
import * as pulumi from "@pulumi/pulumi";
import type { DatabaseSettings } from "../components/database";
import { drainInEmergency } from "./emergency";
import { parseConfig } from "./parse";
import { type ConfigValues, SECRET_KEYS } from "./schema";
import { describeError, OperatorError } from "../errors";

type SecretKey = (typeof SECRET_KEYS)[number];

/** What the program is built from. Secrets are Outputs, so that they stay secret in state. */
export interface StackConfig
  extends
    Readonly<Omit<ConfigValues, SecretKey | `database${string}`>>,
    Readonly<Pick<ConfigValues, "databaseChange">> {
  /** Begins the name of everything, such as `conflicto-prod`. */
  readonly prefix: string;
  /** On every resource that can carry tags. */
  readonly tags: Record<string, string>;
  /** The AWS region, from `aws:region`. */
  readonly region: string;
  readonly stack: string;
  /** Repository and tag. */
  readonly image: string;
  readonly isProtected: boolean;
  /** Days in which a deleted secret can be brought back; 0 deletes at once. */
  readonly secretRecoveryDays: number;
  /** Tasks need addresses of their own where no NAT gateway stands in for them. */
  readonly assignPublicIp: boolean;
  readonly database: DatabaseSettings;
  readonly appSecretKey: pulumi.Output<string>;
  /** Credentials for the image registry; undefined where its images are public. */
  readonly registryCredentials:
    { readonly username: string; readonly token: pulumi.Output<string> } | undefined;
}

/**
 * Reads and checks the stack's config, before any resource is declared.
 *
 * @throws pulumi.RunError with every problem in one message: shown without a stack, nothing is touched.
 */
export function loadConfig(): StackConfig {
  try {
    return readConfig();
  } catch (error) {
    if (error instanceof OperatorError) throw new pulumi.RunError(describeError(error));
    throw error;
  }
}

/**
 * The project's keys of the stack's config, checked, as a policy pack needs them.
 *
 * @throws OperatorError that lists all problems.
 */
export function configValues(): ConfigValues {
  const project = pulumi.getProject();
  const raw: Record<string, string> = {};
  for (const [key, value] of Object.entries(pulumi.runtime.allConfig())) {
    const [namespace, name] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
    // The project file can't declare a key without a default as optional: empty stands for unset.
    if (namespace === project && value !== "") raw[name] = value;
  }
  return parseConfig(raw, pulumi.getStack());
}

/** What the stack keeps secret, as texts: for whoever takes them out of what is shown (src/redaction/redact.ts). */
export function secretTexts(): readonly string[] {
  const values = configValues();
  return SECRET_KEYS.flatMap((key) => values[key] ?? []);
}

function readConfig(): StackConfig {
  const values = configValues();
  const region = new pulumi.Config("aws").get("region");
  if (region === undefined) {
    throw new OperatorError("`aws:region` is not set.", {
      hint: "Set it with `npx pulumi config set aws:region <region>`.",
    });
  }
  return structure(values, region, pulumi.getStack());
}

function structure(values: ConfigValues, region: string, stack: string): StackConfig {
  const { databasePassword, appSecretKey, registryToken, ...plain } = values;
  return {
    ...plain,
    ...(values.emergency
      ? { deregistrationDelaySeconds: drainInEmergency(values.deregistrationDelaySeconds) }
      : {}),
    region,
    stack,
    prefix: `${values.name}-${values.environment}`,
    tags: { project: values.name, environment: values.environment, managedBy: "pulumi" },
    image: `${values.imageRepository}:${values.imageTag}`,
    isProtected: values.protect,
    secretRecoveryDays: values.protect ? 30 : 0,
    assignPublicIp: values.natGateways === "none",
    database: {
      engineVersion: values.databaseEngineVersion,
      instanceClass: values.databaseInstanceClass,
      storageGib: values.databaseStorageGib,
      maxStorageGib: values.databaseMaxStorageGib,
      databaseName: values.databaseName,
      username: values.databaseUsername,
      password: pulumi.secret(databasePassword),
      multiAz: values.databaseMultiAz,
      backupDays: values.databaseBackupDays,
      isProtected: values.protect,
    },
    appSecretKey: pulumi.secret(appSecretKey),
    registryCredentials:
      values.registryUsername === undefined || registryToken === undefined
        ? undefined
        : { username: values.registryUsername, token: pulumi.secret(registryToken) },
  };
}
