// A stack's config as its file has it, without Pulumi: quick, and there when Pulumi is not. Secret values stay
// unread.
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { OperatorError } from "../errors";
import { parseConfig } from "./parse";
import type { SECRET_KEYS } from "./schema";
import { type ConfigValues } from "./schema";

/** What the files say of a stack. */
export interface StackFile {
  readonly stack: string;
  /** The file that `pulumi config set` writes. */
  readonly path: string;
  /** The folder of Pulumi.yaml. */
  readonly folder: string;
  readonly project: string;
  readonly region: string;
  /** Undefined before the first deploy. */
  readonly imageTag: string | undefined;
  /** Secret ones hold a placeholder. */
  readonly values: Readonly<Omit<ConfigValues, (typeof SECRET_KEYS)[number]>>;
  /** Names in AWS, as the program gives them. */
  readonly names: StackNames;
  /** What gives Pulumi credentials for AWS that this process hasn't: keys of its provider, or an ESC environment. */
  readonly ownCredentials: readonly string[];
}

/** What the program names after the stack's prefix. */
export interface StackNames {
  readonly cluster: string;
  readonly service: string;
  /** Of the task definitions. */
  readonly family: string;
}

const PLACEHOLDER = "not-read-here";
const CREDENTIALS =
  /^aws:(accessKey|secretKey|token|profile|assumeRoles?|assumeRoleWithWebIdentity|shared\w+Files?)$/;

/**
 * Reads a stack's file, over the defaults of Pulumi.yaml.
 *
 * @param folder where Pulumi.yaml is.
 * @throws OperatorError when there is no such file, or it can't be used.
 */
export function readStackFile(folder: string, stack: string): StackFile {
  const project = readYaml(path.join(folder, "Pulumi.yaml"), stack) as ProjectYaml;
  const file =
    process.env["PULUMI_OPTION_CONFIG_FILE"] ?? path.join(folder, `Pulumi.${stack}.yaml`);
  const { config = {}, environment } = readYaml(file, stack) as StackYaml;
  const raw = rawValues(project, config);
  const values = parseConfig({ imageTag: "not-set", ...raw }, stack);
  const prefix = `${values.name}-${values.environment}`;
  const region = config["aws:region"];
  if (typeof region !== "string") {
    throw new OperatorError(`\`aws:region\` is not set in ${file}.`, {
      hint: `Set it with \`pulumi config set aws:region <region> --stack ${stack}\`.`,
    });
  }
  return {
    stack,
    path: file,
    folder,
    project: project.name,
    region,
    imageTag: raw["imageTag"],
    values,
    names: { cluster: `${prefix}-cluster`, service: `${prefix}-svc`, family: `${prefix}-app` },
    ownCredentials: [
      ...[...Object.keys(project.config), ...Object.keys(config)].filter((key) =>
        CREDENTIALS.test(key),
      ),
      ...(environment === undefined ? [] : ["environment"]),
    ],
  };
}

interface ProjectYaml {
  readonly name: string;
  readonly config: Readonly<Record<string, { readonly default?: unknown }>>;
}

interface StackYaml {
  readonly config?: Readonly<Record<string, unknown>>;
  /** Pulumi ESC's. */
  readonly environment?: unknown;
}

/** As Pulumi hands them to the program: text, structured values as JSON, nothing for an empty default. */
function rawValues(project: ProjectYaml, config: NonNullable<StackYaml["config"]>) {
  const prefix = `${project.name}:`;
  const own = (entries: [string, unknown][]) =>
    entries
      .filter(([key, value]) => key.startsWith(prefix) && value !== undefined && value !== "")
      .map(([key, value]) => [key.slice(prefix.length), asText(value)] as const);
  return Object.fromEntries([
    ...own(Object.entries(project.config).map(([key, declared]) => [key, declared.default])),
    ...own(Object.entries(config)),
  ]);
}

function asText(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    return "secure" in value ? PLACEHOLDER : JSON.stringify(value);
  }
  return String(value);
}

function readYaml(file: string, stack: string): unknown {
  try {
    return parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const problem = isMissing ? "there is no such file" : (error as Error).message;
    throw new OperatorError(
      `The config of the stack ${stack} can't be read from ${file}: ${problem}.`,
      {
        hint: "Name a stack that has a file with `--stack`, and run this in the project's folder.",
        cause: error,
      },
    );
  }
}
