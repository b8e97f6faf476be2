// What a stack's state says of its slots: the one reader of it, for the program, the policy pack, the plan gate and the rollback
// command. A stack of before there were slots has one service, which is slot a. Pure.
import { atUsers, type Proofs, type ProofEntry } from "../guards/release/proofs";
import { parseImage } from "../guards/release/imageName";
import { PROOF_RECORD, SERVICE, TASK_DEFINITION } from "../guards/resourceTypes";
import { isTrafficRule, slotOf, SLOTS, type SlotName } from "../guards/release/slotNames";
import { isRecord } from "../guards/stack/checks";
import { isNameOf } from "../names";
import type { FilledSlot, SlotProof, SlotsRecord } from "./slotFacts";
import { fillingIn } from "./slotLabels";
import { slotsWithUsers } from "./slotDifferences";
import { weightsOf } from "./slotWeights";

type Properties = Readonly<Record<string, unknown>>;

/** A resource as state has it: what AWS said of it, and where it said nothing, what was asked for. */
export interface ResourceInState {
  readonly type: string;
  /** Its logical name. */
  readonly name: string;
  readonly values: Properties;
}

/** What is kept of a slot beside its task definition. */
export interface SlotNotes {
  /** See FilledSlot, by slot. */
  readonly settledFor: Readonly<Partial<Record<SlotName, string>>>;
  /** How many proofs were begun: each counts on, so that the record always changes with a proof, however it ends. */
  readonly attempts: number;
  /** Proofs through the slots' own rules, oldest first. */
  readonly proofs: Proofs;
}

/** A slot's service in state. */
export interface ServiceInState {
  readonly service: Properties;
  readonly taskDefinition: Properties | undefined;
}

/** The service of each slot, and its task definition; undefined for a slot that nothing was ever in. */
export function servicesIn(
  resources: readonly ResourceInState[],
): Readonly<Record<SlotName, ServiceInState | undefined>> {
  const find = (type: string, slot: SlotName) =>
    resources.find((one) => one.type === type && slotOf(one.name) === slot)?.values;
  const inSlot = (slot: SlotName): ServiceInState | undefined => {
    const service = find(SERVICE, slot);
    return service && { service, taskDefinition: find(TASK_DEFINITION, slot) };
  };
  return { a: inSlot("a"), b: inSlot("b") };
}

/** The slot that users reach, by the traffic rule; by the only service, where there is no such rule. */
export function liveSlotIn(resources: readonly ResourceInState[]): SlotName | undefined {
  const rule = resources.find(isTrafficRule);
  const services = servicesIn(resources);
  if (rule === undefined) return services.a === undefined ? undefined : "a";
  const groups = targetGroupsIn(resources);
  const [slot, ...others] = slotsWithUsers(weightsOf(rule.values["actions"], groups));
  return others.length === 0 ? slot : undefined;
}

/** ARN of each slot's target group. */
export function targetGroupsIn(
  resources: readonly ResourceInState[],
): Readonly<Record<SlotName, string | undefined>> {
  const of = (slot: SlotName) => {
    const group = resources.find((one) => one.type === TARGET_GROUP && slotOf(one.name) === slot);
    const arn = group?.values["arn"];
    return typeof arn === "string" ? arn : undefined;
  };
  return { a: of("a"), b: of("b") };
}

const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";

/** What the record of the slots' own proofs holds. */
export function slotNotesIn(resources: readonly ResourceInState[]): SlotNotes {
  const record = resources.find(
    ({ type, name }) => type === PROOF_RECORD && isNameOf(name, "slotProof"),
  );
  const input = isRecord(record?.values["input"]) ? record.values["input"] : {};
  const { settledFor, attempts, proofs } = input;
  return {
    settledFor: isRecord(settledFor) ? settledFor : {},
    attempts: typeof attempts === "number" ? attempts : 0,
    proofs: Array.isArray(proofs) ? (proofs as Proofs) : [],
  };
}

/**
 * Reads the slots.
 *
 * @param users proofs at users' address, oldest first.
 * @param containerName the release's container (config).
 */
export function slotsInState(
  resources: readonly ResourceInState[],
  users: Proofs,
  containerName: string,
): SlotsRecord {
  const services = servicesIn(resources);
  const notes = slotNotesIn(resources);
  const read = (slot: SlotName): FilledSlot | undefined => {
    const { service, taskDefinition } = services[slot] ?? {};
    if (service === undefined) return undefined;
    const revision = textOf(service["taskDefinition"]);
    const own = taskDefinition?.["arn"] === revision ? taskDefinition : undefined;
    const { image, filling, settings } = fillingIn(own?.["containerDefinitions"], containerName);
    return {
      imageTag: (image && parseImage(image).tag) ?? "",
      image: image ?? "",
      taskDefinition: revision,
      settings,
      settledFor: notes.settledFor[slot],
      filling,
      desiredCount: Number(service["desiredCount"] ?? 0) || 0,
      proof: newestProof(revision, users, notes.proofs),
    };
  };
  return {
    live: liveSlotIn(resources),
    hasTrafficRule: resources.some(isTrafficRule),
    slots: Object.fromEntries(SLOTS.map((slot) => [slot, read(slot)])) as SlotsRecord["slots"],
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function newestProof(revision: string, users: Proofs, slot: Proofs): SlotProof | undefined {
  const of = (entry: ProofEntry | undefined, through: SlotProof["through"]) =>
    entry && { ...plain(entry), through };
  const own = ({ taskDefinition }: ProofEntry) => taskDefinition === revision;
  const [there, inSlot] = [
    of(atUsers(users).findLast(own), "users"),
    of(slot.findLast(own), "slot"),
  ];
  if (there === undefined || inSlot === undefined) return there ?? inSlot;
  return Date.parse(inSlot.at) > Date.parse(there.at) ? inSlot : there;
}

function plain({ ended, strength, at, reason }: ProofEntry): Omit<SlotProof, "through"> {
  return { ended, strength, at, ...(reason === undefined ? {} : { reason }) };
}
