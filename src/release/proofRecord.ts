// The record of the proof as state has it: what was to be proven last, and the list of proofs. The one reader of its shape,
// for the program, the policy pack, the plan gate and the rollback command. Pure.
import { parseImage } from "../guards/release/imageName";
import type { ProofEntry, Proofs } from "../guards/release/proofs";
import type { RollbackPoint } from "./rollbackPoints";
import { isRecord } from "../guards/stack/checks";

/** What state has recorded. */
export interface ProofRecord {
  /** What was to be proven: the proof's target, as JSON. */
  readonly target: Readonly<Record<string, unknown>> | undefined;
  /** What the service was asked to be. */
  readonly requested: unknown;
  /** How many proofs were begun: each update that proves counts on, so that the record always changes with a proof. */
  readonly attempts: number;
  readonly proofs: Proofs;
  /** What the newest successful proof found. */
  readonly result: unknown;
}

/** The stack's outputs that an earlier version of this program kept its proofs in. */
export interface EarlierOutputsOfProofs {
  readonly imageTag?: unknown;
  readonly taskDefinition?: unknown;
  readonly verification?: unknown;
  readonly previousTaskDefinitions?: unknown;
}

/**
 * Reads the record.
 *
 * @param input what the record holds; undefined where state has none.
 * @param outputs the stack's outputs. Where the record has no list, as an earlier version's, or is gone, what the outputs say
 *   was verified is taken over, once.
 */
export function readProofRecord(input: unknown, outputs: EarlierOutputsOfProofs): ProofRecord {
  const { target, requested, attempts, proofs, result } = isRecord(input) ? input : {};
  const isEarlier = proofs === undefined;
  return {
    target: isRecord(target) ? target : undefined,
    requested,
    attempts: typeof attempts === "number" ? attempts : 0,
    proofs: withRepository(isEarlier ? takenOver(outputs) : entriesOf(proofs), target),
    result: isEarlier ? outputs.verification : result,
  };
}

/**
 * The record with what failed in a slot before users reached it: such an update ends before the record itself is written. That a
 * release was proven in its slot alone counts for nothing here.
 *
 * @param slotProofs through the slots' own rules, oldest first.
 */
export function withSlotFailures(record: ProofRecord, slotProofs: Proofs): ProofRecord {
  const known = new Set(record.proofs.map(identityOf));
  const failed = entriesOf(slotProofs).filter(
    (entry) => entry.ended === "failed" && !known.has(identityOf(entry)),
  );
  if (failed.length === 0) return record;
  const proofs = [...record.proofs, ...failed].sort((one, other) => at(one) - at(other));
  return { ...record, proofs };
}

function identityOf({ taskDefinition, at: time }: ProofEntry): string {
  return `${taskDefinition} ${time}`;
}

function at({ at: time }: ProofEntry): number {
  return Date.parse(time);
}

/** Entries of an earlier version don't name their repository: there the stack had one, the one that was proven from last. */
function withRepository(proofs: Proofs, target: unknown): Proofs {
  const image = isRecord(target) ? target["image"] : undefined;
  if (typeof image !== "string") return proofs;
  const { repository } = parseImage(image);
  return proofs.map((entry) => ({ repository, ...entry }));
}

/** An entry that isn't one proves nothing, and is left out. */
function entriesOf(value: unknown): Proofs {
  return Array.isArray(value) ? value.filter(isEntry) : [];
}

function isEntry(value: unknown): value is ProofEntry {
  return (
    isRecord(value) &&
    ["tag", "taskDefinition", "at"].every((name) => typeof value[name] === "string") &&
    ["full", "emergency", "maintenance", "none"].includes(String(value["strength"])) &&
    ["proven", "failed"].includes(String(value["ended"]))
  );
}

/** Oldest first; the times of those before the newest weren't kept. */
function takenOver(outputs: EarlierOutputsOfProofs): Proofs {
  const { imageTag, taskDefinition, verification, previousTaskDefinitions } = outputs;
  if (typeof imageTag !== "string" || typeof taskDefinition !== "string") return [];
  const result = isRecord(verification) ? verification : {};
  const at = typeof result["verifiedAt"] === "string" ? result["verifiedAt"] : UNKNOWN_TIME;
  const before = Array.isArray(previousTaskDefinitions)
    ? previousTaskDefinitions.filter(isRollbackPoint)
    : [];
  const isFull = result["smokeSkipped"] === undefined;
  return [
    ...before.toReversed().map((point) => entry(point, UNKNOWN_TIME, true)),
    entry({ imageTag, taskDefinition, ...digestOf(result) }, at, isFull),
  ];
}

function isRollbackPoint(value: unknown): value is RollbackPoint {
  if (!isRecord(value)) return false;
  const { imageTag, taskDefinition, digest } = value;
  return isText(imageTag) && isText(taskDefinition) && (digest === undefined || isText(digest));
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

const UNKNOWN_TIME = "1970-01-01T00:00:00.000Z";

/** When a proof ended, for a sentence: outputs that were taken over don't say it of every release. */
export function timeOf({ at: time }: Pick<ProofEntry, "at">): string {
  return time === UNKNOWN_TIME ? "at a time that wasn't kept" : time;
}

function entry(
  { imageTag: tag, taskDefinition, digest }: RollbackPoint,
  at: string,
  isFull: boolean,
): ProofEntry {
  return {
    tag,
    taskDefinition,
    ...(digest === undefined ? {} : { digest }),
    at,
    strength: isFull ? "full" : "maintenance",
    ended: "proven",
  };
}

function digestOf(result: Readonly<Record<string, unknown>>) {
  return typeof result["digest"] === "string" ? { digest: result["digest"] } : {};
}
