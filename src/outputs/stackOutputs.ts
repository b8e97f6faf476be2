// What the stack puts out for an operator, and for the next update. Everything that names the live release
// comes from its proof: an update that isn't verified puts nothing new out.
import * as pulumi from "@pulumi/pulumi";
import type { CiRoleArns } from "../components/ci/roles";
import type { Profile } from "../guards/levels";
import { standingOf } from "../guards/release/proofs";
import { waysBack } from "../guards/release/wayBack";
import type { ProofChanges } from "../health/proofRecord";
import type { VerificationResult } from "../health/verification";
import { breakGlassCommand, type RollbackPoint, rollbackPoints } from "../release/rollbackPoints";

/** What the outputs are made from. */
export interface OutputArgs {
  readonly region: string;
  readonly cluster: pulumi.Output<string>;
  readonly service: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly logGroup: pulumi.Output<string>;
  /** What the record of the proof says once this update is done. */
  readonly findings: pulumi.Output<ProofChanges>;
  readonly pinnedTags: readonly string[];
  readonly guards: Profile;
  readonly requireApproval: boolean;
  readonly maintenance: boolean;
  readonly ci: CiRoleArns;
}

/** The stack's outputs; with the roles of CI, where they are made. */
export interface StackOutputs extends CiRoleArns {
  /** Which guards hold for this stack; no later update can lower them. */
  readonly guards: Profile;
  /** Whether a rollback needs somebody else's approval; only a word of its own turns that off. */
  readonly requireApproval: boolean;
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
  /** The releases that one can go back to, the recommended one first. */
  readonly previousTaskDefinitions: pulumi.Output<readonly RollbackPoint[]>;
  /** What the proof found: seconds of each phase, response times in milliseconds. */
  readonly verification: pulumi.Output<VerificationResult>;
  /**
   * Without Pulumi: puts this release back when a later one that was never verified is live. Where this one isn't good itself
   * (pinned, or not proven in full), the recommended way back; empty where there is none.
   */
  readonly breakGlassCommand: pulumi.Output<string>;
  /** Without Pulumi: goes on to the release before this one; empty where there is none. */
  readonly breakGlassPreviousCommand: pulumi.Output<string>;
}

/** Puts the outputs together. */
export function stackOutputs(args: OutputArgs): StackOutputs {
  const { findings, pinnedTags, cluster, service, url, logGroup } = args;
  // Nothing was found yet where a first update left the proof out.
  const proof = findings.apply(({ result }) => (result ?? {}) as VerificationResult);
  const live = pulumi.all([findings, proof]).apply(([{ proofs }, { imageTag }]) => {
    const ways = waysBack({ proofs, live: imageTag, pinnedTags });
    const itself = pinnedTags.includes(imageTag) ? undefined : standingOf(proofs, imageTag).good;
    return { ways: rollbackPoints(ways), restorable: rollbackPoints([itself ?? [], ways].flat()) };
  });
  const address = pulumi.output({ region: args.region, cluster, service });
  const breakGlass = (point: pulumi.Output<RollbackPoint | undefined>) =>
    pulumi
      .all([address, point])
      .apply(([where, to]) =>
        to === undefined ? "" : breakGlassCommand(where, to.taskDefinition),
      );
  return {
    guards: args.guards,
    requireApproval: args.requireApproval,
    maintenance: args.maintenance,
    url,
    cluster,
    service,
    logGroup,
    imageTag: proof.imageTag,
    taskDefinition: proof.taskDefinition,
    previousTaskDefinitions: live.ways,
    verification: proof,
    breakGlassCommand: breakGlass(live.restorable.apply(([first]) => first)),
    breakGlassPreviousCommand: breakGlass(live.ways.apply(([first]) => first)),
    ...args.ci,
  };
}
