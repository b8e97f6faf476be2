// What a stack's state says, read from `pulumi stack export`: for the policy pack, which otherwise sees only the new
// values.
import type { Inputs } from "../guards/rule";
import { nameOf } from "../guards/urn";
import { runPulumi, type StackAddress } from "./history";
import { liveInState, type LiveInState } from "../release/liveRelease";
import { type ProofRecord, readProofRecord } from "../release/proofRecord";
import { PROOF_RECORD, SERVICE, TASK_DEFINITION } from "../guards/resourceTypes";

/** A stack's state, as far as guards look at it. */
export interface ExportedState {
  readonly resources: ReadonlyMap<string, StateResource>;
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A resource in state, by its URN in {@link ExportedState}. */
export interface StateResource {
  readonly type: string;
  readonly name: string;
  /** What AWS calls it. */
  readonly id?: string | undefined;
  /** Without those that are secret: state holds them encrypted. */
  readonly inputs: Inputs;
  /** The same of its outputs. */
  readonly outputs: Inputs;
  readonly secretInputs: readonly string[];
  readonly protect: boolean;
}

/**
 * Reads a stack's state. The stack may be locked meanwhile.
 *
 * @throws OperatorError when it can't be read: it is never taken for an empty one.
 */
export async function readState(address: StackAddress): Promise<ExportedState> {
  return parseState(await runPulumi(address, ["stack", "export"]));
}

/** Whether the stack never had a service: state has none, and nothing was ever proven. */
export function isNew(state: ExportedState): boolean {
  const hasProof = recordIn(state).proofs.length > 0 || state.outputs["imageTag"] !== undefined;
  return ofType(state, SERVICE) === undefined && !hasProof;
}

/** The record of the proof. */
export function recordIn(state: ExportedState): ProofRecord {
  return readProofRecord(ofType(state, PROOF_RECORD)?.inputs["input"], state.outputs);
}

/**
 * The live release, as state knows it; undefined before the first deploy.
 *
 * @param containerName the release's container (config).
 */
export function liveIn(state: ExportedState, containerName: string): LiveInState | undefined {
  const [service, taskDefinition] = [SERVICE, TASK_DEFINITION].map((type) => {
    const found = ofType(state, type);
    // Where AWS was read anew, what it said stands in the outputs.
    return found && { ...found.inputs, ...found.outputs };
  });
  return liveInState({ service, taskDefinition }, recordIn(state).proofs, containerName);
}

function ofType({ resources }: ExportedState, wanted: string): StateResource | undefined {
  return [...resources.values()].find(({ type }) => type === wanted);
}

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom?: boolean;
  /** To be deleted: what is left of a replacement. */
  readonly delete?: boolean;
  readonly protect?: boolean;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

/** Reads what `pulumi stack export` prints. */
export function parseState(json: string): ExportedState {
  const exported = JSON.parse(json) as {
    deployment: { resources?: readonly ExportedResource[] | null };
  };
  const all = (exported.deployment.resources ?? []).filter((resource) => resource.delete !== true);
  const stack = all.find(({ type }) => type === "pulumi:pulumi:Stack");
  const custom = all.filter((resource) => resource.custom === true);
  return {
    resources: new Map(custom.map((resource) => [resource.urn, stateResource(resource)])),
    outputs: stack?.outputs ?? {},
  };
}

function stateResource({
  urn,
  type,
  id,
  inputs = {},
  outputs = {},
  protect,
}: ExportedResource): StateResource {
  const [secret, plain] = [true, false].map((wanted) =>
    Object.entries(inputs).filter(([, value]) => holdsSecret(value) === wanted),
  );
  return {
    type,
    name: nameOf(urn),
    id,
    inputs: Object.fromEntries(plain ?? []),
    outputs: Object.fromEntries(Object.entries(outputs).filter(([, value]) => !holdsSecret(value))),
    secretInputs: (secret ?? []).map(([name]) => name),
    protect: protect === true,
  };
}

// How state marks a special value, and a secret among them (sdk/go/common/resource, SigKey and SecretSig).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if ((value as Record<string, unknown>)[SIGNATURE] === SECRET) return true;
  return Object.values(value).some(holdsSecret);
}
