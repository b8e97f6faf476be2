// The keys of the config that guards decide by, where the rest of it isn't at hand: a plan leaves secrets out.
import { z } from "zod";
import { OperatorError } from "../errors";
import { configSchema, type ConfigValues } from "./schema";

const KEYS = [
  "imageRepository",
  "imageTag",
  "sidecarImages",
  "containerName",
  "desiredCount",
  "proofChange",
  "guards",
  "requireApproval",
  "pinnedTags",
  "rollback",
  "databaseChange",
] as const;

/** What the plan gate needs of a stack's config. */
export type GuardSettings = Pick<ConfigValues, (typeof KEYS)[number]>;

const schema = z.object(
  Object.fromEntries(KEYS.map((key) => [key, configSchema.shape[key]])) as Pick<
    typeof configSchema.shape,
    (typeof KEYS)[number]
  >,
);

/**
 * Reads the guards' keys.
 *
 * @param raw values by key, without the project's name.
 * @throws OperatorError that names what is missing or wrong.
 */
export function guardSettings(raw: Readonly<Record<string, string>>): GuardSettings {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const keys = [...new Set(parsed.error.issues.map(({ path }) => `\`${String(path[0])}\``))];
  throw new OperatorError(
    `The plan's config can't be used: ${keys.join(", ")} is missing or wrong.`,
    {
      hint: "Make the plan anew with this project's own Pulumi.yaml.",
    },
  );
}
