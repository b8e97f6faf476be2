// What a stack's last verified update put out, read from what the engine or state holds of it: the one reader of its shape, for
// the program, the policy pack and the rollback command. Pure.
import { pulumiLine } from "../commandLines";
import { OperatorError } from "../errors";
import type { Profile } from "../guards/levels";
import { isRecord } from "../guards/stack/checks";
import type { EarlierOutputsOfProofs } from "../release/proofRecord";

/** The outputs that other code relies on. Each is missing until a first update was verified. */
export interface EarlierOutputs extends EarlierOutputsOfProofs {
  readonly guards?: Profile | undefined;
  /** Whether a rollback needed somebody else's approval. */
  readonly requireApproval?: boolean | undefined;
  /** Where users reach the application. */
  readonly url?: string | undefined;
  readonly logGroup?: string | undefined;
}

const PROFILES: readonly unknown[] = ["production", "development"] satisfies Profile[];

/**
 * Reads them. What an earlier version kept its proofs in is handed on as it is: src/release/proofRecord.ts reads it.
 *
 * @param outputs all outputs by name, as the engine and `pulumi stack export` give them.
 * @throws OperatorError where an output isn't of this program's shape: then it is another program's stack.
 */
export function readOutputs(outputs: unknown, stack: string): EarlierOutputs {
  if (!isRecord(outputs)) throw strange("The outputs", "an object", outputs, stack);
  const { imageTag, taskDefinition, verification, previousTaskDefinitions } = outputs;
  const { guards, requireApproval } = outputs;
  if (!isAbsent(guards) && !PROFILES.includes(guards)) {
    throw strange("The output `guards`", "`production` or `development`", guards, stack);
  }
  if (!isAbsent(requireApproval) && typeof requireApproval !== "boolean") {
    throw strange("The output `requireApproval`", "`true` or `false`", requireApproval, stack);
  }
  return {
    requireApproval: isAbsent(requireApproval) ? undefined : requireApproval,
    guards: isAbsent(guards) ? undefined : (guards as Profile),
    url: textIn(outputs, "url", stack),
    logGroup: textIn(outputs, "logGroup", stack),
    imageTag,
    taskDefinition,
    verification,
    previousTaskDefinitions,
  };
}

function textIn(
  outputs: Readonly<Record<string, unknown>>,
  name: string,
  stack: string,
): string | undefined {
  const value = outputs[name];
  if (isAbsent(value)) return undefined;
  if (typeof value === "string") return value;
  throw strange(`The output \`${name}\``, "text", value, stack);
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function kindOf(value: unknown): string {
  if (isAbsent(value)) return "missing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "another text";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Says the kind of the value alone: another program's output may be a secret. */
function strange(what: string, expected: string, value: unknown, stack: string): OperatorError {
  return new OperatorError(
    `${what} of the stack ${stack} must be ${expected}, but is ${kindOf(value)}: another program seems to have made ` +
      "this stack.",
    { hint: `Look at them: \`${pulumiLine(stack, "stack", "output")}\`.` },
  );
}
