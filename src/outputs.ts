// What the stack puts out for an operator, and for the next update. Everything that names the live release
// comes from its proof: an update that isn't verified puts nothing new out.
import * as pulumi from "@pulumi/pulumi";
import type { CiRoleArns } from "./components/ci/roles";
import type { EarlierOutputs } from "./earlierOutputs";
import type { Profile } from "./guards/levels";
import type { VerificationResult } from "./health/verification";
import { breakGlassCommand, previousReleases, type RollbackPoint } from "./release/rollbackPoints";

/** What the outputs are made from. */
export interface OutputArgs {
  readonly region: string;
  readonly cluster: pulumi.Output<string>;
  readonly service: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly logGroup: pulumi.Output<string>;
  readonly proof: pulumi.Output<VerificationResult>;
  readonly earlier: EarlierOutputs;
  readonly guards: Profile;
  readonly maintenance: boolean;
  readonly ci: CiRoleArns;
}

/** The stack's outputs; with the roles of CI, where they are made. */
export interface StackOutputs extends CiRoleArns {
  /** Which guards hold for this stack; no later update can lower them. */
  readonly guards: Profile;
  /** Whether users get the maintenance page, as the last verified update left it. */
  readonly maintenance: boolean;
  /** Where users reach the application. */
  readonly url: pulumi.Output<string>;
  readonly cluster: pulumi.Output<string>;
  readonly service: pulumi.Output<string>;
  readonly logGroup: pulumi.Output<string>;
  /** The tag of the release that was last proven. */
  readonly imageTag: pulumi.Output<string>;
  /** ARN of the task definition it runs as. */
  readonly taskDefinition: pulumi.Output<string>;
  /** Verified releases before this one, newest first. */
  readonly previousTaskDefinitions: pulumi.Output<readonly RollbackPoint[]>;
  /** What the proof found: seconds of each phase, response times in milliseconds. */
  readonly verification: pulumi.Output<VerificationResult>;
  /** Without Pulumi: puts this release back when a later one that was never verified is live. */
  readonly breakGlassCommand: pulumi.Output<string>;
  /** Without Pulumi: goes on to the release before this one; empty where there is none. */
  readonly breakGlassPreviousCommand: pulumi.Output<string>;
}

/** Puts the outputs together. */
export function stackOutputs(args: OutputArgs): StackOutputs {
  const { proof, cluster, service, url, logGroup } = args;
  const previous = proof.apply((current) => previousReleases(args.earlier, current));
  const address = pulumi.output({ region: args.region, cluster, service });
  return {
    guards: args.guards,
    maintenance: args.maintenance,
    url,
    cluster,
    service,
    logGroup,
    imageTag: proof.imageTag,
    taskDefinition: proof.taskDefinition,
    previousTaskDefinitions: previous,
    verification: proof,
    breakGlassCommand: pulumi
      .all([address, proof])
      .apply(([where, current]) => breakGlassCommand(where, current.taskDefinition)),
    breakGlassPreviousCommand: pulumi
      .all([address, previous, proof])
      .apply(([where, earlier, current]) => {
        const other = earlier.find(({ imageTag }) => imageTag !== current.imageTag);
        return other === undefined ? "" : breakGlassCommand(where, other.taskDefinition);
      }),
    ...args.ci,
  };
}
