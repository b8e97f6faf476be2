// The hooks that hold each resource to the rules, in preview and in the update itself.
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/structure";
import { databaseRules } from "../guards/database";
import * as events from "../guards/database/events";
import { isDatabaseType } from "../guards/database/types";
import { refusesUnknown, unknownMessage, violations } from "../guards/evaluate";
import type { TypeAndName } from "../guards/foundation/free";
import {
  foundationNotDeleted,
  foundationNotReplaced,
  isRenewed,
  removalFinding,
  replacementFinding,
} from "../guards/foundation/rules";
import { levelOf } from "../guards/levels";
import type { ReleaseScope } from "../guards/release/blastRadius";
import { type EarlierResource, outsideSlots } from "../guards/release/slotRadius";
import { proofRefusals } from "../guards/release/proofChange";
import { recordedSettings } from "../guards/release/proofSettings";
import { rollbackChangesNothingElse } from "../guards/release/rules";
import { taskRulesAlone } from "../guards/release/taskRules";
import type { Finding, ResourceRule } from "../guards/rule";
import { exposureRules } from "../guards/stack";
import { databaseAccessRule, type DatabaseGroups } from "../guards/stack/databaseAccess";
import { serviceNotDeleted, serviceRemovalFinding } from "../guards/stack/removal";
import { ungrantedDatabaseChange } from "./databaseGrant";
import { plainInputs, type PlainInputs } from "./hookInputs";
import type { SlotGate } from "./slots";
import { PROOF_RECORD, TASK_DEFINITION } from "../guards/resourceTypes";

/** One hook for each thing that can be done to a resource. Their names are kept in state. */
export interface GuardHooks {
  readonly create: pulumi.ResourceHook;
  readonly update: pulumi.ResourceHook;
  readonly remove: pulumi.ResourceHook;
}

/** What the hooks know of this update. */
export interface UpdateFacts {
  readonly release: ReleaseScope;
  readonly slots: SlotGate;
  /**
   * The resources as state has them: Pulumi doesn't tell their inputs where a new one is made in their place, and a slot is filled
   * with what the other one has. Empty where no rollback is held to it. Rejects when state can't be read.
   */
  readonly earlierInputs: () => Promise<readonly EarlierResource[]>;
  /** The stack never had a service that was verified, and has none. */
  readonly isNewStack: boolean;
  /** Fulfilled once the whole program was compared with state; rejected when it leaves something out. */
  readonly judged: Promise<void>;
  /** Whether state has a resource, under this name or a former one. */
  readonly isInState: (resource: TypeAndName) => boolean;
  /** The security groups that state knows. */
  readonly groups: DatabaseGroups;
}

interface Objection {
  readonly rule: string;
  readonly finding: Finding;
  /** It isn't known before the update. */
  readonly isOpen: boolean;
  /** Of the release: config `databaseChange` has nothing to say to it. */
  readonly isOfRelease?: boolean;
}

/** The hooks of this update. */
export function guardHooks(config: StackConfig, facts: UpdateFacts): GuardHooks {
  const hook = (what: keyof typeof DATABASE) =>
    new pulumi.ResourceHook(
      `guard-${what}`,
      async (args) => {
        await facts.judged.catch(() => {
          throw new Error(LEFT_OUT);
        });
        const inputs = await plainInputs(args);
        await refuseOutsideRelease(config, args, what, inputs, facts);
        refuseOutOfTurn(args, inputs, facts);
        const judges = isDatabaseType(args.type) ? DATABASE : OTHERS;
        const objections = judges[what](args, inputs, facts);
        const ofRelease = releaseObjections(config, args, inputs, facts);
        await enforce(config, facts, args.name, inputs, [
          ...objections,
          ...ofRelease.map((objection) => ({ ...objection, isOfRelease: true })),
        ]);
      },
      { onDryRun: true },
    );
  return { create: hook("create"), update: hook("update"), remove: hook("delete") };
}

const LEFT_OUT =
  "Nothing was done: the program leaves out what the database or the service depends on.";

type Judge = (
  args: pulumi.ResourceHookArgs,
  inputs: PlainInputs,
  facts: UpdateFacts,
) => readonly Objection[];

type Judges = Readonly<Record<"create" | "update" | "delete", Judge>>;

const DATABASE: Judges = {
  create: ({ type, name }, { after = {} }, { isNewStack }) => [
    ...event(
      events.databaseNotCreatedAnew.name,
      events.creationFinding({ type, name, inputs: after }, isNewStack),
    ),
    ...byRules(databaseRules, { type, name, after }),
  ],
  update: ({ type, name }, { before, after = {} }) =>
    byRules(databaseRules, { type, name, before, after }),
  delete: ({ type, name }, { before = {} }) =>
    event(events.databaseNotDeleted.name, events.deletionFinding({ type, name, inputs: before })),
};

/** What exposes the database, and what takes away what it or the service stands on; the rest is the policy pack's. */
const OTHERS: Judges = {
  create: ({ type, name }, { after = {} }, facts) => [
    ...(facts.isInState({ type, name }) ? gone({ type, name }, "replace", facts) : []),
    ...byRules(exposures(facts), { type, name, after }),
  ],
  update: ({ type, name, id }, { before, after = {} }, facts) =>
    byRules([...exposures(facts), ...(facts.isNewStack ? [] : [foundationNotReplaced])], {
      type,
      name,
      id,
      before,
      after,
    }),
  // One that is renewed leaves its old one to be deleted; that the program still declares it is seen at its end.
  delete: (resource, _, facts) => (isRenewed(resource.type) ? [] : gone(resource, "delete", facts)),
};

function exposures({ groups }: UpdateFacts): readonly ResourceRule[] {
  return [databaseAccessRule(groups), ...exposureRules];
}

/** What is said of a resource that an update would delete, or delete and make anew. */
function gone(
  resource: TypeAndName,
  how: "delete" | "replace",
  { isNewStack }: UpdateFacts,
): readonly Objection[] {
  if (isNewStack) return [];
  const service = serviceRemovalFinding(resource, how);
  if (service !== undefined) return event(serviceNotDeleted.name, service);
  return how === "delete"
    ? event(foundationNotDeleted.name, removalFinding(resource))
    : event(foundationNotReplaced.name, replacementFinding(resource));
}

function byRules(
  rules: readonly ResourceRule[],
  resource: Parameters<typeof violations>[1],
): readonly Objection[] {
  return violations(rules, resource).map(({ rule, isOpen, ...finding }) => ({
    rule: rule.name,
    finding,
    isOpen,
  }));
}

function event(rule: string, finding: Finding | undefined): readonly Objection[] {
  return finding === undefined ? [] : [{ rule, finding, isOpen: false }];
}

/** The one place that decides whether users may reach a slot, and whether it may change: whatever was left out of the update. */
function refuseOutOfTurn(
  { type, name }: pulumi.ResourceHookArgs,
  inputs: PlainInputs,
  { slots, isInState }: UpdateFacts,
): void {
  const change = { ...inputs, isInState: inputs.before === undefined && isInState({ type, name }) };
  const why = slots.refusal({ type, name }, change, pulumi.runtime.isDryRun());
  if (why !== undefined) throw new Error(why);
}

async function refuseOutsideRelease(
  { guards }: StackConfig,
  { type, name }: pulumi.ResourceHookArgs,
  what: string,
  { before, after }: PlainInputs,
  { release, earlierInputs }: UpdateFacts,
): Promise<void> {
  const rule = rollbackChangesNothingElse.name;
  if (release.kind !== "rollback" || levelOf(rule, guards) !== "mandatory") return;
  const message = outsideSlots({ type, name, what, before, after }, release, await earlierInputs());
  if (message !== undefined) throw new Error(`${rule}: ${message}`);
}

/** What a task definition may run, and how its release may be proven. */
function releaseObjections(
  config: StackConfig,
  { type, name }: pulumi.ResourceHookArgs,
  { before, after }: PlainInputs,
  { release }: UpdateFacts,
): readonly Objection[] {
  if (after === undefined) return [];
  if (type === TASK_DEFINITION) {
    // What isn't known in a preview is judged in the update, before the task definition is made.
    return byRules(taskRulesAlone(config), { type, name, after }).filter(({ isOpen }) => !isOpen);
  }
  if (type !== PROOF_RECORD) return [];
  const refusals = proofRefusals({
    ...release,
    before: recordedSettings(before?.["input"]),
    after: recordedSettings(after["input"]) ?? {},
    desiredCount: config.desiredCount,
    proofChange: config.proofChange,
    now: new Date(),
  });
  return refusals.flatMap(({ rule, message }) => event(rule.name, { property: "input", message }));
}

/** Fails with everything that is mandatory and wasn't granted; says the rest. */
async function enforce(
  config: StackConfig,
  { isNewStack }: UpdateFacts,
  resource: string,
  { before, after }: PlainInputs,
  objections: readonly Objection[],
): Promise<void> {
  const refused: string[] = [];
  for (const { rule, finding, isOpen, isOfRelease = false } of objections) {
    const level = levelOf(rule, config.guards);
    if (level === "disabled") continue;
    const existed = before !== undefined;
    const isUnjudged = isOpen && refusesUnknown(rule, { existed, isNewStack });
    const isRefused = level === "mandatory" && (!isOpen || isUnjudged);
    const inputs = before ?? after ?? {};
    const message = isUnjudged
      ? unknownMessage(finding.property, config.stack)
      : isRefused && !isOfRelease
        ? await ungrantedDatabaseChange(config, { rule, resource, finding, inputs })
        : finding.message;
    if (message === undefined) continue;
    if (isRefused) refused.push(`${rule}: ${message}`);
    else await pulumi.log.warn(`${rule}: ${message}`);
  }
  // Only the message leaves a hook.
  if (refused.length > 0) throw new Error(refused.join("\n"));
}
