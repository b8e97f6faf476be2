// A stack's config as raw values, the way `parseConfig` and the engine take them.
import { projectConfig, type StackName } from "../../sandbox/projectConfig";

/** Every value of a stack, as strings, without the project's name; secrets and the tag are filled in. */
export function stackConfig(stack: StackName): Record<string, string> {
  const values = Object.entries(projectConfig(stack)).map(([key, value]) => [key, asText(value)]);
  return {
    ...(Object.fromEntries(values) as Record<string, string>),
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
  return typeof value === "string" ? value : JSON.stringify(value);
}
