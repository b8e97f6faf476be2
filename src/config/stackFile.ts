// A stack's config, read from its file without Pulumi: this is fast, and works when Pulumi does not. Secret values stay
// unread.
import * as fs from "node:fs";
import * as path from "node:path";
import { isScalar, isSeq, parse, parseDocument, visit } from "yaml";
import { OperatorError } from "../errors";
import { pulumiLine } from "../commandLines";
import { slotSettings } from "./slotSettings";
import { type SlotNames, slotNamesIn } from "../guards/release/slotNames";
import { prefixOf, shortStackName } from "../names";
import { parseConfig, requirePlain } from "./parse";
import { type ConfigValues, SECRET_KEYS } from "./schema";

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
  /** Begins the name of everything, such as `conflicto-prod`. */
  readonly prefix: string;
  /** Names in AWS, as the program gives them. */
  readonly names: SlotNames;
  /** Names the settings that a slot would be filled with (src/release/slotFacts.ts). */
  readonly settings: string;
  /** What gives Pulumi credentials for AWS that this process hasn't: keys of its provider, or an ESC environment. */
  readonly ownCredentials: readonly string[];
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
  const project = readProject(folder, stack);
  const file = fileOf(folder, stack);
  const yaml = readStackYaml(file, stack);
  const { environment } = yaml;
  const config = yaml.config ?? {};
  const raw = rawValues(project, config);
  requirePlain(secretKeys(project, config), stack);
  const values = parseRaw(raw);
  const prefix = prefixOf(values);
  const region = config["aws:region"];
  if (typeof region !== "string") {
    throw new OperatorError(`\`aws:region\` is not set in ${file}.`, {
      hint: `Set it with \`${pulumiLine(stack, "config", "set", "aws:region", "<region>")}\`.`,
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
    prefix,
    names: slotNamesIn(prefix),
    settings: slotSettings(values, region),
    ownCredentials: [
      ...[...Object.keys(project.config), ...Object.keys(config)].filter((key) =>
        CREDENTIALS.test(key),
      ),
      ...(environment === undefined ? [] : ["environment"]),
    ],
  };
}

/**
 * Reads a text as a stack's file is read, before it is written there.
 *
 * @throws OperatorError that names what the program wouldn't take.
 */
export function checkStackText(
  text: string,
  { folder, stack }: Pick<StackFile, "folder" | "stack">,
): void {
  const { config } = (parse(text) ?? {}) as StackYaml;
  parseRaw(rawValues(readProject(folder, stack), config ?? {}));
}

function readProject(folder: string, stack: string): ProjectYaml {
  return readYaml(path.join(folder, "Pulumi.yaml"), stack) as ProjectYaml;
}

/** A stack without a first release has no tag yet, and some clones have no secrets. */
function parseRaw(raw: Readonly<Record<string, string>>): ConfigValues {
  return parseConfig({ imageTag: "not-set", ...secretsOf(raw), ...raw });
}

/**
 * The file that Pulumi would take. One that the environment names must be this stack's: by its name, or, where that says
 * nothing, because the project has such a stack.
 */
function fileOf(folder: string, stack: string): string {
  const own = path.join(folder, `Pulumi.${shortStackName(stack)}.yaml`);
  const named = process.env["PULUMI_OPTION_CONFIG_FILE"];
  if (!named) return own;
  const whose = /^Pulumi\.(.+)\.ya?ml$/.exec(path.basename(named))?.[1];
  const isIts =
    whose === undefined ? fs.existsSync(own) : `Pulumi.${whose}.yaml` === path.basename(own);
  if (isIts) return named;
  throw new OperatorError(`The file ${named} isn't that of the stack ${stack}.`, {
    hint: "PULUMI_OPTION_CONFIG_FILE names it: unset it, or name its own stack with `--stack`.",
  });
}

/** What only an update needs may be missing here: a clone may look, and break the glass, without the stack's secrets. */
function secretsOf(raw: Readonly<Record<string, string>>): Record<string, string> {
  const needed = SECRET_KEYS.filter(
    (key) => key !== "registryToken" || raw["registryUsername"] !== undefined,
  );
  return Object.fromEntries(needed.map((key) => [key, PLACEHOLDER]));
}

interface ProjectYaml {
  readonly name: string;
  readonly config: Readonly<Record<string, { readonly default?: unknown }>>;
}

interface StackYaml {
  /** Null where nothing stands below it. */
  readonly config?: Readonly<Record<string, unknown>> | null;
  /** Pulumi ESC's. */
  readonly environment?: unknown;
}

/**
 * As Pulumi hands them to the program: text, structured values as JSON, nothing for an empty default.
 *
 * @throws OperatorError where the file merges keys from elsewhere.
 */
function rawValues(
  project: ProjectYaml,
  config: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  // Pulumi merges what it names; a command that writes single keys could not.
  if (Object.hasOwn(config, "<<")) {
    throw new OperatorError(
      "The stack's config has a YAML merge key (`<<`), which isn't supported.",
      {
        hint: "Write the keys that it merges into the file instead.",
      },
    );
  }
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

/** Names of the project's keys whose values are encrypted. */
function secretKeys(
  { name }: ProjectYaml,
  config: Readonly<Record<string, unknown>>,
): readonly string[] {
  const prefix = `${name}:`;
  return Object.entries(config)
    .filter(([key, value]) => key.startsWith(prefix) && isEncrypted(value))
    .map(([key]) => key.slice(prefix.length));
}

function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

function asText(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    return isEncrypted(value) ? PLACEHOLDER : JSON.stringify(value);
  }
  return String(value);
}

/** @throws OperatorError where a tag is written so that YAML's two versions read two different ones. */
function readStackYaml(file: string, stack: string): StackYaml {
  const yaml = readYaml(file, stack) as StackYaml | null;
  for (const tag of unquotedTags(fs.readFileSync(file, "utf8"))) {
    throw new OperatorError(
      `The tag ${tag} stands in ${file} without quotes, where it isn't read as a text: Pulumi would take another tag than this command.`,
      { hint: `Write it in quotes: "${tag}".` },
    );
  }
  return yaml ?? {};
}

// `1234567` is one number for everybody; of 0123456, 12e4567, 1_000_000, a date or a very long number each reader makes its own.
const PLAIN_NUMBER = /^[1-9]\d{0,14}$/;
const NOT_A_TEXT = /^[-+.\d][\d_.:eE+-]*$|^0(x[\da-f_]+|o[0-7_]+|b[01_]+)$/i;

/** The tags of a stack's file that have no quotes and don't look like a text, as they are written. */
function unquotedTags(text: string): readonly string[] {
  const found: string[] = [];
  visit(parseDocument(text), {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !/(^|:)(imageTag|pinnedTags)$/.test(String(key.value))) return;
      for (const entry of isSeq(value) ? value.items : [value]) {
        if (isScalar(entry) && entry.type === "PLAIN") found.push(entry.source ?? "");
      }
    },
  });
  return found.filter((source) => NOT_A_TEXT.test(source) && !PLAIN_NUMBER.test(source));
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
