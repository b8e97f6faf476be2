// What a proof within an update is of, and how it is asked: for the proof through a slot's own rule, and for that at users'
// address.
import type * as pulumi from "@pulumi/pulumi";
import { proofInEmergency } from "../config/emergency";
import { pulumiLine } from "../commandLines";
import { type ProofSettings, toRecord } from "../guards/release/proofSettings";
import type { Circumstances } from "./proofRecord";
import type { VerificationTarget } from "./verificationTarget";

/** What a proof is made from, whichever way it asks. */
export interface ProvingArgs {
  readonly region: string;
  readonly stack: string;
  readonly cluster: pulumi.Output<string>;
  readonly service: pulumi.Output<string>;
  /** The revision of this update. */
  readonly taskDefinition: pulumi.Output<string>;
  /** The revision that the service runs: another one where it was left out of this update, or where ECS went back already. */
  readonly running: pulumi.Output<string>;
  /** Whether this update has written the service; asked once `running` is known. */
  readonly wasWritten: () => boolean;
  /** A proof is due by the decision on the slots. */
  readonly isDue: boolean;
  readonly logGroup: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly image: string;
  readonly imageTag: string;
  readonly containerName: string;
  /** How the proof is done. */
  readonly settings: ProofSettings;
  /**
   * Users get the maintenance page while the proof runs. It is part of the record: what was proven behind the
   * page is proven anew, with the smoke paths, once the page is gone.
   */
  readonly maintenance: boolean;
  /** The proof is shorter, and the record says so. */
  readonly emergency: boolean;
  readonly desiredCount: number;
  /** What the slot was asked to be: any change of it wants a new proof. */
  readonly requested: object;
  readonly circumstances: Omit<Circumstances, "now">;
  /** Texts that may not stand in what is said. */
  readonly secrets: readonly string[];
  /** What to type when the proof fails: a line to paste. */
  readonly next: string;
  /** The service, and what else decides over the answers: the proof comes after them. */
  readonly after: pulumi.Resource[];
}

/** What is to be proven, as the record has it. */
export function targetOf(args: ProvingArgs): pulumi.Inputs {
  return {
    region: args.region,
    stack: args.stack,
    cluster: args.cluster,
    service: args.service,
    taskDefinition: args.taskDefinition,
    logGroup: args.logGroup,
    url: args.url,
    image: args.image,
    imageTag: args.imageTag,
    containerName: args.containerName,
    ...toRecord(args.settings),
    maintenance: args.maintenance,
    emergency: args.emergency,
  };
}

/** What the verification is asked for: shorter in an emergency, and with the lines to type. */
export function askedOf(target: VerificationTarget, args: ProvingArgs): VerificationTarget {
  return {
    ...target,
    ...(args.emergency
      ? proofInEmergency({ ...args.settings, desiredCount: args.desiredCount })
      : {}),
    next: args.next,
    again: pulumiLine(args.stack, "up"),
  };
}

/** Nothing was done to the service, so that there is nothing to prove. */
export const LEFT_OUT =
  "The service was left out of this update, so no release was put live and none was proven. The next `pulumi up` does both.";
