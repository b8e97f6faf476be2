// From the raw values of a stack's config to typed ones, or to one error that names every key that is
// wrong, its value and what it must be. Pure: nothing here asks Pulumi.
import { closest, distance } from "fastest-levenshtein";
import { OperatorError } from "../errors";
import { pulumiLine } from "../commandLines";
import { contradictions } from "./contradictions";
import { type ConfigValues, configSchema, SECRET_KEYS } from "./schema";

/**
 * Reads the project's keys.
 *
 * @param raw every key of the project's namespace without its prefix, values as Pulumi stores them.
 * @param stack names the stack in the lines that an error asks to type.
 * @throws OperatorError that lists all problems, one a line; secret values are never shown.
 */
export function parseConfig(
  raw: Readonly<Record<string, string>>,
  stack = "<stack>",
): ConfigValues {
  const parsed = configSchema.safeParse(raw);
  const problems = parsed.success
    ? contradictions(parsed.data, stack)
    : parsed.error.issues.flatMap((issue) =>
        issue.code === "unrecognized_keys" && issue.path.length === 0
          ? issue.keys.map((key) => describeUnknown(key))
          : [describeWrong(String(issue.path[0]), raw)],
      );
  if (problems.length > 0 || !parsed.success) {
    throw new OperatorError(
      `The stack's config can't be used:\n${[...new Set(problems)].map((line) => `  - ${line}`).join("\n")}`,
      { hint: "Every key is described in Pulumi.yaml. Nothing was changed." },
    );
  }
  return parsed.data;
}

/**
 * Refuses a secret value of a key that must be plain: the history would not show which release ran, and the rollback
 * command, which reads no secret, would take another value than the program.
 *
 * @param secret names of keys whose values are secret, without the project's prefix.
 * @throws OperatorError that names them.
 */
export function requirePlain(secret: readonly string[], stack = "<stack>"): void {
  const wrong = secret.filter((key) => !(SECRET_KEYS as readonly string[]).includes(key));
  const [first] = wrong;
  if (first === undefined) return;
  const names = wrong.map((key) => `\`${key}\``).join(", ");
  throw new OperatorError(
    `The stack's config can't be used: ${names} must not be secret, because history and the rollback command could not read it.`,
    {
      hint: `Set it again without \`--secret\`: first \`${pulumiLine(stack, "config", "get", first)}\` shows the value.`,
    },
  );
}

function describeWrong(key: string, raw: Readonly<Record<string, string>>): string {
  const allowed = configSchema.shape[key as keyof ConfigValues].description;
  const secret = (SECRET_KEYS as readonly string[]).includes(key);
  const value = raw[key];
  if (value === undefined) {
    const command = `npx pulumi config set ${secret ? "--secret " : ""}${key} <value>`;
    return `\`${key}\` is not set; it must be ${allowed}. Set it with \`${command}\`.`;
  }
  return `\`${key}\` is ${secret ? "not usable (a secret, not shown)" : `\`${value}\``}; it must be ${allowed}.`;
}

function describeUnknown(key: string): string {
  const near = closest(key, Object.keys(configSchema.shape));
  const advice = distance(near, key) > 2 ? "" : ` Did you mean \`${near}\`?`;
  return `\`${key}\` is not a key of this program.${advice}`;
}
