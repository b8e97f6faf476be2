// The proof of a slot before users reach it, through the slot's own rule, as a Pulumi resource: the traffic rule waits for it. So a
// bad release ends here, and users stay where they were.
//
// Like the proof at users' address it is a record that is written whether the release was good or not, and a hook after it fails the
// update where it wasn't. What it proved counts for the slot alone; what failed here counts as failed everywhere.
import * as pulumi from "@pulumi/pulumi";
import { SLOT_HEADER } from "../guards/release/slotNames";
import type { SlotDecision } from "../release/slotDecision";
import type { SlotNotes } from "../release/slotsInState";
import { entryOf } from "./proofRecord";
import { askedOf, LEFT_OUT, type ProvingArgs, targetOf } from "./proofTarget";
import { prove } from "./prove";
import type { VerificationTarget } from "./verificationTarget";

/** What a slot's proof is made from. */
export interface SlotProofArgs extends ProvingArgs {
  readonly decision: SlotDecision;
  /** Names the settings that config has now (src/release/slotFacts.ts). */
  readonly fingerprint: string;
  /** What state has recorded of the slots. */
  readonly notes: SlotNotes;
  /** The value of the header that chooses the slot: secret. */
  readonly key: string;
  /** Told when the slot is proven, before the record is written. */
  readonly onProven: () => void;
}

/** The proofs of slots that are kept: each filling has few, and the ledger keeps what failed. */
const KEPT = 40;

/**
 * Declares the proof of the slot that users are to reach.
 *
 * @param name the record's name.
 * @returns what the traffic rule waits for.
 */
export function proveSlot(name: string, args: SlotProofArgs): pulumi.Resource {
  const { decision, notes, after } = args;
  const { live } = decision;
  // The maintenance page is for users: the slot's own rule comes before it.
  const asked = pulumi.output(
    targetOf({ ...args, maintenance: false }),
  ) as pulumi.Output<unknown> as pulumi.Output<VerificationTarget>;
  let failure: string | undefined;
  const findings = pulumi
    .all([asked, args.running, pulumi.all(after.map(({ urn }) => urn))])
    .apply(async ([target, running]): Promise<SlotNotes> => {
      if (!args.isDue) return notes;
      if (pulumi.runtime.isDryRun()) return pulumi.unknown as SlotNotes;
      // Whatever comes of it, the record changes: else the hook behind it wouldn't run, and nobody would say why.
      const begun = { ...notes, attempts: notes.attempts + 1 };
      if (running !== target.taskDefinition && !args.wasWritten()) {
        failure = LEFT_OUT;
        return begun;
      }
      const headers = { [SLOT_HEADER]: args.key };
      const outcome = await prove(askedOf(target, args), args.secrets, headers);
      if (outcome.ended !== "proven") {
        failure = `${outcome.message}\nUsers did not get \`${target.imageTag}\`: it failed in slot ${live}, before the switch.`;
        if (outcome.ended === "open") return begun;
      }
      const entry = entryOf(target, outcome, {
        ...args.circumstances,
        through: "slot",
        now: new Date(),
      });
      const proofs = [...notes.proofs, entry].slice(-KEPT);
      if (outcome.ended !== "proven") return { ...begun, proofs };
      args.onProven();
      return { ...begun, settledFor: { ...notes.settledFor, [live]: args.fingerprint }, proofs };
    });
  const afterRecord = new pulumi.ResourceHook(name, () => {
    if (failure !== undefined) throw new Error(failure);
  });
  const { settledFor, attempts, proofs } = findings;
  return new pulumi.Stash(
    name,
    { input: { settledFor, attempts, proofs } },
    { dependsOn: after, hooks: { afterCreate: [afterRecord], afterUpdate: [afterRecord] } },
  );
}
