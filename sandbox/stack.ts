// Pulumi in the sandbox: the environment its commands run in, and the stacks' config, which is the
// project's own with the few values that the sandbox needs to be different.
import * as fs from "node:fs";
import * as path from "node:path";
import { execa } from "execa";
import { OperatorError } from "../src/errors";
import { repositoryParts } from "../src/guards/release/imageName";
import { PROJECT_DIR, STATE_DIR } from "./paths";
import { projectConfig, type StackName } from "./projectConfig";
import type { Sandbox } from "./sandbox";

// The image has no Python: its health check is asked with what it has.
const CONTAINER_HEALTH_CHECK = [
  "CMD",
  "node",
  "-e",
  "fetch('http://127.0.0.1:8000/api/v1/health/').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))",
];

/** The sandbox's copy of a stack's config file: the checked-in one stays as it is. */
export function configFile(stack: StackName): string {
  return path.join(STATE_DIR, `Pulumi.${stack}.yaml`);
}

/** The environment in which `pulumi` works on one of the sandbox's stacks. */
export function stackEnvironment(sandbox: Sandbox, stack: StackName): Record<string, string> {
  return {
    ...sandbox.env,
    PULUMI_OPTION_CONFIG_FILE: configFile(stack),
    PULUMI_OPTION_POLICY_PACK: path.join(PROJECT_DIR, "policies"),
    PULUMI_STACK: stack,
  };
}

/**
 * Makes a stack with the project's own config, unless it is there; one that was half made is made anew.
 *
 * @param further plain values by key, without the project's name, for whoever wants the stack to differ.
 */
export async function createStack(
  sandbox: Sandbox,
  stack: StackName,
  further: Readonly<Record<string, string>> = {},
): Promise<void> {
  const ready = `${configFile(stack)}.ready`;
  if (fs.existsSync(ready)) return;
  fs.mkdirSync(path.join(STATE_DIR, "pulumi"), { recursive: true });
  fs.copyFileSync(path.join(PROJECT_DIR, `Pulumi.${stack}.yaml`), configFile(stack));
  const pulumi = async (...args: string[]) => {
    const { exitCode, all } = await execa(sandbox.engine.cli, [...args, "--non-interactive"], {
      cwd: PROJECT_DIR,
      env: stackEnvironment(sandbox, stack),
      all: true,
      reject: false,
    });
    if (exitCode !== 0) {
      throw new OperatorError(
        `\`pulumi ${args[0]}\` failed for the sandbox's ${stack} stack:\n${all}`,
      );
    }
  };
  const isThere = await pulumi("stack", "export").then(
    () => true,
    () => false,
  );
  if (!isThere) await pulumi("-C", stackFolder(), "stack", "init", stack, "--no-select");
  const values = [
    "--path",
    ...CONTAINER_HEALTH_CHECK.flatMap((part, index) => [
      "--plaintext",
      `conflicto:containerHealthCheck[${index}]=${part}`,
    ]),
    ...imageRepository(sandbox, stack),
    ...Object.entries(further).flatMap(([key, value]) => [
      "--plaintext",
      `conflicto:${key}=${value}`,
    ]),
    "--secret",
    "conflicto:databasePassword=sandbox-database",
    "--secret",
    "conflicto:appSecretKey=sandbox-application",
  ];
  await pulumi("config", "set-all", ...values);
  fs.writeFileSync(ready, "");
}

/** Docker can't be told that `ghcr.io` is here: the repository's registry is another one then. */
function imageRepository({ imageRegistry }: Sandbox, stack: StackName): string[] {
  if (imageRegistry === undefined) return [];
  const repository = projectConfig(stack)["imageRepository"] as string;
  const { path: moved } = repositoryParts(repository);
  return ["--plaintext", `conflicto:imageRepository=${imageRegistry}/${moved}`];
}

/** `stack init` writes beside Pulumi.yaml, whatever PULUMI_OPTION_CONFIG_FILE says: here, beside a copy. */
function stackFolder(): string {
  const folder = path.join(STATE_DIR, "stack-init");
  fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(path.join(PROJECT_DIR, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
  return folder;
}
