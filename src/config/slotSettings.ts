// Which settings a slot is filled with: a change of one is a new filling.
import { createHash } from "node:crypto";
import type { ConfigValues } from "./schema";

/** All that makes a slot's task definition and service what they are, but for the image, the number of tasks and secrets. */
const KEYS = [
  "environment",
  "containerName",
  "containerPort",
  "containerHealthCheck",
  "cpu",
  "memory",
  "cpuArchitecture",
  "stopTimeoutSeconds",
  "appEnvironment",
  "registryUsername",
  "healthCheckGraceSeconds",
  "minimumHealthyPercent",
  "maximumPercent",
  "natGateways",
] as const satisfies readonly (keyof ConfigValues)[];

/** Names them in few letters. No secret is in it: whoever reads it could try values until one fits. */
export function slotSettings(
  values: Pick<ConfigValues, (typeof KEYS)[number]>,
  region: string,
): string {
  return fingerprintOf([region, ...KEYS.map((key) => [key, values[key]])]);
}

/** The same letters for the same settings, in whatever order their keys are written. */
export function fingerprintOf(settings: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(ordered(settings)))
    .digest("hex")
    .slice(0, 16);
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]));
}
