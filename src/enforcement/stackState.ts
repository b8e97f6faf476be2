// What the stack's state holds when an update begins: the release that is live, whether there is a service, and
// whether users get the maintenance page.
import * as pulumi from "@pulumi/pulumi";
import { qualifiedStackName } from "../earlierOutputs";
import { isMaintenanceRule } from "../guards/release/maintenanceRules";
import { recordedSettings, type ProofSettings } from "../guards/release/proofSettings";
import { nameOf, typeOf } from "../guards/urn";
import type { ProofRecord, Subject } from "../health/proofRecord";
import { RELEASE_TAG } from "../release/rollbackPoints";

/** What this update needs to know of the state that the last one left. */
export interface StackState {
  /** The tag that the service was last asked to run; undefined before the first deploy. */
  readonly liveTag: string | undefined;
  readonly hasService: boolean;
  /** Users got the maintenance page, as far as the last update knows. */
  readonly hasMaintenancePage: boolean;
  /** What was proven last; undefined before the first proof. */
  readonly record: ProofRecord | undefined;
  /** How that was proven. */
  readonly proofSettings: Partial<ProofSettings> | undefined;
}

/** Asks the engine for the outputs of the stack's resources. */
export async function stackState(): Promise<StackState> {
  const asked: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName: qualifiedStackName(),
  });
  return stateOf((asked as { outputs: ResourceOutputs }).outputs);
}

type ResourceOutputs = Readonly<Record<string, { outputs: Record<string, unknown> }>>;

/** Reads it from the resources' outputs, by URN. */
export function stateOf(resources: ResourceOutputs): StackState {
  const service = Object.entries(resources).find(([urn]) => typeOf(urn) === SERVICE)?.[1];
  const tags = service?.outputs["tags"] as Record<string, string> | undefined;
  return {
    liveTag: tags?.[RELEASE_TAG],
    hasService: service !== undefined,
    hasMaintenancePage: Object.keys(resources).some((urn) =>
      isMaintenanceRule({ type: typeOf(urn), name: nameOf(urn) }),
    ),
    record: recordOf(resources),
    proofSettings: recordedSettings(recordIn(resources)),
  };
}

function recordOf(resources: ResourceOutputs): ProofRecord | undefined {
  const input = recordIn(resources);
  return input && { taskDefinition: input.target.taskDefinition, round: input.round ?? 0 };
}

function recordIn(resources: ResourceOutputs): Subject | undefined {
  const record = Object.entries(resources).find(([urn]) => typeOf(urn) === RECORD)?.[1];
  return record?.outputs["input"] as Subject | undefined;
}

const RECORD = "pulumi:index:Stash";
const SERVICE = "aws:ecs/service:Service";
