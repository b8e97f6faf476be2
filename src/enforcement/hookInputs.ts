// The inputs that a hook gets, as plain data. Secret ones come as Outputs: it is kept whether they change, but not
// their values.
import * as pulumi from "@pulumi/pulumi";
import { isDeepStrictEqual } from "node:util";
import type { Inputs } from "../guards/rule";
import { UNKNOWN } from "../guards/unknown";

/** A resource's inputs before and after, as the rules take them. */
export interface PlainInputs {
  readonly before: Inputs | undefined;
  readonly after: Inputs | undefined;
}

const SECRET = "[secret]";
const OTHER_SECRET = "[another secret]";

/** Makes the inputs of a hook plain. */
export async function plainInputs(args: pulumi.ResourceHookArgs): Promise<PlainInputs> {
  const [before, after] = [args.oldInputs, args.newInputs].map((inputs) => inputs && { ...inputs });
  const names = Object.keys({ ...before, ...after });
  const secret = names.filter((name) => [before?.[name], after?.[name]].some(isOutput));
  for (const name of secret) {
    const [old, now] = await Promise.all([before?.[name], after?.[name]].map(valueOf));
    if (before && name in before) before[name] = SECRET;
    if (!after || !(name in after)) continue;
    if (now === UNKNOWN) after[name] = UNKNOWN;
    else after[name] = isDeepStrictEqual(old, now) ? SECRET : OTHER_SECRET;
  }
  return { before, after };
}

function isOutput(value: unknown): boolean {
  return pulumi.Output.isInstance(value);
}

async function valueOf(value: unknown): Promise<unknown> {
  if (!pulumi.Output.isInstance(value)) return value;
  const output = value as unknown as { promise(): Promise<unknown>; isKnown: Promise<boolean> };
  return (await output.isKnown) ? output.promise() : UNKNOWN;
}
