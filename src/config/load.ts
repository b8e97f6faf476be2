// The only reader of `pulumi.Config`: the stack's config as one typed, checked object.
import * as pulumi from "@pulumi/pulumi";
import { slotKeys } from "./slotKeys";
import { parseConfig } from "./parse";
import { type ConfigValues, SECRET_KEYS } from "./schema";
import { type StackConfig, structure } from "./structure";
import { describeError, OperatorError } from "../errors";

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
  return [
    ...SECRET_KEYS.flatMap((key) => values[key] ?? []),
    ...Object.values(slotKeys(values.appSecretKey)),
  ];
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
