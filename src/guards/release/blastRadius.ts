// What a rollback may change: a list of inputs. Whatever else an update would change has no place in an emergency,
// whether it changes the service itself or its proof.
import { rollbackLine, pulumiLine } from "../../commandLines";
import { isNameOf } from "../../names";
import { INSTANCE } from "../database/types";
import type { Inputs } from "../rule";
import { inputChanges, shownChange, type InputChange } from "./inputChanges";
import { RESTORE_ENVIRONMENT } from "./confirmation";
import type { ReleaseVerdict } from "./judge";
import type { Confirmation } from "./ledger";
import { parseImage } from "./imageName";
import { isMaintenanceRule } from "./maintenanceRules";
import { isTrafficRule } from "./slotNames";
import { PROOF_RECORD, SERVICE, TASK_DEFINITION } from "../resourceTypes";

const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";

/** Something an update would do to a resource. */
export interface ResourceChange {
  readonly type: string;
  readonly name: string;
  /** `create`, `update`, `delete` or `replace`. */
  readonly what: string;
  /** Inputs as state has them; undefined for a new resource, and where they can't be seen. */
  readonly before?: Inputs | undefined;
  /** Inputs as they are to be; undefined for one that goes. */
  readonly after?: Inputs | undefined;
  /** Inputs that can't be compared: state holds them encrypted. */
  readonly hidden?: readonly string[] | undefined;
}

/** The release that an update is for. */
export interface ReleaseScope {
  readonly kind: ReleaseVerdict["kind"];
  /** The repository that the wanted release ran from; undefined where nobody knows. */
  readonly ranFrom: string | undefined;
  readonly stack: string;
  /** The tag that config asks for. */
  readonly wanted: string;
  /** The container that runs the release. */
  readonly containerName: string;
  /** The application's environment comes back with the release: confirmed as `rollback.environment`. */
  readonly restoresEnvironment: boolean;
}

/** The scope of an update, from what config says. */
export function releaseScope(
  { kind, ranFrom }: Pick<ReleaseVerdict, "kind" | "ranFrom">,
  stack: string,
  config: {
    readonly imageTag: string;
    readonly containerName: string;
    readonly rollback: Confirmation | undefined;
  },
): ReleaseScope {
  return {
    kind,
    ranFrom,
    stack,
    wanted: config.imageTag,
    containerName: config.containerName,
    restoresEnvironment: config.rollback?.environment === RESTORE_ENVIRONMENT,
  };
}

interface Part {
  readonly whats: readonly string[];
  /** Paths of inputs that may change. */
  readonly inputs: (scope: ReleaseScope) => readonly (readonly string[])[];
}

/** Stands for every name at its place in a path; and, at the end of one, for this place and all that is below. */
const ANY = "*";
const BELOW = "**";

const PARTS: Readonly<Record<string, Part>> = {
  [TASK_DEFINITION]: {
    whats: ["update", "replace"],
    inputs: ({ containerName: container, restoresEnvironment }) => [
      ["containerDefinitions", container, "image"],
      ...(restoresEnvironment ? [["containerDefinitions", container, "environment", ANY]] : []),
    ],
  },
  [SERVICE]: {
    whats: ["update"],
    inputs: () => [
      ["taskDefinition"],
      ["tags", "release"],
      // Said since this version of the program, and left out before: a rollback right after an upgrade mustn't end at it.
      ["availabilityZoneRebalancing"],
    ],
  },
  [PROOF_RECORD]: {
    whats: ["update"],
    inputs: () => [
      ["input", "target", "image"],
      ["input", "target", "imageTag"],
      ["input", "target", "taskDefinition"],
      ["input", "target", "maintenance"],
      // Config `emergency`: the proof is shorter, and says so.
      ["input", "target", "emergency"],
      // A copy of the service's inputs, which are judged there. After a deploy that failed its proof it is older than
      // they are: to hold it to them would shut the way back.
      ["input", "requested", BELOW],
      // What the proof found.
      ["input", "attempts"],
      ["input", "proofs", BELOW],
      ["input", "result", BELOW],
      // Of a record that an earlier version of this program wrote.
      ["input", "round"],
    ],
  },
  // Config `emergency` shortens the drain, and the next release without it puts it back.
  [TARGET_GROUP]: { whats: ["update"], inputs: () => [["deregistrationDelay"]] },
};
/** Which slot users reach. Nothing else of the rule: not its paths, not its groups, not how it holds on to users. */
const TRAFFIC_RULE: Part = {
  whats: ["update"],
  inputs: () => [["actions", ANY, "forward", "targetGroups", ANY, "weight"]],
};
const SWITCHES_MAINTENANCE: readonly string[] = ["create", "update", "delete"];
const MOST_LINES = 12;

/**
 * Why a change may not be part of a release: every input that is outside, and how to go on. Undefined when it may.
 *
 * @param scope what the release is; only a rollback is held to this.
 */
export function outsideBlastRadius(
  change: ResourceChange,
  scope: ReleaseScope,
): string | undefined {
  const { type, what, before, after, hidden } = change;
  if (scope.kind !== "rollback" || isBookkeeping(type)) return undefined;
  if (isLostRecord(change)) return undefined;
  if (isMaintenanceRule(change) && SWITCHES_MAINTENANCE.includes(what)) return undefined;
  const changes = before && after ? inputChanges(before, after, hidden) : undefined;
  if (isAskedAgain(change, changes)) return undefined;
  const part = isTrafficRule(change) ? TRAFFIC_RULE : PARTS[type];
  if (part === undefined || changes === undefined || !part.whats.includes(what)) {
    return describe(change, what === "update" ? (changes ?? []) : [], scope);
  }
  const allowed = part.inputs(scope);
  const outside = changes.filter(
    (input) =>
      !allowed.some((pattern) => covers(pattern, input.path)) || isOtherRepository(input, scope),
  );
  const isWithin = changes.length > 0 && outside.length === 0;
  return isWithin ? undefined : describe(change, outside, scope);
}

/**
 * The record of the proof was taken out of state (`pulumi state delete`): it is in no cloud, the next update makes it anew, and
 * without it there would be no way back.
 */
function isLostRecord({ type, name, what, before }: ResourceChange): boolean {
  return (
    type === PROOF_RECORD && isNameOf(name, "proof") && what === "create" && before === undefined
  );
}

/**
 * RDS keeps most changes for the maintenance window (`PendingModifiedValues`), and until then the provider finds the old
 * value and asks for the same again: granted once, it must not shut the way back for days.
 */
function isAskedAgain(
  { type, what, hidden = [] }: ResourceChange,
  changes: readonly InputChange[] | undefined,
): boolean {
  return type === INSTANCE && what === "update" && changes?.length === 0 && hidden.length === 0;
}

/**
 * The same tag in another repository is another image, and nobody proved it. Where the stack has moved to another
 * repository since, a release goes back to the one it ran from.
 */
function isOtherRepository({ path, from, to }: InputChange, { ranFrom }: ReleaseScope): boolean {
  if (path.at(-1) !== "image" || typeof from !== "string" || typeof to !== "string") return false;
  const { repository } = parseImage(to);
  return repository !== (ranFrom ?? parseImage(from).repository);
}

function covers(pattern: readonly string[], path: readonly string[]): boolean {
  const isBelow = pattern.at(-1) === BELOW;
  const fixed = isBelow ? pattern.slice(0, -1) : pattern;
  return (
    (isBelow ? path.length >= fixed.length : path.length === fixed.length) &&
    fixed.every((part, index) => part === ANY || part === path[index])
  );
}

function describe(
  { type, name, what }: ResourceChange,
  outside: readonly InputChange[],
  { stack, wanted }: ReleaseScope,
): string {
  const lines = outside.slice(0, MOST_LINES).map((change) => `  - ${shownChange(change)}`);
  const more = outside.length - lines.length;
  return [
    `A rollback may change the release alone, but this one would also ${what} \`${name}\` (${type})` +
      (lines.length > 0 ? ":" : "."),
    ...lines,
    ...(more > 0 ? [`  - and ${more} more`] : []),
    "Take this out of config and program, roll back, and deploy it afterwards. If nobody changed it, the program or " +
      "its packages are newer than those of the last update: go back with the version that",
    `  ${pulumiLine(stack, "stack", "history")}`,
    "names for it, or, where users can't wait, without Pulumi:",
    `  ${rollbackLine(stack, "break-glass", wanted)}`,
  ].join("\n");
}

/** The stack, components and default providers: nothing of them is in AWS. */
export function isBookkeeping(type: string): boolean {
  return type === "pulumi:pulumi:Stack" || type.startsWith("webapp:");
}
