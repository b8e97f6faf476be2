// What a stack's state says, read from `pulumi stack export`: for the policy packs, which see only what will be.
import type { Inputs } from "../guards/rule";
import { nameOf } from "../guards/urn";
import { runPulumi, type StackAddress } from "./history";
import { RELEASE_TAG } from "./rollbackPoints";

/** A stack's state, as far as guards look at it. */
export interface Deployment {
  readonly resources: ReadonlyMap<string, StateResource>;
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A resource in state, by its URN in {@link Deployment}. */
export interface StateResource {
  readonly type: string;
  readonly name: string;
  /** What AWS calls it. */
  readonly id?: string | undefined;
  /** Without those that are secret: state holds them encrypted. */
  readonly inputs: Inputs;
  readonly secretInputs: readonly string[];
  readonly protect: boolean;
}

/**
 * Reads a stack's state. The stack may be locked meanwhile.
 *
 * @throws OperatorError when it can't be read: it is never taken for an empty one.
 */
export async function readDeployment(address: StackAddress): Promise<Deployment> {
  return parseDeployment(await runPulumi(address, ["stack", "export"]));
}

/** Whether the stack never had a service: state has none, and no update was ever verified. */
export function isNew({ resources, outputs }: Deployment): boolean {
  const hasService = [...resources.values()].some(({ type }) => type === SERVICE);
  return !hasService && outputs["imageTag"] === undefined;
}

/** The tag that the service was last asked to run; undefined before the first deploy. */
export function liveTag({ resources, outputs }: Deployment): string | undefined {
  const service = [...resources.values()].find(({ type }) => type === SERVICE);
  const tags = service?.inputs["tags"] as Record<string, string> | undefined;
  // A service that was made before services named their release runs the one that was verified last.
  return tags?.[RELEASE_TAG] ?? (outputs["imageTag"] as string | undefined);
}

/**
 * The tag of the release that was proven, if it is the one that the service was last asked to run: by its revision, since
 * the outputs of an update that was cut short are those of an earlier one, which may have had the same tag.
 */
export function provenTag({ resources, outputs }: Deployment): string | undefined {
  const service = [...resources.values()].find(({ type }) => type === SERVICE);
  const isIt = service?.inputs["taskDefinition"] === outputs["taskDefinition"];
  return isIt ? (outputs["imageTag"] as string | undefined) : undefined;
}

const SERVICE = "aws:ecs/service:Service";

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
export function parseDeployment(json: string): Deployment {
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

function stateResource({ urn, type, id, inputs = {}, protect }: ExportedResource): StateResource {
  const [secret, plain] = [true, false].map((wanted) =>
    Object.entries(inputs).filter(([, value]) => holdsSecret(value) === wanted),
  );
  return {
    type,
    name: nameOf(urn),
    id,
    inputs: Object.fromEntries(plain ?? []),
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
