// A stack's config as the engine hands it over: the defaults of Pulumi.yaml, then the stack's own file.
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

const ROOT = path.resolve(__dirname, "../..");

/** One key's declaration in Pulumi.yaml. */
export interface Declaration {
  readonly type: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

/** What Pulumi.yaml declares, by key without the project's name. */
export function declaredKeys(): Record<string, Declaration> {
  const project = read("Pulumi.yaml") as { config: Record<string, Declaration> };
  return Object.fromEntries(
    Object.entries(project.config).map(([key, value]) => [key.replace("conflicto:", ""), value]),
  );
}

/** Every value of a stack, as strings, without the project's name; secrets and the tag are filled in. */
export function stackConfig(stack: "prod" | "dev"): Record<string, string> {
  const defaults = Object.entries(declaredKeys()).flatMap(([key, { default: value }]) =>
    value === undefined || value === "" ? [] : [[key, asText(value)] as const],
  );
  const file = read(`Pulumi.${stack}.yaml`) as { config: Record<string, unknown> };
  const own = Object.entries(file.config)
    .filter(([key]) => key.startsWith("conflicto:"))
    .map(([key, value]) => [key.replace("conflicto:", ""), asText(value)] as const);
  return {
    ...Object.fromEntries([...defaults, ...own]),
    imageTag: "0a1f3c5e7b9d",
    databasePassword: "correct-horse",
    appSecretKey: "battery-staple",
  };
}

/** The same with the names the engine uses, and the region. */
export function engineConfig(values: Record<string, string>): Record<string, string> {
  const named = Object.entries(values).map(([key, value]) => [`conflicto:${key}`, value]);
  return { ...Object.fromEntries(named), "aws:region": "us-west-2" };
}

function asText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function read(file: string): unknown {
  return parse(fs.readFileSync(path.join(ROOT, file), "utf8"));
}
