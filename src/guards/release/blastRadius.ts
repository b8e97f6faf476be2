// What a rollback may change: the task definition, the service and the record of the proof; the maintenance page
// may come or go with it, and the drain of the service's target group may be shortened for it. Whatever else an
// update would change has no place in an emergency.
import type { ReleaseKind } from "./kind";
import { isMaintenanceRule } from "./maintenanceRules";

const PARTS_OF_A_RELEASE: Readonly<Record<string, readonly string[]>> = {
  "aws:ecs/taskDefinition:TaskDefinition": ["create", "update", "replace"],
  "aws:ecs/service:Service": ["update"],
  "pulumi:index:Stash": ["create", "update"],
};

const SWITCHES_MAINTENANCE: readonly string[] = ["create", "update", "delete"];

// Config `emergency` shortens the drain, and the next release without it puts it back.
const DRAINED = { type: "aws:lb/targetGroup:TargetGroup", input: "deregistrationDelay" };

/** Something an update would do to a resource. */
export interface ResourceChange {
  readonly type: string;
  readonly name: string;
  /** `create`, `update`, `delete` or `replace`. */
  readonly what: string;
  /** Names of the inputs that an update would change; undefined where they aren't known. */
  readonly changed?: readonly string[] | undefined;
}

/**
 * Why a change may not be part of a release; undefined when it may.
 *
 * @param kind what the release is; only a rollback is held to this.
 */
export function outsideBlastRadius(change: ResourceChange, kind: ReleaseKind): string | undefined {
  const { type, name, what } = change;
  const isPart =
    PARTS_OF_A_RELEASE[type]?.includes(what) === true ||
    (isMaintenanceRule(change) && SWITCHES_MAINTENANCE.includes(what)) ||
    isDrainAlone(change);
  if (kind !== "rollback" || isPart || isBookkeeping(type)) return undefined;
  return (
    `A rollback changes the task definition, the service and its proof, but this one would also ${what} ` +
    `\`${name}\` (${type}). Take that change out, roll back, and deploy it afterwards.`
  );
}

function isDrainAlone({ type, what, changed = [] }: ResourceChange): boolean {
  const isAlone = changed.length === 1 && changed[0] === DRAINED.input;
  return type === DRAINED.type && what === "update" && isAlone;
}

/** The stack, components and default providers: nothing of them is in AWS. */
export function isBookkeeping(type: string): boolean {
  return type === "pulumi:pulumi:Stack" || type.startsWith("webapp:");
}
