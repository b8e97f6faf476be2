// The plan gate with its sources: the plan, the stack's state and ledger, and RDS for a grant's snapshot.
import { guardSettings } from "../config/guardSettings";
import { type GrantSettings, ungrantedDatabaseChange } from "./databaseGrant";
import { OperatorError } from "../errors";
import { refusesUnknown, unknownMessage } from "../guards/evaluate";
import { otherRegion } from "../guards/foundation/place";
import { foundationNotReplaced } from "../guards/foundation/rules";
import { levelOf, type Level } from "../guards/levels";
import { databaseGroups } from "../guards/stack/databaseAccess";
import { isDatabaseType } from "../guards/database/types";
import { judgePlan, planComplete, type PlanObjection, stays } from "../guards/plan/judge";
import { readPlan, type Plan } from "../guards/plan/steps";
import { isBookkeeping, releaseScope } from "../guards/release/blastRadius";
import type { ReleaseKind } from "../guards/release/kind";
import { judgeAskedRelease } from "./releaseFacts";
import { isNew, liveIn, readState, recordIn, slotsIn } from "../pulumi/state";
import type { StackAddress } from "../pulumi/history";
import { taskRulesAlone } from "../guards/release/taskRules";

/** What the gate says of a plan. */
export interface GateVerdict {
  readonly stack: string;
  readonly release: ReleaseKind;
  readonly passes: boolean;
  /** What would be done, but for what is in no cloud. */
  readonly changes: readonly ResourceEffect[];
  readonly objections: readonly GateObjection[];
}

/** A resource that an update would touch. */
export interface ResourceEffect {
  readonly name: string;
  readonly type: string;
  readonly what: string;
}

/** One thing the gate objects to. */
export interface GateObjection {
  readonly rule: string;
  readonly level: Exclude<Level, "disabled">;
  /** Sentences; where lines are to be typed, one a line. */
  readonly message: string;
}

/**
 * Judges a plan.
 *
 * @param json what `pulumi preview --json` printed, or `--save-plan` wrote.
 * @param folder where Pulumi.yaml is.
 * @throws OperatorError when it isn't a plan, or the stack's state or history can't be read.
 */
export async function gatePlan(json: string, folder: string): Promise<GateVerdict> {
  const { stack, project } = parsed(json, () => undefined);
  const address: StackAddress = { stack, project, folder };
  const state = await readState(address);
  const plan = parsed(json, (urn) => state.resources.get(urn)?.inputs);
  const settings = guardSettings(projectKeys(plan));
  const grants: GrantSettings = {
    stack,
    region: plan.config["aws:region"] ?? "",
    databaseChange: settings.databaseChange,
  };
  const now = new Date();
  const known = {
    stack,
    region: grants.region,
    config: settings,
    live: liveIn(state, settings.containerName),
    record: recordIn(state),
  };
  const release = await judgeAskedRelease(address, known, now);
  const isNewStack = isNew(state);
  const groups = databaseGroups(
    [...state.resources.values()].map(({ type, inputs }) => ({ type, values: inputs })),
  );
  const earlier = [...state.resources.values()];
  const planned = {
    ...releaseScope(release, stack, settings, slotsIn(state, settings.containerName).live),
    ...settings,
    taskRules: taskRulesAlone(settings),
    now,
  };
  const arns = earlier.map(({ outputs }) => outputs["arn"]);
  const elsewhere = otherRegion({ stack, region: grants.region, arns });
  const found: Found[] = [
    ...(elsewhere === undefined
      ? []
      : [{ rule: foundationNotReplaced.name, message: elsewhere, isOpen: false }]),
    ...(plan.isComplete ? [] : [{ rule: planComplete.name, message: INCOMPLETE, isOpen: false }]),
    ...release.refusals.map(({ rule, message }) => ({ rule: rule.name, message, isOpen: false })),
    ...(await Promise.all(
      judgePlan(plan.steps, planned, { isNewStack, groups, earlier }).map(async (objection) => {
        const { rule, finding, isOpen, existed } = objection;
        return isOpen && refusesUnknown(rule.name, { existed, isNewStack })
          ? { rule: rule.name, message: unknownMessage(finding.property, stack), isOpen: false }
          : { rule: rule.name, message: await messageOf(objection, grants), isOpen };
      }),
    )),
  ];
  const objections = found.flatMap(({ rule, message, isOpen }) => {
    const level = levelOf(rule, settings.guards);
    if (message === undefined || level === "disabled") return [];
    return [{ rule, level: isOpen ? ("advisory" as const) : level, message }];
  });
  const passes = objections.every(({ level }) => level !== "mandatory");
  return { stack, release: release.kind, passes, changes: changesOf(plan), objections };
}

function changesOf({ steps }: Plan): readonly ResourceEffect[] {
  return steps
    .filter((step) => !stays(step) && !isBookkeeping(step.type))
    .map(({ name, type, effect: what }) => ({ name, type, what }));
}

interface Found {
  readonly rule: string;
  readonly message: string | undefined;
  readonly isOpen: boolean;
}

const INCOMPLETE = "The preview failed: it doesn't show everything.";

/** Undefined for a change of the database that was granted. */
async function messageOf(
  { rule, resource, type, finding, inputs }: PlanObjection,
  grants: GrantSettings,
): Promise<string | undefined> {
  if (!isDatabaseType(type) || !rule.name.startsWith("database-")) return finding.message;
  return ungrantedDatabaseChange(grants, { rule: rule.name, resource, finding, inputs });
}

function parsed(json: string, inputsOf: Parameters<typeof readPlan>[1]): Plan {
  try {
    return readPlan(json, inputsOf);
  } catch (error) {
    throw new OperatorError(`This is not a plan: ${(error as Error).message}`, {
      hint: "Make one with `pulumi preview --json`, or with `pulumi preview --save-plan <file>`.",
      cause: error,
    });
  }
}

function projectKeys({ config, project }: Plan): Record<string, string> {
  const prefix = `${project}:`;
  const own = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}
