// What the stack's state holds when an update begins: what is live, what was proven, whether there is a service, and
// whether users get the maintenance page.
import * as pulumi from "@pulumi/pulumi";
import { qualifiedStackName } from "../outputs/earlierOutputs";
import type { EarlierOutputs } from "../outputs/readOutputs";
import { isMaintenanceRule } from "../guards/release/maintenanceRules";
import { recordedSettings, type ProofSettings } from "../guards/release/proofSettings";
import { nameOf, typeOf } from "../guards/urn";
import { liveInState, type LiveInState } from "../release/liveRelease";
import { type ProofRecord, readProofRecord } from "../release/proofRecord";
import { PROOF_RECORD, SERVICE, TASK_DEFINITION } from "../guards/resourceTypes";

/** What this update needs to know of the state that the last one left. */
export interface StackState {
  /** What the service runs; undefined before the first deploy. */
  readonly live: LiveInState | undefined;
  /** The stack never had a service: there is none, and nothing was ever proven. */
  readonly isNew: boolean;
  /** Users got the maintenance page, as far as the last update knows. */
  readonly hasMaintenancePage: boolean;
  readonly record: ProofRecord;
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
  const ofType = (wanted: string): Properties | undefined =>
    Object.entries(resources).find(([urn]) => typeOf(urn) === wanted)?.[1].outputs;
  const record = readProofRecord(ofType(PROOF_RECORD)?.["input"], earlier);
  const service = ofType(SERVICE);
  const released = { service, taskDefinition: ofType(TASK_DEFINITION) };
  return {
    live: liveInState(released, record.proofs, containerName),
    isNew: service === undefined && record.proofs.length === 0,
    hasMaintenancePage: Object.keys(resources).some((urn) =>
      isMaintenanceRule({ type: typeOf(urn), name: nameOf(urn) }),
    ),
    record,
    proofSettings: recordedSettings(ofType(PROOF_RECORD)?.["input"]),
    resources,
  };
}
