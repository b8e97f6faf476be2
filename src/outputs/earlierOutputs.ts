// What the stack's last successful update put out, asked of the engine by the program itself while the next one runs.
import * as pulumi from "@pulumi/pulumi";
import { describeError, OperatorError } from "../errors";
import { type EarlierOutputs, readOutputs } from "./readOutputs";

/**
 * The stack's own outputs as they were before this update. An update that fails puts nothing out, so they
 * are those of the last one that was verified.
 *
 * Asked of the engine as a StackReference asks, but not declared as one: that would be a resource of the
 * stack, which every `pulumi refresh` finds changed by the update before.
 *
 * @throws pulumi.RunError when they aren't of this program's shape.
 */
export async function earlierOutputs(): Promise<EarlierOutputs> {
  const asked: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", {
    name: qualifiedStackName(),
  });
  try {
    return readOutputs((asked as { outputs: unknown }).outputs, pulumi.getStack());
  } catch (error) {
    if (error instanceof OperatorError) throw new pulumi.RunError(describeError(error));
    throw error;
  }
}

/** `organization/project/stack`, as the engine and the CLI take it. */
export function qualifiedStackName(): string {
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}
