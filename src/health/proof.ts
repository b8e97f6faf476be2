// The proof of a release as a Pulumi resource: a record in the stack's state of what was to be proven, and the list of what
// was proven and what failed.
//
// The proof runs once the service was updated, and before the record is written; the record is written whether it succeeded
// or not, and a hook after that fails the update where it didn't. So a failure isn't forgotten: it stands in the list, and the
// next `up` proves again, until it succeeds. A proven, unchanged stack has nothing to do (docs/decisions/0001).
import * as pulumi from "@pulumi/pulumi";
import type { Proofs } from "../guards/release/proofs";
import type { ProofRecord } from "../release/proofRecord";
import { prove } from "./prove";
import { type ProofChanges, findingsOf, isDue, type Subject } from "./proofRecord";
import { askedOf, LEFT_OUT, type ProvingArgs, targetOf } from "./proofTarget";

/** What a proof at users' address is made from. */
export interface ProofArgs extends ProvingArgs {
  /** Whether users reach the slot that is to be proven: they don't where the traffic rule was left out of this update. */
  readonly isReached: pulumi.Output<boolean>;
  readonly record: ProofRecord;
  /** Keeps copies of the list, for when state can't be read. Never rejects; gives what it couldn't do, a sentence each. */
  readonly keepCopies: (proofs: Proofs) => Promise<readonly string[]>;
}

/** A proof that was declared. */
export interface DeclaredProof {
  /** What the record says once this update is done. Unknown in the preview of an update that will prove anew. */
  readonly findings: pulumi.Output<ProofChanges>;
  /** What comes after the proof waits for it. */
  readonly record: pulumi.Resource;
}

/**
 * Declares the proof, as a record of what was proven.
 *
 * @param name the record's name.
 */
export function proveRelease(
  name: string,
  args: ProofArgs,
  opts: pulumi.CustomResourceOptions = {},
): DeclaredProof {
  const { record, after } = args;
  // No Output as a whole: in a preview that would hide what is known of it.
  const subjectInputs = { target: targetOf(args), requested: args.requested };
  const asked = pulumi.output(subjectInputs) as pulumi.Output<unknown> as pulumi.Output<Subject>;
  let failure: string | undefined;
  let listed: Proofs = record.proofs;
  const findings = pulumi
    .all([asked, args.running, args.isReached, pulumi.all(after.map(({ urn }) => urn))])
    .apply(async ([subject, running, isReached]): Promise<ProofChanges> => {
      const { target } = subject;
      if (!args.isDue && !isDue(record, subject)) return record;
      // Else a plan would hold the update to the findings of the proof before, and Pulumi fails it without a word.
      if (pulumi.runtime.isDryRun()) return pulumi.unknown as ProofChanges;
      if (running !== target.taskDefinition && !args.wasWritten()) {
        await pulumi.log.warn(LEFT_OUT);
        return record;
      }
      if (!isReached) {
        await pulumi.log.warn(NOT_REACHED);
        return record;
      }
      const outcome = await prove(askedOf(target, args), args.secrets);
      if (outcome.ended !== "proven") failure = outcome.message;
      const found = findingsOf(record, target, outcome, { ...args.circumstances, now: new Date() });
      listed = found.proofs;
      return found;
    });
  const afterRecord = new pulumi.ResourceHook(name, async () => {
    for (const said of await args.keepCopies(listed)) await pulumi.log.warn(said);
    if (failure !== undefined) throw new Error(failure);
  });
  const { attempts, proofs, result } = findings;
  const stash = new pulumi.Stash(
    name,
    { input: { ...subjectInputs, attempts, proofs, result } },
    {
      ...opts,
      dependsOn: after,
      hooks: { afterCreate: [afterRecord], afterUpdate: [afterRecord] },
    },
  );
  return { findings: stash.input as pulumi.Output<ProofChanges>, record: stash };
}

const NOT_REACHED =
  "The traffic rule was left out of this update, so users are where they were, and no release was proven. The next `pulumi up` does both.";
