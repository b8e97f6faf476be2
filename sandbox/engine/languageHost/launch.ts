// How the SDK's own entry points are started: command lines and environments as plain data.
import { createRequire } from "node:module";
import * as path from "node:path";

/** A child process to start. */
export interface Launch {
  /** Arguments of `node`. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** `runtime.options` of Pulumi.yaml or PulumiPolicy.yaml. */
export interface RuntimeOptions {
  /** Default true: TypeScript is read by ts-node as the project's tsconfig.json says. */
  readonly typescript?: boolean;
  readonly tsconfig?: string;
  /** Arguments of `node`, separated by blanks. */
  readonly nodeargs?: string;
}

/** What the engine says about the program to run. */
export interface ProgramRun {
  readonly engineAddress: string;
  readonly monitorAddress: string;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly rootDirectory: string;
  readonly programDirectory: string;
  readonly entryPoint: string;
  readonly dryRun: boolean;
  readonly parallel: number;
  readonly config: Readonly<Record<string, string>>;
  readonly configSecretKeys: readonly string[];
  readonly programArgs: readonly string[];
  readonly options: RuntimeOptions;
}

/** What the engine says about the plugin to run; a policy pack is one of kind `analyzer`. */
export interface PluginRun {
  readonly kind: string;
  readonly programDirectory: string;
  readonly workingDirectory: string;
  readonly args: readonly string[];
  /** `NAME=value` lines: the plugin's whole environment. */
  readonly env: readonly string[];
  readonly options: RuntimeOptions;
}

/** The stack that a policy pack is asked to judge (the engine's ConfigureStack call). */
export interface StackConfiguration {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly dryRun: boolean;
  readonly config: Readonly<Record<string, string>>;
}

/**
 * How `@pulumi/pulumi/cmd/run` is started for a program.
 *
 * @throws Error when the SDK isn't installed in the program's folder.
 */
export function programLaunch(run: ProgramRun): Launch {
  const flags = {
    monitor: run.monitorAddress,
    engine: run.engineAddress,
    organization: run.organization,
    project: run.project,
    "root-directory": run.rootDirectory,
    stack: run.stack,
    pwd: run.programDirectory,
    parallel: String(run.parallel),
  };
  return {
    args: [
      ...nodeArgs(run.options),
      sdkModule("cmd/run", run.programDirectory),
      ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
      ...(run.dryRun ? ["--dry-run"] : []),
      run.entryPoint,
      ...run.programArgs,
    ],
    cwd: run.programDirectory,
    env: {
      ...process.env,
      ...typescriptEnv(run.options),
      PULUMI_CONFIG: JSON.stringify(run.config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.configSecretKeys),
    },
  };
}

/**
 * How a plugin written for Node is started. A policy pack runs in its own folder, takes that folder
 * as its last argument, and finds the stack it judges in its environment.
 *
 * @throws Error when the SDK isn't installed in the plugin's folder.
 */
export function pluginLaunch(run: PluginRun, stack?: StackConfiguration): Launch {
  const isPack = run.kind === "analyzer";
  const entry = sdkModule(isPack ? "cmd/run-policy-pack" : "cmd/run-plugin", run.programDirectory);
  return {
    args: [
      ...nodeArgs(run.options),
      entry,
      ...(isPack ? [...run.args, run.programDirectory] : [run.programDirectory, ...run.args]),
    ],
    cwd: isPack ? run.programDirectory : run.workingDirectory,
    env: {
      ...Object.fromEntries(run.env.map(splitVariable)),
      ...typescriptEnv(run.options),
      ...(stack === undefined ? {} : stackEnv(stack)),
    },
  };
}

function stackEnv(stack: StackConfiguration): NodeJS.ProcessEnv {
  return {
    PULUMI_NODEJS_ORGANIZATION: stack.organization,
    PULUMI_NODEJS_PROJECT: stack.project,
    PULUMI_NODEJS_STACK: stack.stack,
    PULUMI_NODEJS_DRY_RUN: String(stack.dryRun),
    PULUMI_CONFIG: JSON.stringify(stack.config),
  };
}

function typescriptEnv({ typescript = true, tsconfig }: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
  };
}

function nodeArgs({ nodeargs = "" }: RuntimeOptions): string[] {
  return nodeargs.split(/\s+/).filter((argument) => argument !== "");
}

/** The SDK is the program's own: the one that its code imports. */
function sdkModule(name: string, programDir: string): string {
  try {
    return createRequire(path.join(programDir, "package.json")).resolve(`@pulumi/pulumi/${name}`);
  } catch (error) {
    throw new Error(
      `The Pulumi SDK is not installed in ${programDir}: run \`npm ci\` in that folder or above.`,
      { cause: error },
    );
  }
}

function splitVariable(variable: string): [string, string] {
  const equals = variable.indexOf("=", 1);
  return [variable.slice(0, equals), variable.slice(equals + 1)];
}
