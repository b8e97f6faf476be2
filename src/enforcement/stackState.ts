// What the stack's state holds when an update begins: what is live, what was proven, whether there is a service, and
// whether users get the maintenance page.
import * as pulumi from "@pulumi/pulumi";
import { qualifiedStackName } from "../outputs/earlierOutputs";
import type { EarlierOutputs } from "../outputs/readOutputs";
import { isMaintenanceRule } from "../guards/release/maintenanceRules";
import { recordedSettings, type ProofSettings } from "../guards/release/proofSettings";
import { nameOf, typeOf } from "../guards/urn";
import { liveInState, type LiveInState } from "../release/liveRelease";
import { type ProofRecord, readProofRecord, withSlotFailures } from "../release/proofRecord";
import type { SlotsRecord } from "../release/slotFacts";
import {
  liveSlotIn,
  servicesIn,
  slotNotesIn,
  type SlotNotes,
  slotsInState,
} from "../release/slotsInState";
import { isNameOf } from "../names";
import { PROOF_RECORD } from "../guards/resourceTypes";

/** What this update needs to know of the state that the last one left. */
export interface StackState {
  /** What the service runs; undefined before the first deploy. */
  readonly live: LiveInState | undefined;
  /** The stack never had a service: there is none, and nothing was ever proven. */
  readonly isNew: boolean;
  /** Users got the maintenance page, as far as the last update knows. */
  readonly hasMaintenancePage: boolean;
  readonly record: ProofRecord;
  readonly slots: SlotsRecord;
  /** What is kept of the slots beside their task definitions. */
  readonly slotNotes: SlotNotes;
  /** Outputs of every resource, by URN: what the guards compare the program with. */
  readonly resources: ResourceOutputs;
  /** How that was proven. */
  readonly proofSettings: Partial<ProofSettings> | undefined;
}

/**
 * Asks the engine for the outputs of the stack's resources.
 *
 * @param earlier the stack's own outputs.
 * @param containerName the release's container (config).
 */
export async function stackState(
  earlier: Promise<EarlierOutputs>,
  containerName: string,
): Promise<StackState> {
  const asked: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName: qualifiedStackName(),
  });
  return stateOf((asked as { outputs: ResourceOutputs }).outputs, await earlier, containerName);
}

type Properties = Readonly<Record<string, unknown>>;
/** Outputs by URN, as the engine gives them. */
export type ResourceOutputs = Readonly<Record<string, { outputs: Properties }>>;

/** Reads it from the resources' outputs, by URN. */
export function stateOf(
  resources: ResourceOutputs,
  earlier: EarlierOutputs,
  containerName: string,
): StackState {
  const known = Object.entries(resources).map(([urn, { outputs }]) => ({
    type: typeOf(urn),
    name: nameOf(urn),
    values: outputs,
  }));
  const proof = known.find(({ type, name }) => type === PROOF_RECORD && isNameOf(name, "proof"))
    ?.values["input"];
  const slotNotes = slotNotesIn(known);
  const record = withSlotFailures(readProofRecord(proof, earlier), slotNotes.proofs);
  const services = servicesIn(known);
  // Where both slots have users, or none, slot a stands for what is live: the decision refuses to go on.
  const released = services[liveSlotIn(known) ?? (services.a ? "a" : "b")];
  return {
    live: liveInState(
      { service: released?.service, taskDefinition: released?.taskDefinition },
      record.proofs,
      containerName,
    ),
    isNew: released === undefined && record.proofs.length === 0,
    hasMaintenancePage: known.some(isMaintenanceRule),
    record,
    slots: slotsInState(known, record.proofs, containerName),
    slotNotes,
    proofSettings: recordedSettings(proof),
    resources,
  };
}
