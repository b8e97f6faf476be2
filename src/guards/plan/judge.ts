// The plan gate: names every deletion, every replacement and every danger in place of an update that was planned.
import { databaseRules } from "../database";
import {
  adoptionFinding,
  creationFinding,
  databaseNotAdopted,
  databaseNotCreatedAnew,
  databaseNotDeleted,
  deletionFinding,
} from "../database/events";
import { databaseNotReplaced } from "../database/replacing";
import { isDatabaseType } from "../database/types";
import { violations } from "../evaluate";
import {
  foundationNotDeleted,
  foundationNotReplaced,
  removalFinding,
  replacementFinding,
} from "../foundation/rules";
import { outsideBlastRadius, type ReleaseScope } from "../release/blastRadius";
import { rollbackChangesNothingElse } from "../release/rules";
import { proofRefusals, type ProofChange } from "../release/proofChange";
import { recordedSettings } from "../release/proofSettings";
import type { Finding, Inputs, ResourceRule, Rule } from "../rule";
import { exposureRules } from "../stack";
import { databaseAccessRule, type DatabaseGroups } from "../stack/databaseAccess";
import { serviceNotDeleted, serviceRemovalFinding } from "../stack/removal";
import type { PlannedStep } from "./steps";
import { PROOF_RECORD, TASK_DEFINITION } from "../resourceTypes";

/** What the gate objects to. */
export interface PlanObjection {
  readonly rule: Rule;
  readonly resource: string;
  readonly type: string;
  readonly finding: Finding;
  /** It isn't known before the update. */
  readonly isOpen: boolean;
  /** State has the resource. */
  readonly existed: boolean;
  readonly inputs: Inputs;
}

/** Nothing goes unnoticed: advisory, since a deploy may mean it. */
export const nothingDeleted: Rule = {
  name: "plan-deletes-nothing",
  description: "Checks that an update deletes and replaces nothing.",
  severity: "medium",
  remediation:
    "Read what would be deleted. A rollback deletes nothing, and neither do most deploys.",
  frameworks: [],
};

/** What a failed preview doesn't show could be anything. */
export const planComplete: Rule = {
  name: "plan-complete",
  description: "Checks that the preview came to its end.",
  severity: "critical",
  remediation: "Read the preview's errors, fix them, and make the plan again.",
  frameworks: [],
};

/** What the stack was before the plan. */
export interface PlanContext {
  /** It never was verified and has no service. */
  readonly isNewStack: boolean;
  readonly groups: DatabaseGroups;
}

/** What is known of the release in a plan. */
export interface PlannedRelease extends ReleaseScope {
  /** Those about its task definition (src/guards/release/taskRules.ts). */
  readonly taskRules: readonly ResourceRule[];
  readonly desiredCount: number;
  readonly proofChange: ProofChange | undefined;
  readonly now: Date;
}

/**
 * Judges each step of a plan.
 *
 * @param release what the release in it is.
 */
export function judgePlan(
  steps: readonly PlannedStep[],
  release: PlannedRelease,
  context: PlanContext,
): readonly PlanObjection[] {
  return steps.flatMap((step) => {
    const objections = isDatabaseType(step.type)
      ? databaseObjections(step, context.isNewStack)
      : [...goneObjections(step, context), ...byRules(step, context)];
    return [
      ...objections,
      ...releaseObjections(step, release),
      ...blastRadiusObjections(step, release),
    ];
  });
}

function databaseObjections(step: PlannedStep, isNewStack: boolean): PlanObjection[] {
  const { type, name, effect, before, after, protect } = step;
  const options = protect === undefined ? undefined : { protect, ignoreChanges: [] };
  const byRules =
    after === undefined || effect === "adopt"
      ? []
      : violations(databaseRules, { type, name, before, after, options }).map((found) =>
          objection(step, found.rule, found, found.isOpen),
        );
  const events = eventObjections(step, isNewStack);
  const isNamed = byRules.some(({ rule }) => rule === databaseNotReplaced);
  return effect === "replace" && !isNamed
    ? [...byRules, replacement(step)]
    : [...byRules, ...events];
}

function eventObjections(step: PlannedStep, isNewStack: boolean): PlanObjection[] {
  const { type, name, effect, before, after } = step;
  const subject = { type, name, inputs: before ?? after ?? {} };
  const of = (rule: Rule, finding: Finding | undefined) =>
    finding === undefined ? [] : [objection(step, rule, finding)];
  switch (effect) {
    case "delete":
      return of(databaseNotDeleted, deletionFinding(subject));
    case "create":
      return of(databaseNotCreatedAnew, creationFinding(subject, isNewStack));
    case "adopt":
      return of(databaseNotAdopted, adoptionFinding(subject, "import"));
    case "same":
    case "update":
    case "replace":
      return [];
  }
}

/** A replacement that no property asks for: `--replace`, another provider, a taint. */
function replacement(step: PlannedStep): PlanObjection {
  const message = `\`${step.name}\` (${step.type}) would be deleted and created again.`;
  return objection(step, databaseNotReplaced, { property: "replace", message });
}

function goneObjections(step: PlannedStep, { isNewStack }: PlanContext): PlanObjection[] {
  const { type, name, effect } = step;
  if ((effect === "delete" || effect === "replace") && !isNewStack) {
    const service = serviceRemovalFinding({ type, name }, effect);
    if (service !== undefined) return [objection(step, serviceNotDeleted, service)];
    const removed = effect === "delete" ? removalFinding(step) : replacementFinding(step);
    const rule = effect === "delete" ? foundationNotDeleted : foundationNotReplaced;
    if (removed !== undefined) return [objection(step, rule, removed)];
  }
  if (type === TASK_DEFINITION || (effect !== "delete" && effect !== "replace")) return [];
  const message = `\`${name}\` (${type}) would be ${effect}d.`;
  return [objection(step, nothingDeleted, { property: effect, message })];
}

/** A replacement is named by its step already. */
function byRules(step: PlannedStep, { groups, isNewStack }: PlanContext): PlanObjection[] {
  const { type, name, id, before, after, effect } = step;
  if (after === undefined) return [];
  const isNamed = isNewStack || (effect === "replace" && replacementFinding(step) !== undefined);
  const kept = isNamed ? [] : [foundationNotReplaced];
  const rules = [...kept, databaseAccessRule(groups), ...exposureRules];
  return violations(rules, { type, name, id, before, after }).map((found) =>
    objection(step, found.rule, found, found.isOpen),
  );
}

/** What a task definition may run, and how its release may be proven. */
function releaseObjections(step: PlannedStep, release: PlannedRelease): PlanObjection[] {
  const { type, name, before, after } = step;
  if (after === undefined) return [];
  const run = violations(release.taskRules, { type, name, after }).map((found) =>
    objection(step, found.rule, found, found.isOpen),
  );
  if (type !== PROOF_RECORD) return run;
  const refusals = proofRefusals({
    ...release,
    before: recordedSettings(before?.["input"]),
    after: recordedSettings(after["input"]) ?? {},
  });
  return refusals.map(({ rule, message }) => objection(step, rule, { property: "input", message }));
}

function blastRadiusObjections(step: PlannedStep, release: ReleaseScope): PlanObjection[] {
  const { type, name, effect, before, after } = step;
  // A replacement's last step only takes the old one away: its other step is judged.
  if (effect === "same" || (effect === "replace" && after === undefined)) return [];
  const message = outsideBlastRadius({ type, name, what: effect, before, after }, release);
  if (message === undefined) return [];
  return [objection(step, rollbackChangesNothingElse, { property: effect, message })];
}

function objection(
  { type, name: resource, before, after }: PlannedStep,
  rule: Rule,
  { property, from, to, message }: Finding,
  isOpen = false,
): PlanObjection {
  const finding = { property, from, to, message };
  const existed = before !== undefined;
  return { rule, resource, type, finding, isOpen, existed, inputs: before ?? after ?? {} };
}
