// A stack's config as the engine hands it to the program: the defaults of Pulumi.yaml, then the stack's
// own file.
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { PROJECT_DIR } from "./paths";

/** The stacks that the project has config for. */
export const STACKS = ["prod", "dev"] as const;
export type StackName = (typeof STACKS)[number];

/** One key's declaration in Pulumi.yaml. */
export interface Declaration {
  readonly type: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

const NAMESPACE = "conflicto:";

/** What Pulumi.yaml declares, by key without the project's name. */
export function declaredKeys(): Record<string, Declaration> {
  const { config } = read("Pulumi.yaml") as { config: Record<string, Declaration> };
  return Object.fromEntries(
    Object.entries(config).map(([key, declaration]) => [key.replace(NAMESPACE, ""), declaration]),
  );
}

/** Every value of a stack that has one, by key without the project's name. */
export function projectConfig(stack: StackName): Record<string, unknown> {
  const defaults = Object.entries(declaredKeys())
    .filter(([, declaration]) => ![undefined, ""].includes(declaration.default as string))
    .map(([key, declaration]) => [key, declaration.default] as const);
  const { config } = read(`Pulumi.${stack}.yaml`) as { config: Record<string, unknown> };
  const own = Object.entries(config)
    .filter(([key]) => key.startsWith(NAMESPACE))
    .map(([key, value]) => [key.replace(NAMESPACE, ""), value] as const);
  return Object.fromEntries([...defaults, ...own]);
}

function read(file: string): unknown {
  return parse(fs.readFileSync(path.join(PROJECT_DIR, file), "utf8"));
}
