// What the stack's last successful update put out, read by the program itself while the next one runs.
import * as pulumi from "@pulumi/pulumi";
import type { Profile } from "../guards/levels";
import type { EarlierOutputsOfProofs } from "../release/proofRecord";

/** Outputs of this program that the next update goes on from. All are missing on a stack's first update. */
export interface EarlierOutputs extends EarlierOutputsOfProofs {
  readonly guards?: Profile;
}

/**
 * The stack's own outputs as they were before this update. An update that fails puts nothing out, so they
 * are those of the last one that was verified.
 *
 * Asked of the engine as a StackReference asks, but not declared as one: that would be a resource of the
 * stack, which every `pulumi refresh` finds changed by the update before.
 */
export async function earlierOutputs(): Promise<EarlierOutputs> {
  const asked: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", {
    name: qualifiedStackName(),
  });
  return (asked as { outputs: EarlierOutputs }).outputs;
}

/** `organization/project/stack`, as the engine and the CLI take it. */
export function qualifiedStackName(): string {
  return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}
